// Puts the kernel's records into the queue as they come. Knows no socket.
#ifndef AUDIT_NETLINK_STREAM_RECORD_RELAY_H_
#define AUDIT_NETLINK_STREAM_RECORD_RELAY_H_

#include <cstdint>
#include <optional>

#include "record/packed_records.h"
#include "stream/loss_queue.h"
#include "stream/record_sink.h"

namespace audit_netlink {

using RecordQueue = LossQueue<PackedRecords>;

class RecordRelay final : public RecordSink {
 public:
  // `queue` must outlive this object.
  explicit RecordRelay(RecordQueue* queue) : queue_(queue) {}

  void TakeRecord(uint16_t type, ByteView payload, uint64_t) override {
    queue_->Add(KernelRecord{type, payload});
  }
  void CountOverrun(uint64_t count) override { queue_->CountLostInSocket(count); }
  void CountDropped() override { queue_->CountUnreadable(); }
  void End(int error) override { queue_->End(error); }
  std::optional<uint64_t> Settle(uint64_t) override { return std::nullopt; }

 private:
  RecordQueue* const queue_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_STREAM_RECORD_RELAY_H_
