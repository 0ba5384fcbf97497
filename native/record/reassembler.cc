// A hash map of unfinished events, each of which is also in two queues: of its node, by when it is
// due, and of all events, by age. Nothing is ever searched for or sorted.
#include "record/reassembler.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace audit_netlink {

namespace {

// How many events given out are remembered, to know their late records by.
constexpr size_t kRemembered = 1 << 14;

// A node's time stamps may be wrong once. When so many in a row lie far behind the log's clock, it
// is the clock that is wrong.
constexpr uint32_t kRecordsToSetClockBack = 64;

// An event that took more than this gives its memory back.
constexpr size_t kKeptBytes = 2 << 10;

constexpr size_t kFewNodes = 256;

// Records that come alone as a rule: from user space, and the kernel's own message. Others that may
// come alone (AVC, LOGIN, CONFIG_CHANGE, …) may as well be a part of a system call's event.
bool ComesAlone(uint16_t type) {
  return type == kUserType || (type >= 1100 && type <= 1299) || type == kKernelType ||
         (type >= 2100 && type <= 2999);
}

uint64_t Mix(uint64_t value) {
  value ^= value >> 32;
  value *= 0xd6e8feb86659fd93;
  value ^= value >> 32;
  value *= 0xd6e8feb86659fd93;
  return value ^ (value >> 32);
}

size_t PowerOfTwoFrom(size_t least) {
  size_t size = 1;
  while (size < least) size *= 2;
  return size;
}

}  // namespace

struct Reassembler::Event {
  uint64_t hash = 0;
  uint64_t timestamp_ms = 0;
  uint32_t serial = 0;
  bool late = false;
  // Set once the record that ends it came; until then it waits for that.
  std::optional<Completion> ended;
  Node* node = nullptr;
  uint64_t due_ms = 0;       // in the node's clock
  uint64_t due_records = 0;  // of the node, when it ended
  std::vector<uint8_t> bytes;
  std::vector<RecordPlace> records;
  Event* next_in_bucket = nullptr;
  // In the node's queue and in the one of all events.
  Event* previous[2] = {};
  Event* next[2] = {};
};

// A queue through the events themselves.
struct Reassembler::List {
  explicit List(int which) : link(which) {}

  void Append(Event* event) {
    event->previous[link] = last;
    event->next[link] = nullptr;
    (last == nullptr ? first : last->next[link]) = event;
    last = event;
  }

  void Remove(Event* event) {
    Event* const before = event->previous[link];
    Event* const after = event->next[link];
    (before == nullptr ? first : before->next[link]) = after;
    (after == nullptr ? last : after->previous[link]) = before;
  }

  const int link;
  Event* first = nullptr;
  Event* last = nullptr;
};

struct Reassembler::Node {
  std::string name;
  uint64_t id = 0;
  uint64_t clock_ms = 0;
  uint64_t records = 0;
  uint32_t records_behind_clock = 0;
  List open{0};   // by when they time out
  List ended{0};  // by when they ended
};

Reassembler::Reassembler(const ReassemblyLimits& limits, EventSink* sink)
    : limits_(limits),
      sink_(sink),
      nodes_worth_a_look_(kFewNodes),
      buckets_(PowerOfTwoFrom(2 * std::min<size_t>(limits.max_events, 1 << 20))),
      given_out_(kRemembered),
      by_age_(std::make_unique<List>(1)) {}

Reassembler::~Reassembler() = default;

void Reassembler::Add(const Record& record, uint64_t now_ms) {
  now_ms_ = std::max(now_ms_, now_ms);
  if (!record.has_id) {
    ReportDamaged(record);
    return;
  }
  Node* const node = FindNode(record.node);
  if (limits_.clock == Clock::kLog) {
    MoveLogClock(node, record.timestamp_ms);
  } else {
    node->clock_ms = now_ms_;
  }
  ++node->records;
  Event* const event = FindOrOpen(node, record);
  AppendRecord(event, record);
  if (record.type == kEoeType) {
    GiveOut(event, Completion::kEndRecord);
  } else if (record.type == kProctitleType) {
    MarkLast(event, Completion::kProcessTitle);
  } else if (ComesAlone(record.type)) {
    MarkLast(event, Completion::kSingle);
  }
  GiveOutDue(node);
  while (unfinished_ > limits_.max_events || unfinished_bytes_ > limits_.max_bytes) {
    Event* const oldest = by_age_->first;
    GiveOut(oldest, oldest->ended.value_or(Completion::kEvicted));
  }
}

