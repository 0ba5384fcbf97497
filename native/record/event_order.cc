// Insertion from the end: events are nearly in order when they come.
#include "record/event_order.h"

#include <algorithm>
#include <utility>

namespace audit_netlink {

namespace {

// A time stamp may be wrong once. When so many in a row lie far behind the newest, it is that one.
constexpr uint32_t kEventsToSetTimeBack = 64;

// An event that took more than this gives its memory back.
constexpr size_t kKeptBytes = 2 << 10;

}  // namespace

struct EventOrder::Kept {
  bool IsAfter(const FinishedEvent& other) const {
    if (event.timestamp_ms != other.timestamp_ms) return event.timestamp_ms > other.timestamp_ms;
    return event.serial > other.serial;
  }
  size_t size() const { return bytes.size() + records.size() * sizeof(RecordPlace); }

  FinishedEvent event;  // its views are of the rest
  std::vector<uint8_t> node;
  std::vector<uint8_t> bytes;
  std::vector<RecordPlace> records;
};

EventOrder::EventOrder(const OrderLimits& limits, EventSink* sink) : limits_(limits), sink_(sink) {}

EventOrder::~EventOrder() = default;

void EventOrder::TakeEvent(const FinishedEvent& event) {
  if (event.completion == Completion::kDamaged) {
    sink_->TakeEvent(event);
    return;
  }
  FollowTime(event.timestamp_ms);
  if (free_.empty()) free_.push_back(std::make_unique<Kept>());
  std::unique_ptr<Kept> kept = std::move(free_.back());
  free_.pop_back();
  kept->node.assign(event.node.begin(), event.node.end());
  kept->bytes.assign(event.bytes.begin(), event.bytes.end());
  kept->records.assign(event.records, event.records + event.record_count);
  kept->event = event;
  kept->event.node = ByteView(kept->node);
  kept->event.bytes = ByteView(kept->bytes);
  kept->event.records = kept->records.data();
  bytes_ += kept->size();
  auto place = kept_.end();
  while (place != kept_.begin() && (*std::prev(place))->IsAfter(event)) --place;
  kept_.insert(place, std::move(kept));
  while (kept_.size() > limits_.max_events || (bytes_ > limits_.max_bytes && kept_.size() > 1)) {
    GiveOutFirst();
  }
}

void EventOrder::GiveOut(std::optional<uint64_t> oldest_unfinished_ms) {
  while (!kept_.empty()) {
    const uint64_t timestamp_ms = kept_.front()->event.timestamp_ms;
    if (timestamp_ms + limits_.span_ms >= newest_ms_) return;
    if (oldest_unfinished_ms && timestamp_ms >= *oldest_unfinished_ms) return;
    GiveOutFirst();
  }
}

void EventOrder::Finish() {
  while (!kept_.empty()) GiveOutFirst();
}

void EventOrder::FollowTime(uint64_t timestamp_ms) {
  if (timestamp_ms + limits_.span_ms >= newest_ms_) {
    newest_ms_ = std::max(newest_ms_, timestamp_ms);
    events_behind_ = 0;
  } else if (++events_behind_ >= kEventsToSetTimeBack) {
    newest_ms_ = timestamp_ms;
    events_behind_ = 0;
  }
}

// The sink gets it once, also when it throws.
void EventOrder::GiveOutFirst() {
  std::unique_ptr<Kept> kept = std::move(kept_.front());
  kept_.pop_front();
  bytes_ -= kept->size();
  sink_->TakeEvent(kept->event);
  if (kept->bytes.capacity() > kKeptBytes) std::vector<uint8_t>().swap(kept->bytes);
  if (kept->records.capacity() * sizeof(RecordPlace) > kKeptBytes) {
    std::vector<RecordPlace>().swap(kept->records);
  }
  free_.push_back(std::move(kept));
}

}  // namespace audit_netlink
