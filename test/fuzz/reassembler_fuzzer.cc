// Any text as a log, in any chunks, through the splitter, the parser and the reassembler: every line
// comes out once, and every offset lies within its event.
#include <algorithm>
#include <cstdlib>

#include "record/line_splitter.h"
#include "record/reassembler.h"
#include "record/record.h"

namespace audit_netlink {
namespace {

class CountingSink final : public EventSink {
 public:
  void TakeEvent(const FinishedEvent& event) override {
    records += event.record_count;
    if (event.record_count == 0) std::abort();
    for (size_t i = 0; i < event.record_count; ++i) {
      const RecordPlace& place = event.records[i];
      if (place.start > place.body || place.body > place.end || place.end > event.bytes.size()) {
        std::abort();
      }
    }
    packed.Append(event);
  }
  size_t records = 0;
  PackedEvents packed;
};

}  // namespace
}  // namespace audit_netlink

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace audit_netlink;
  if (size < 2) return 0;
  // The first byte chooses the clock and the limits, the second the size of the chunks.
  ReassemblyLimits limits;
  limits.clock = (data[0] & 1) != 0 ? Clock::kLog : Clock::kGiven;
  limits.max_events = 1 + (data[0] >> 4);
  limits.max_bytes = 256u << ((data[0] >> 1) & 7);
  const size_t chunk = 1 + data[1];
  static const TypeNames* const types = [] {
    auto* const names = new TypeNames();
    names->Add("SYSCALL", 1300);
    names->Add("PROCTITLE", 1327);
    names->Add("USER", 1005);
    names->Add("EOE", 1320);
    return names;
  }();
  CountingSink sink;
  Reassembler reassembler(limits, &sink);
  LineSplitter lines(512);
  size_t added = 0;
  uint64_t now_ms = 0;
  const auto take = [&](ByteView line, bool cut_off) {
    Record record = ParseLine(line, *types);
    if (cut_off) record.flags |= kRecordDamaged;
    ++added;
    reassembler.Add(record, now_ms += 17);
  };
  for (ByteView rest = ByteView(data, size).After(2); !rest.empty();) {
    const size_t length = std::min(chunk, rest.size());
    lines.Split(rest.First(length), take);
    rest = rest.After(length);
    reassembler.Advance(now_ms);
    if (reassembler.unfinished_events() > limits.max_events) std::abort();
  }
  lines.Finish(take);
  reassembler.Finish();
  if (sink.records != added || reassembler.unfinished_events() != 0) std::abort();
  return 0;
}