void Reassembler::Advance(uint64_t now_ms) {
  now_ms_ = std::max(now_ms_, now_ms);
  if (limits_.clock == Clock::kLog) return;
  for (const auto& [name, node] : nodes_) {
    node->clock_ms = now_ms_;
    GiveOutDue(node.get());
  }
}

std::optional<uint64_t> Reassembler::NextDeadline() const {
  if (limits_.clock == Clock::kLog || unfinished_ == 0) return std::nullopt;
  std::optional<uint64_t> soonest;
  for (const auto& [name, node] : nodes_) {
    for (const Event* const event : {node->open.first, node->ended.first}) {
      if (event != nullptr) soonest = std::min(soonest.value_or(event->due_ms), event->due_ms);
    }
  }
  return soonest;
}

void Reassembler::Finish() {
  while (by_age_->first != nullptr) {
    Event* const oldest = by_age_->first;
    GiveOut(oldest, oldest->ended.value_or(Completion::kInputEnd));
  }
}

Reassembler::Node* Reassembler::FindNode(ByteView name) {
  if (last_node_ != nullptr && last_node_->name.size() == name.size() &&
      (name.empty() || std::memcmp(last_node_->name.data(), name.data(), name.size()) == 0)) {
    return last_node_;
  }
  if (nodes_.size() > nodes_worth_a_look_) ForgetIdleNodes();
  std::string key(name.begin(), name.end());
  std::unique_ptr<Node>& node = nodes_[key];
  if (node == nullptr) {
    node = std::make_unique<Node>();
    node->name = std::move(key);
    node->id = next_node_id_++;
  }
  last_node_ = node.get();
  return last_node_;
}

// Any input may name any number of nodes.
void Reassembler::ForgetIdleNodes() {
  last_node_ = nullptr;
  for (auto at = nodes_.begin(); at != nodes_.end();) {
    const Node& node = *at->second;
    const bool idle = node.open.first == nullptr && node.ended.first == nullptr;
    at = idle ? nodes_.erase(at) : std::next(at);
  }
  nodes_worth_a_look_ = std::max(kFewNodes, 2 * nodes_.size());
}

Reassembler::Event* Reassembler::FindOrOpen(Node* node, const Record& record) {
  const uint64_t hash = Mix(record.timestamp_ms ^ Mix(record.serial ^ Mix(node->id)));
  Event** const bucket = &buckets_[hash & (buckets_.size() - 1)];
  for (Event* event = *bucket; event != nullptr; event = event->next_in_bucket) {
    if (event->hash == hash && event->serial == record.serial &&
        event->timestamp_ms == record.timestamp_ms && event->node == node) {
      return event;
    }
  }
  if (free_.empty()) {
    events_.push_back(std::make_unique<Event>());
    free_.push_back(events_.back().get());
  }
  Event* const event = free_.back();
  free_.pop_back();
  event->hash = hash;
  event->timestamp_ms = record.timestamp_ms;
  event->serial = record.serial;
  event->late = given_out_[hash & (kRemembered - 1)] == hash;
  event->ended.reset();
  event->node = node;
  event->due_ms = node->clock_ms + limits_.timeout_ms;
  event->next_in_bucket = *bucket;
  *bucket = event;
  node->open.Append(event);
  by_age_->Append(event);
  ++unfinished_;
  unfinished_bytes_ += node->name.size();
  return event;
}

void Reassembler::AppendRecord(Event* event, const Record& record) {
  RecordPlace place;
  place.type_and_flags = record.type | static_cast<uint32_t>(record.flags) << 16;
  place.start = static_cast<uint32_t>(event->bytes.size());
  place.body = place.start + static_cast<uint32_t>(record.body);
  place.end = place.start + static_cast<uint32_t>(record.text.size());
  event->bytes.insert(event->bytes.end(), record.text.begin(), record.text.end());
  event->records.push_back(place);
  unfinished_bytes_ += record.text.size() + sizeof(RecordPlace);
}

