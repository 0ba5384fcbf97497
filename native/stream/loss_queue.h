// The queue between the thread that receives and the one that consumes: bounded, and exact about
// what it could not hold. Knows no socket, and not what it holds.
#ifndef AUDIT_NETLINK_STREAM_LOSS_QUEUE_H_
#define AUDIT_NETLINK_STREAM_LOSS_QUEUE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <utility>

#include "base/mutex.h"

namespace audit_netlink {

// What to do with an item for which there is no room.
enum class Overflow {
  kDropNewest,  // drop it
  kDropOldest,  // drop what has waited longest
  kBlock,       // wait until something is taken; meanwhile nothing is received
};

// Items that came one after the other without a loss in between.
template <typename Packed>
struct Batch {
  // What is missing before the first item, in records.
  uint64_t lost_in_socket = 0;  // did not fit the socket's receive buffer
  uint64_t lost_in_queue = 0;   // did not fit this queue
  uint64_t unreadable = 0;      // messages that are not records

  Packed items;

  // Set when the stream ended after these items: 0, or an errno.
  std::optional<int> end;
};

// Thread-safe. One thread adds, one thread takes.
//
// `Packed` is what crosses to the one who consumes, several items in one: it has a type `Item`,
// Append(item), size() and records(), and for an item that is not in it yet SizeOf(item) and
// RecordsOf(item). Batches are small, so that nothing large is moved while the other thread waits.
template <typename Packed>
class LossQueue {
 public:
  using Item = typename Packed::Item;

  // Holds at most `max_bytes`, except that one item always fits when it waits. `bell` is what
  // RingIfWanted() calls.
  LossQueue(size_t max_bytes, Overflow overflow, std::function<void()> bell)
      : max_bytes_(max_bytes),
        batch_bytes_(std::min(kMaxBatchBytes, max_bytes / kBatchesOfAQueue)),
        overflow_(overflow),
        bell_(std::move(bell)) {}

  // Adds an item, or does what the policy says. Only with Overflow::kBlock it may wait.
  void Add(const Item& item) EXCLUDES(mutex_) {
    const size_t needed = Packed::SizeOf(item);
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
      BatchAfterLoss().lost_in_queue += Packed::RecordsOf(item);
    } else {
      held_bytes_ += needed;
      Back(needed).items.Append(item);
    }
    Added();
  }

  void CountLostInSocket(uint64_t records) EXCLUDES(mutex_) {
    const MutexLock lock(&mutex_);
    BatchAfterLoss().lost_in_socket += records;
    Added();
  }

  void CountUnreadable() EXCLUDES(mutex_) {
    const MutexLock lock(&mutex_);
    ++BatchAfterLoss().unreadable;
    Added();
  }

  // Nothing may be added after it.
  void End(int error) EXCLUDES(mutex_) {
    const MutexLock lock(&mutex_);
    if (batches_.empty()) batches_.emplace_back();
    batches_.back().end = error;
    Added();
  }

  // Removes the oldest batch. Nothing when there is none: then the bell is rung for the next. A
  // loss always stands in front of the batch that it precedes.
  std::optional<Batch<Packed>> Take() EXCLUDES(mutex_) {
    const MutexLock lock(&mutex_);
    if (batches_.empty()) {
      wanted_ = true;
      return std::nullopt;
    }
    Batch<Packed> batch = std::move(batches_.front());
    batches_.pop_front();
    held_bytes_ -= batch.items.size();
    room_.NotifyOne();
    return batch;
  }

  // Rings, once, when something was added since Take() found nothing. To be called by the thread
  // that adds, when it has added what there was; Add() does it itself before it waits.
  void RingIfWanted() EXCLUDES(mutex_) {
    {
      const MutexLock lock(&mutex_);
      if (!std::exchange(added_, false)) return;
    }
    bell_();
  }

  // Ends the waiting of Add(), now and for ever: it drops instead.
  void StopWaiting() EXCLUDES(mutex_) {
    const MutexLock lock(&mutex_);
    stopped_ = true;
    room_.NotifyOne();
  }

 private:
  // What crosses at once, and with Overflow::kDropOldest is dropped at once: so small that dropping
  // leaves most of a queue, so large that crossing costs nothing.
  static constexpr size_t kMaxBatchBytes = 256 << 10;
  static constexpr size_t kBatchesOfAQueue = 16;

  bool Fits(size_t needed) const REQUIRES(mutex_) {
    return needed <= max_bytes_ && held_bytes_ <= max_bytes_ - needed;
  }

  // Whether an item of this size has to wait. It never does in an empty queue.
  bool MustWait(size_t needed) const REQUIRES(mutex_) {
    return !stopped_ && held_bytes_ > 0 && !Fits(needed);
  }

  // The batch to add an item of this size to.
  Batch<Packed>& Back(size_t needed) REQUIRES(mutex_) {
    if (batches_.empty()) return batches_.emplace_back();
    const size_t held = batches_.back().items.size();
    return held > 0 && held + needed > batch_bytes_ ? batches_.emplace_back() : batches_.back();
  }

  // The batch to count a loss in: one that has no item yet.
  Batch<Packed>& BatchAfterLoss() REQUIRES(mutex_) {
    if (batches_.empty() || batches_.back().items.size() > 0) batches_.emplace_back();
    return batches_.back();
  }

  // REQUIRES: held_bytes_ > 0
  void DropOldest() REQUIRES(mutex_) {
    const Batch<Packed> oldest = std::move(batches_.front());
    batches_.pop_front();
    held_bytes_ -= oldest.items.size();
    if (batches_.empty()) batches_.emplace_back();
    Batch<Packed>& next = batches_.front();
    next.lost_in_socket += oldest.lost_in_socket;
    next.lost_in_queue += oldest.lost_in_queue + oldest.items.records();
    next.unreadable += oldest.unreadable;
  }

  void Added() REQUIRES(mutex_) {
    if (std::exchange(wanted_, false)) added_ = true;
  }

  const size_t max_bytes_;
  const size_t batch_bytes_;
  const Overflow overflow_;
  const std::function<void()> bell_;

  Mutex mutex_;
  ConditionVariable room_;
  std::deque<Batch<Packed>> batches_ GUARDED_BY(mutex_);  // none is empty of everything
  size_t held_bytes_ GUARDED_BY(mutex_) = 0;
  bool wanted_ GUARDED_BY(mutex_) = true;
  bool added_ GUARDED_BY(mutex_) = false;  // since it was wanted
  bool stopped_ GUARDED_BY(mutex_) = false;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_STREAM_LOSS_QUEUE_H_
