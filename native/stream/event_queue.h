// The queue between the thread that makes events and the one that consumes them: bounded, and exact
// about what it could not hold. Knows no socket and no record's content.
#ifndef AUDIT_NETLINK_STREAM_EVENT_QUEUE_H_
#define AUDIT_NETLINK_STREAM_EVENT_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>

#include "base/mutex.h"
#include "record/packed_events.h"

namespace audit_netlink {

// What to do with an event for which there is no room.
enum class Overflow {
  kDropNewest,  // drop it
  kDropOldest,  // drop what has waited longest
  kBlock,       // wait until something is taken; meanwhile nothing is received
};

// Events that came one after the other without a loss in between.
struct EventBatch {
  // What is missing before the first event, in records.
  uint64_t lost_in_socket = 0;  // did not fit the socket's receive buffer
  uint64_t lost_in_queue = 0;   // did not fit this queue
  uint64_t unreadable = 0;      // messages that are no records

  PackedEvents events;

  // Set when the stream ended after these events: 0, or an errno.
  std::optional<int> end;
};

// Thread-safe. One thread adds, one thread takes.
class EventQueue final : public EventSink {
 public:
  // Holds at most `max_bytes`, except that one event always fits when it waits. `bell` is what
  // RingIfWanted() calls.
  EventQueue(size_t max_bytes, Overflow overflow, std::function<void()> bell);

  // Adds an event, or does what the policy says. Only with Overflow::kBlock it may wait.
  void TakeEvent(const FinishedEvent& event) override;
  void CountLostInSocket(uint64_t records);
  void CountUnreadable();
  // Nothing may be added after it.
  void End(int error);

  // Removes the oldest batch. Nothing when there is none: then the bell is rung for the next.
  std::optional<EventBatch> Take();

  // Rings, once, when something was added since Take() found nothing. To be called by the thread
  // that adds, when it has added what there was; TakeEvent() does it itself before it waits.
  void RingIfWanted() EXCLUDES(mutex_);

  // Ends the waiting of TakeEvent(), now and for ever: it drops instead.
  void StopWaiting();

 private:
  bool Fits(size_t needed) const REQUIRES(mutex_);
  bool MustWait(size_t needed) const REQUIRES(mutex_);
  EventBatch& Back(size_t needed) REQUIRES(mutex_);
  EventBatch& BatchAfterLoss() REQUIRES(mutex_);
  void DropOldest() REQUIRES(mutex_);
  void Added() REQUIRES(mutex_);

  const size_t max_bytes_;
  const size_t batch_bytes_;
  const Overflow overflow_;
  const std::function<void()> bell_;

  Mutex mutex_;
  ConditionVariable room_;
  std::deque<EventBatch> batches_ GUARDED_BY(mutex_);  // none is empty of everything
  size_t held_bytes_ GUARDED_BY(mutex_) = 0;
  bool wanted_ GUARDED_BY(mutex_) = true;
  bool added_ GUARDED_BY(mutex_) = false;  // since it was wanted
  bool stopped_ GUARDED_BY(mutex_) = false;
};

// How many records the events of a batch have.
uint64_t RecordsOf(const PackedEvents& events);

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_STREAM_EVENT_QUEUE_H_
