// The queue between the thread that reads records and the one that consumes them: bounded, and
// exact about what it could not hold. Knows no socket and no record's content.
#ifndef AUDIT_NETLINK_STREAM_BATCH_QUEUE_H_
#define AUDIT_NETLINK_STREAM_BATCH_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "base/byte_view.h"
#include "base/mutex.h"
#include "stream/record_sink.h"

namespace audit_netlink {

// Records that arrived one after the other without a loss in between.
struct RecordBatch {
  // What is missing before the first record.
  uint64_t overruns = 0;         // records that did not fit the socket's receive buffer
  uint64_t dropped_records = 0;  // records that were read and could not be kept

  std::vector<uint8_t> bytes;   // the payloads, one after the other
  std::vector<uint32_t> index;  // triples of record type, start and end within `bytes`

  // Not 0 when the stream failed after these records: an errno, and nothing follows.
  int error = 0;
};

// Thread-safe. One thread adds, one thread takes.
class BatchQueue final : public RecordSink {
 public:
  // Holds at most `max_bytes` of payload and index together.
  explicit BatchQueue(size_t max_bytes) : max_bytes_(max_bytes) {}

  // Adds a record, or counts it as dropped when there is no room for it.
  void Push(uint16_t type, ByteView payload);

  void TakeRecord(uint16_t type, ByteView payload, uint64_t now_ms) override;
  void CountOverrun(uint64_t count) override;
  void CountDropped() override;
  void End(int error) override;
  std::optional<uint64_t> Settle(uint64_t now_ms) override;

  // Whether Take() would give something new.
  bool empty() const;

  // Removes the oldest batch. A loss always stands in front of the batch it precedes, so there are
  // as many batches as there were losses between records. An empty batch when `empty()`.
  RecordBatch Take();

 private:
  RecordBatch& BatchAfterLoss() REQUIRES(mutex_);

  const size_t max_bytes_;
  mutable Mutex mutex_;
  std::deque<RecordBatch> batches_ GUARDED_BY(mutex_);  // none is empty of everything
  size_t held_bytes_ GUARDED_BY(mutex_) = 0;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_STREAM_BATCH_QUEUE_H_
