// A datagram of the event socket as a record. Knows no socket, and nothing of a record's text.
#ifndef AUDIT_NETLINK_STREAM_RECORD_DATAGRAM_H_
#define AUDIT_NETLINK_STREAM_RECORD_DATAGRAM_H_

#include <linux/audit.h>

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/byte_view.h"
#include "netlink/message.h"
#include "stream/record_sink.h"

namespace audit_netlink {

// The kernel's text has no limit of its own. A path of 4096 bytes in hexadecimal takes 8192, and
// nothing known takes much more.
inline constexpr size_t kMaxRecordBytes = 64 << 10;

inline constexpr uint16_t kFirstRecordType = 1100;  // AUDIT_FIRST_USER_MSG

// Whether a message is a record. A daemon's socket also gets the answer to its registration, and a
// message that only asks whether it is still there.
inline bool IsRecord(uint16_t type) {
  if (type == AUDIT_USER || type == AUDIT_LOGIN) return true;
  return type >= kFirstRecordType && type != AUDIT_REPLACE;
}

// Gives a datagram of the kernel to the sink, or counts it when it is too short for a message or
// was longer than kMaxRecordBytes. `full_bytes` is its length when it was sent.
inline void TakeRecordDatagram(ByteView datagram, size_t full_bytes, uint64_t now_ms,
                               RecordSink* sink) {
  const std::optional<MessageHeader> header = ReadHeader(datagram);
  if (!header || full_bytes > kMaxRecordBytes) {
    sink->CountDropped();
    return;
  }
  // The header's length leaves out the header when the record goes to an audit daemon, so the
  // record is whatever the datagram has after the header.
  if (IsRecord(header->type)) {
    sink->TakeRecord(header->type, datagram.After(kMessageHeaderBytes), now_ms);
  }
}

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_STREAM_RECORD_DATAGRAM_H_
