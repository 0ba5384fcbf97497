// A deque of batches; a loss that follows records opens a new one.
#include "stream/batch_queue.h"

#include <utility>

namespace audit_netlink {

namespace {

constexpr size_t kIndexBytes = 3 * sizeof(uint32_t);

size_t HeldBytes(const RecordBatch& batch) {
  return batch.bytes.size() + batch.index.size() * sizeof(uint32_t);
}

}  // namespace

void BatchQueue::Push(uint16_t type, ByteView payload) {
  const MutexLock lock(&mutex_);
  const size_t needed = payload.size() + kIndexBytes;
  if (needed > max_bytes_ - held_bytes_) {
    ++BatchAfterLoss().dropped_records;
    return;
  }
  held_bytes_ += needed;
  if (batches_.empty()) batches_.emplace_back();
  RecordBatch& batch = batches_.back();
  const uint32_t start = static_cast<uint32_t>(batch.bytes.size());
  batch.bytes.insert(batch.bytes.end(), payload.begin(), payload.end());
  batch.index.insert(batch.index.end(),
                     {type, start, start + static_cast<uint32_t>(payload.size())});
}

void BatchQueue::TakeRecord(uint16_t type, ByteView payload, uint64_t) { Push(type, payload); }

void BatchQueue::CountOverrun(uint64_t count) {
  const MutexLock lock(&mutex_);
  BatchAfterLoss().overruns += count;
}

void BatchQueue::CountDropped() {
  const MutexLock lock(&mutex_);
  ++BatchAfterLoss().dropped_records;
}

void BatchQueue::End(int error) {
  const MutexLock lock(&mutex_);
  if (batches_.empty()) batches_.emplace_back();
  batches_.back().error = error;
}

std::optional<uint64_t> BatchQueue::Settle(uint64_t) { return std::nullopt; }

bool BatchQueue::empty() const {
  const MutexLock lock(&mutex_);
  return batches_.empty();
}

RecordBatch BatchQueue::Take() {
  const MutexLock lock(&mutex_);
  if (batches_.empty()) return RecordBatch();
  RecordBatch batch = std::move(batches_.front());
  batches_.pop_front();
  held_bytes_ -= HeldBytes(batch);
  return batch;
}

// The batch to count a loss in: one that has no record yet.
RecordBatch& BatchQueue::BatchAfterLoss() {
  if (batches_.empty() || !batches_.back().index.empty()) batches_.emplace_back();
  return batches_.back();
}

}  // namespace audit_netlink
