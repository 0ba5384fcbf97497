// Puts finished events into the order of their times and serials. Knows no record.
#ifndef AUDIT_NETLINK_RECORD_EVENT_ORDER_H_
#define AUDIT_NETLINK_RECORD_EVENT_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "record/packed_events.h"

namespace audit_netlink {

struct OrderLimits {
  // An event waits for those that are older by at most this, as the events' own times say.
  uint64_t span_ms = 2000;
  // How much waits at most; beyond it the oldest goes on.
  size_t max_events = 8192;
  size_t max_bytes = 8 << 20;
};

// Events wait here for others that are older and come later. Lines that are not records do not
// wait.
//
// Used by one thread at a time.
class EventOrder final : public EventSink {
 public:
  // `sink` must outlive this object.
  EventOrder(const OrderLimits& limits, EventSink* sink);
  ~EventOrder() override;

  EventOrder(const EventOrder&) = delete;
  EventOrder& operator=(const EventOrder&) = delete;

  void TakeEvent(const FinishedEvent& event) override;

  // Gives out what has waited long enough, if it is older than the oldest event that is not
  // finished yet.
  void GiveOut(std::optional<uint64_t> oldest_unfinished_ms);

  // Gives out everything.
  void Finish();

  bool is_empty() const { return kept_.empty(); }

 private:
  struct Kept;

  void FollowTime(uint64_t timestamp_ms);
  void GiveOutFirst();

  const OrderLimits limits_;
  EventSink* const sink_;
  std::deque<std::unique_ptr<Kept>> kept_;
  std::vector<std::unique_ptr<Kept>> free_;
  size_t bytes_ = 0;
  uint64_t newest_ms_ = 0;
  uint32_t events_behind_ = 0;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_RECORD_EVENT_ORDER_H_
