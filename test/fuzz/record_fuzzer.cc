// Any bytes as a line and as a kernel message: nothing is read or pointed to outside of them.
#include <cstdlib>

#include "record/record.h"

namespace audit_netlink {
namespace {

bool Within(ByteView part, ByteView whole) {
  return part.empty() || (part.begin() >= whole.begin() && part.end() <= whole.end());
}

void Check(const Record& record, ByteView whole) {
  if (!Within(record.text, whole) || !Within(record.node, whole)) std::abort();
  if (record.body > record.text.size()) std::abort();
  if (!record.has_id && (record.flags & kRecordDamaged) == 0) std::abort();
}

}  // namespace
}  // namespace audit_netlink

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace audit_netlink;
  static const TypeNames* const types = [] {
    auto* const names = new TypeNames();
    names->Add("SYSCALL", 1300);
    names->Add("EOE", 1320);
    return names;
  }();
  const ByteView bytes(data, size);
  Check(ParseLine(bytes, *types), bytes);
  Check(ParseMessage(1300, bytes), bytes);
  return 0;
}
