// What the reader does with the records it receives. Knows no thread and no queue.
#ifndef AUDIT_NETLINK_STREAM_RECORD_SINK_H_
#define AUDIT_NETLINK_STREAM_RECORD_SINK_H_

#include <cstdint>
#include <optional>

#include "base/byte_view.h"

namespace audit_netlink {

// Called on the reader's thread only. What it is given is gone when it returns.
class RecordSink {
 public:
  virtual ~RecordSink() = default;

  // A record, and the time since some fixed moment, in milliseconds.
  virtual void TakeRecord(uint16_t type, ByteView payload, uint64_t now_ms) = 0;
  // `count` records did not fit the socket's receive buffer.
  virtual void CountOverrun(uint64_t count) = 0;
  // A message that is not a record, or is too long for one.
  virtual void CountDropped() = 0;
  // The end of the stream: nothing follows. `error` is 0 or an errno.
  virtual void End(int error) = 0;

  // Called when nothing is left to receive for now, and when the time came that it gave before.
  // Gives the time at which it wants to be called again, if nothing is received meanwhile.
  virtual std::optional<uint64_t> Settle(uint64_t now_ms) = 0;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_STREAM_RECORD_SINK_H_
