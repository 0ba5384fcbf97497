// The status is a row of numbers, so the table of members is the whole layout.
#include "audit/status_codec.h"

#include <cerrno>
#include <iterator>

#include "base/byte_reader.h"

namespace audit_netlink {

static_assert(std::size(kStatusMembers) * sizeof(uint32_t) == kStatusBytes);

void EncodeStatus(const AuditStatus& status, ByteWriter* writer) {
  for (const auto member : kStatusMembers) writer->WriteU32((status.*member).value_or(0));
}

Result<AuditStatus> DecodeStatus(ByteView bytes) {
  if (bytes.size() < kOldestStatusBytes) {
    return Error{EBADMSG, "a status takes at least 32 bytes"};
  }
  AuditStatus status;
  ByteReader reader(bytes);
  for (const auto member : kStatusMembers) {
    const uint32_t value = reader.ReadU32();
    if (!reader.ok()) break;
    status.*member = value;
  }
  return status;
}

}  // namespace audit_netlink