// The event gets its time of grace. Further records of it neither end nor prolong that, lest one
// event could be kept for ever.
void Reassembler::MarkLast(Event* event, Completion completion) {
  if (event->ended) return;
  Node* const node = event->node;
  event->ended = completion;
  event->due_ms =
      node->clock_ms + (limits_.clock == Clock::kLog ? limits_.timeout_ms : limits_.grace_ms);
  event->due_records = node->records + limits_.grace_records;
  node->open.Remove(event);
  node->ended.Append(event);
}

void Reassembler::GiveOutDue(Node* node) {
  while (Event* const event = node->ended.first) {
    if (event->due_ms > node->clock_ms && event->due_records > node->records) break;
    GiveOut(event, *event->ended);
  }
  while (Event* const event = node->open.first) {
    if (event->due_ms > node->clock_ms) break;
    GiveOut(event, Completion::kTimeout);
  }
}

void Reassembler::GiveOut(Event* event, Completion completion) {
  Event** link = &buckets_[event->hash & (buckets_.size() - 1)];
  while (*link != event) link = &(*link)->next_in_bucket;
  *link = event->next_in_bucket;
  Node* const node = event->node;
  (event->ended ? node->ended : node->open).Remove(event);
  by_age_->Remove(event);
  --unfinished_;
  unfinished_bytes_ -=
      node->name.size() + event->bytes.size() + event->records.size() * sizeof(RecordPlace);
  given_out_[event->hash & (kRemembered - 1)] = event->hash;

  FinishedEvent finished;
  finished.completion = completion;
  finished.late = event->late;
  finished.serial = event->serial;
  finished.timestamp_ms = event->timestamp_ms;
  finished.node = ByteView(reinterpret_cast<const uint8_t*>(node->name.data()), node->name.size());
  finished.bytes = ByteView(event->bytes);
  finished.records = event->records.data();
  finished.record_count = event->records.size();
  sink_->TakeEvent(finished);

  event->bytes.clear();
  event->records.clear();
  if (event->bytes.capacity() > kKeptBytes) event->bytes.shrink_to_fit();
  if (event->records.capacity() * sizeof(RecordPlace) > kKeptBytes) event->records.shrink_to_fit();
  free_.push_back(event);
}

// The log's clock is the latest time stamp of the node.
void Reassembler::MoveLogClock(Node* node, uint64_t timestamp_ms) {
  if (timestamp_ms + limits_.timeout_ms >= node->clock_ms) {
    node->clock_ms = std::max(node->clock_ms, timestamp_ms);
    node->records_behind_clock = 0;
    return;
  }
  if (++node->records_behind_clock < kRecordsToSetClockBack) return;
  node->records_behind_clock = 0;
  node->clock_ms = timestamp_ms;
  GiveNewTime(&node->ended);
  GiveNewTime(&node->open);
}

// After the node's clock was set back: events that only the wrong clock can have begun are given
// out, the others have all their time again. One of them is the event that just goes on.
void Reassembler::GiveNewTime(List* list) {
  for (Event* event = list->first; event != nullptr;) {
    Event* const following = event->next[list->link];
    const uint64_t due_ms = event->node->clock_ms + limits_.timeout_ms;
    if (event->timestamp_ms > due_ms) {
      GiveOut(event, event->ended.value_or(Completion::kTimeout));
    } else {
      event->due_ms = due_ms;
    }
    event = following;
  }
}

void Reassembler::ReportDamaged(const Record& record) {
  const RecordPlace place{record.type | static_cast<uint32_t>(record.flags) << 16, 0, 0,
                          static_cast<uint32_t>(record.text.size())};
  sink_->TakeEvent(
      FinishedEvent{Completion::kDamaged, false, 0, 0, ByteView(), record.text, &place, 1});
}

}  // namespace audit_netlink
