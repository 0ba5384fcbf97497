// A deque of batches; a loss that follows events opens a new one.
#include "stream/event_queue.h"

#include <algorithm>
#include <utility>

namespace audit_netlink {

namespace {

// What crosses at once, and with Overflow::kDropOldest is dropped at once: so small that dropping
// leaves most of a queue, so large that crossing costs nothing.
constexpr size_t kMaxBatchBytes = 256 << 10;
constexpr size_t kBatchesOfAQueue = 16;

}  // namespace

uint64_t RecordsOf(const PackedEvents& events) {
  uint64_t records = 0;
  for (size_t at = 0; at < events.index.size();) {
    const uint32_t count = events.index[at + 1];
    records += count;
    at += kEventWords + kRecordWords * count;
  }
  return records;
}

EventQueue::EventQueue(size_t max_bytes, Overflow overflow, std::function<void()> bell)
    : max_bytes_(max_bytes),
      batch_bytes_(std::min(kMaxBatchBytes, max_bytes / kBatchesOfAQueue)),
      overflow_(overflow),
      bell_(std::move(bell)) {}

void EventQueue::TakeEvent(const FinishedEvent& event) {
  const size_t needed = PackedEvents::SizeOf(event);
  MutexLock lock(&mutex_);
  if (overflow_ == Overflow::kBlock) {
    if (MustWait(needed)) {
      // Whoever makes room may be waiting for the bell.
      lock.Unlock();
      RingIfWanted();
      lock.Lock();
      while (MustWait(needed)) room_.Wait(&mutex_);
    }
  } else if (overflow_ == Overflow::kDropOldest && needed <= max_bytes_) {
    while (!Fits(needed)) DropOldest();
  }
  const bool alone = overflow_ == Overflow::kBlock && held_bytes_ == 0;
  if (!Fits(needed) && !alone) {
    BatchAfterLoss().lost_in_queue += event.record_count;
  } else {
    held_bytes_ += needed;
    Back(needed).events.Append(event);
  }
  Added();
}

void EventQueue::CountLostInSocket(uint64_t records) {
  const MutexLock lock(&mutex_);
  BatchAfterLoss().lost_in_socket += records;
  Added();
}

void EventQueue::CountUnreadable() {
  const MutexLock lock(&mutex_);
  ++BatchAfterLoss().unreadable;
  Added();
}

void EventQueue::End(int error) {
  const MutexLock lock(&mutex_);
  if (batches_.empty()) batches_.emplace_back();
  batches_.back().end = error;
  Added();
}

std::optional<EventBatch> EventQueue::Take() {
  const MutexLock lock(&mutex_);
  if (batches_.empty()) {
    wanted_ = true;
    return std::nullopt;
  }
  EventBatch batch = std::move(batches_.front());
  batches_.pop_front();
  held_bytes_ -= batch.events.size();
  room_.NotifyOne();
  return batch;
}

void EventQueue::RingIfWanted() {
  {
    const MutexLock lock(&mutex_);
    if (!std::exchange(added_, false)) return;
  }
  bell_();
}

void EventQueue::StopWaiting() {
  const MutexLock lock(&mutex_);
  stopped_ = true;
  room_.NotifyOne();
}

bool EventQueue::Fits(size_t needed) const { return held_bytes_ + needed <= max_bytes_; }

// Whether an event of this size has to wait. It never does in an empty queue.
bool EventQueue::MustWait(size_t needed) const {
  return !stopped_ && held_bytes_ > 0 && !Fits(needed);
}

// The batch to add an event of this size to.
EventBatch& EventQueue::Back(size_t needed) {
  if (batches_.empty()) return batches_.emplace_back();
  const size_t held = batches_.back().events.size();
  return held > 0 && held + needed > batch_bytes_ ? batches_.emplace_back() : batches_.back();
}

// The batch to count a loss in: one that has no event yet.
EventBatch& EventQueue::BatchAfterLoss() {
  if (batches_.empty() || batches_.back().events.size() > 0) batches_.emplace_back();
  return batches_.back();
}

// REQUIRES: held_bytes_ > 0
void EventQueue::DropOldest() {
  const EventBatch oldest = std::move(batches_.front());
  batches_.pop_front();
  held_bytes_ -= oldest.events.size();
  if (batches_.empty()) batches_.emplace_back();
  EventBatch& next = batches_.front();
  next.lost_in_socket += oldest.lost_in_socket;
  next.lost_in_queue += oldest.lost_in_queue + RecordsOf(oldest.events);
  next.unreadable += oldest.unreadable;
}

void EventQueue::Added() {
  if (std::exchange(wanted_, false)) added_ = true;
}

}  // namespace audit_netlink
