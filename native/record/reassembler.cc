// A hash map of unfinished events, each of which is also in two queues: of its node, by when it is
// due, and of all events, by age. Nothing is ever searched for or sorted.
#include "record/reassembler.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace audit_netlink {

namespace {

// A node's time stamps may be wrong once. When so many in a row lie far behind the log's clock, it
// is the clock that is wrong.
constexpr uint32_t kRecordsToSetClockBack = 64;

// An event that took more than this gives its memory back.
constexpr size_t kKeptBytes = 2 << 10;

constexpr size_t kMaxIdleNodes = 256;

// Records that come alone as a rule: from user space, and the kernel's own message. Others that may
// come alone (AVC, LOGIN, CONFIG_CHANGE, …) may as well be a part of a system call's event.
bool ComesAlone(uint16_t type) {
  return type == kUserType || (type >= 1100 && type <= 1299) || type == kKernelType ||
         (type >= 2100 && type <= 2999);
}

ByteView ViewOf(const std::string& text) {
  return ByteView(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

size_t PowerOfTwoFrom(size_t least) {
  size_t size = 1;
  while (size < least) size *= 2;
  return size;
}

}  // namespace

struct Reassembler::Event {
  // A record whose bytes are not kept yet.
  struct Borrowed {
    uint32_t type_and_flags;
    size_t body;
    ByteView text;
  };

  uint64_t hash = 0;
  uint64_t timestamp_ms = 0;
  uint32_t serial = 0;
  bool late = false;
  // Set once the record that ends it came; until then it waits for that.
  std::optional<Completion> ended;
  Node* node = nullptr;
  uint64_t due_ms = 0;       // in the node's clock
  uint64_t due_records = 0;  // of the node; before the event ended, without the event's own
  uint64_t added_ms = 0;     // when its first record came, by the clock that is given
  Clauses clauses = 0;       // of the filter, that its records may meet
  std::vector<uint8_t> bytes;
  std::vector<RecordPlace> records;
  std::vector<Borrowed> borrowed;  // records behind those, whose bytes are elsewhere
  size_t record_count = 0;         // of both; those that were dropped included
  size_t counted_bytes = 0;        // what it adds to unfinished_bytes_
  Event* next_in_bucket = nullptr;
  // In the node's queue and in the one of all events.
  Event* previous[2] = {};
  Event* next[2] = {};
};

// A queue through the items themselves.
template <typename Item>
struct Reassembler::List {
  explicit List(int which) : link(which) {}

  void Append(Item* item) {
    item->previous[link] = last;
    item->next[link] = nullptr;
    (last == nullptr ? first : last->next[link]) = item;
    last = item;
  }

  void Remove(Item* item) {
    Item* const before = item->previous[link];
    Item* const after = item->next[link];
    (before == nullptr ? first : before->next[link]) = after;
    (after == nullptr ? last : after->previous[link]) = before;
  }

  const int link;
  Item* first = nullptr;
  Item* last = nullptr;
};

struct Reassembler::Node {
  bool busy() const { return open.first != nullptr || ended.first != nullptr; }

  ByteView name;  // the key in nodes_
  uint64_t id = 0;
  uint64_t clock_ms = 0;
  uint64_t records = 0;
  uint32_t records_behind_clock = 0;
  List<Event> open{0};   // by when they time out
  List<Event> ended{0};  // by when they ended
  // In the queue of idle nodes.
  Node* previous[1] = {};
  Node* next[1] = {};
};

size_t Reassembler::NameHash::operator()(const std::string& name) const {
  return static_cast<size_t>(KeyedHash(key, ViewOf(name)));
}

Reassembler::Reassembler(const ReassemblyLimits& limits, EventSink* sink, HashKey key,
                         std::shared_ptr<const EventFilter> filter)
    : limits_(limits),
      sink_(sink),
      key_(key),
      filter_(std::move(filter)),
      nodes_(0, NameHash{key}),
      idle_(std::make_unique<List<Node>>(0)),
      buckets_(PowerOfTwoFrom(2 * std::min<size_t>(limits.max_events, 1 << 20))),
      given_out_(buckets_.size()),
      by_age_(std::make_unique<List<Event>>(1)) {}

Reassembler::~Reassembler() = default;

void Reassembler::Add(const Record& record, uint64_t now_ms, RecordBytes bytes, Clauses clauses) {
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
  event->clauses |= clauses;
  AppendRecord(event, record, bytes);
  if (record.type == kEoeType) {
    GiveOut(event, Completion::kEndRecord);
  } else if (record.type == kProctitleType) {
    MarkLast(event, Completion::kProcessTitle);
  } else if (ComesAlone(record.type)) {
    MarkLast(event, Completion::kSingle);
  }
  GiveOutDue(node);
  KeepLimits();
}

void Reassembler::KeepLimits() {
  while (unfinished_ > limits_.max_events) GiveOutOldest(Completion::kEvicted);
  while (unfinished_bytes_ + idle_bytes_ > limits_.max_bytes) {
    if (idle_bytes_ > 0) {
      ForgetIdlest();
    } else {
      GiveOutOldest(Completion::kEvicted);
    }
  }
  while (idle_nodes_ > kMaxIdleNodes) ForgetIdlest();
}

void Reassembler::Advance(uint64_t now_ms) {
  now_ms_ = std::max(now_ms_, now_ms);
  if (limits_.clock == Clock::kLog) {
    while (by_age_->first != nullptr && now_ms_ - by_age_->first->added_ms >= limits_.timeout_ms) {
      GiveOutOldest(Completion::kTimeout);
    }
    return;
  }
  for (const auto& [name, node] : nodes_) {
    node->clock_ms = now_ms_;
    GiveOutDue(node.get());
  }
}

std::optional<uint64_t> Reassembler::NextDeadline() const {
  if (unfinished_ == 0) return std::nullopt;
  if (limits_.clock == Clock::kLog) return by_age_->first->added_ms + limits_.timeout_ms;
  std::optional<uint64_t> soonest;
  for (const auto& [name, node] : nodes_) {
    for (const Event* const event : {node->open.first, node->ended.first}) {
      if (event != nullptr) soonest = std::min(soonest.value_or(event->due_ms), event->due_ms);
    }
  }
  return soonest;
}

void Reassembler::Finish() {
  while (by_age_->first != nullptr) GiveOutOldest(Completion::kInputEnd);
}

std::optional<uint64_t> Reassembler::OldestUnfinished() const {
  if (by_age_->first == nullptr) return std::nullopt;
  return by_age_->first->timestamp_ms;
}

size_t Reassembler::LongestChain() const {
  size_t longest = 0;
  for (const Event* event : buckets_) {
    size_t length = 0;
    for (; event != nullptr; event = event->next_in_bucket) ++length;
    longest = std::max(longest, length);
  }
  return longest;
}

Reassembler::Node* Reassembler::FindNode(ByteView name) {
  if (last_node_ != nullptr && last_node_->name.size() == name.size() &&
      (name.empty() || std::memcmp(last_node_->name.data(), name.data(), name.size()) == 0)) {
    return last_node_;
  }
  std::string key(name.begin(), name.end());
  auto found = nodes_.find(key);
  if (found == nodes_.end()) {
    found = nodes_.emplace(std::move(key), std::make_unique<Node>()).first;
    found->second->name = ViewOf(found->first);
    found->second->id = next_node_id_++;
    BeginIdling(found->second.get());
  }
  last_node_ = found->second.get();
  return last_node_;
}

void Reassembler::BeginIdling(Node* node) {
  idle_->Append(node);
  ++idle_nodes_;
  idle_bytes_ += node->name.size();
}

void Reassembler::EndIdling(Node* node) {
  idle_->Remove(node);
  --idle_nodes_;
  idle_bytes_ -= node->name.size();
}

// Any input may name any number of nodes. With the node goes what its clock says, and that its
// events were given out.
void Reassembler::ForgetIdlest() {
  Node* const node = idle_->first;
  const auto found = nodes_.find(std::string(node->name.begin(), node->name.end()));
  EndIdling(node);
  if (last_node_ == node) last_node_ = nullptr;
  nodes_.erase(found);
}

uint64_t Reassembler::HashOf(const Node& node, const Record& record) const {
  uint8_t id[sizeof(node.id) + sizeof(record.timestamp_ms) + sizeof(record.serial)];
  std::memcpy(id, &node.id, sizeof(node.id));
  std::memcpy(id + 8, &record.timestamp_ms, sizeof(record.timestamp_ms));
  std::memcpy(id + 16, &record.serial, sizeof(record.serial));
  return KeyedHash(key_, ByteView(id, sizeof(id)));
}

Reassembler::Event* Reassembler::FindOrOpen(Node* node, const Record& record) {
  if (last_event_ != nullptr && last_event_->serial == record.serial &&
      last_event_->timestamp_ms == record.timestamp_ms && last_event_->node == node) {
    return last_event_;
  }
  const uint64_t hash = HashOf(*node, record);
  Event** const bucket = &buckets_[hash & (buckets_.size() - 1)];
  for (Event* event = *bucket; event != nullptr; event = event->next_in_bucket) {
    if (event->hash == hash && event->serial == record.serial &&
        event->timestamp_ms == record.timestamp_ms && event->node == node) {
      last_event_ = event;
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
  event->late = given_out_[hash & (given_out_.size() - 1)] == hash;
  event->ended.reset();
  event->node = node;
  event->due_ms = node->clock_ms + limits_.timeout_ms;
  event->due_records = node->records - 1 + limits_.timeout_records;
  event->added_ms = now_ms_;
  event->clauses = 0;
  event->record_count = 0;
  event->next_in_bucket = *bucket;
  *bucket = event;
  if (!node->busy()) EndIdling(node);
  node->open.Append(event);
  by_age_->Append(event);
  ++unfinished_;
  Count(event, node->name.size());
  last_event_ = event;
  return event;
}

bool Reassembler::IsTextRead(uint16_t type) const {
  return (filter_ != nullptr && filter_->ReadsText()) || sink_->ReadsRecords(type);
}

void Reassembler::AppendRecord(Event* event, const Record& record, RecordBytes bytes) {
  const uint32_t word = record.type | static_cast<uint32_t>(record.flags) << 16;
  const Event::Borrowed borrowed = IsTextRead(record.type)
                                       ? Event::Borrowed{word, record.body, record.text}
                                       : Event::Borrowed{word, 0, ByteView()};
  if (bytes == RecordBytes::kPassing) {
    KeepBytes(event);
    AppendBytes(event, borrowed);
  } else {
    if (event->borrowed.empty()) borrowing_.push_back(event);
    event->borrowed.push_back(borrowed);
  }
  ++event->record_count;
  Count(event, record.text.size() + sizeof(RecordPlace));
}

void Reassembler::KeepBytes(Event* event) {
  const bool has_flags = sink_->ReadsContentFlags();
  for (Event::Borrowed& record : event->borrowed) {
    if (has_flags) record.type_and_flags |= static_cast<uint32_t>(ContentFlags(record.text)) << 16;
    AppendBytes(event, record);
  }
  event->borrowed.clear();
}

template <typename Borrowed>
void Reassembler::AppendBytes(Event* event, const Borrowed& record) {
  RecordPlace place;
  place.type_and_flags = record.type_and_flags;
  place.start = static_cast<uint32_t>(event->bytes.size());
  place.body = place.start + static_cast<uint32_t>(record.body);
  place.end = place.start + static_cast<uint32_t>(record.text.size());
  event->bytes.insert(event->bytes.end(), record.text.begin(), record.text.end());
  event->records.push_back(place);
}

void Reassembler::Keep() {
  for (Event* const event : borrowing_) KeepBytes(event);
  borrowing_.clear();
}

void Reassembler::Drop() noexcept {
  for (Event* const event : borrowing_) event->borrowed.clear();
  borrowing_.clear();
}

void Reassembler::Count(Event* event, size_t bytes) {
  event->counted_bytes += bytes;
  unfinished_bytes_ += bytes;
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
    if (!IsTimedOut(*event)) break;
    GiveOut(event, Completion::kTimeout);
  }
}

bool Reassembler::IsTimedOut(const Event& event) const {
  const Node& node = *event.node;
  if (event.due_ms > node.clock_ms) return false;
  return limits_.clock == Clock::kGiven || node.records >= event.due_records + event.record_count;
}

void Reassembler::GiveOutOldest(Completion unless_ended) {
  Event* const oldest = by_age_->first;
  GiveOut(oldest, oldest->ended.value_or(unless_ended));
}

void Reassembler::GiveOut(Event* event, Completion completion) {
  Event** link = &buckets_[event->hash & (buckets_.size() - 1)];
  while (*link != event) link = &(*link)->next_in_bucket;
  *link = event->next_in_bucket;
  Node* const node = event->node;
  (event->ended ? node->ended : node->open).Remove(event);
  by_age_->Remove(event);
  if (!node->busy()) BeginIdling(node);
  --unfinished_;
  unfinished_bytes_ -= std::exchange(event->counted_bytes, 0);
  given_out_[event->hash & (given_out_.size() - 1)] = event->hash;
  if (last_event_ == event) last_event_ = nullptr;
  if (IsWanted(*event)) GiveToSink(event, completion);

  event->bytes.clear();
  event->records.clear();
  event->borrowed.clear();
  if (event->bytes.capacity() > kKeptBytes) event->bytes.shrink_to_fit();
  if (event->records.capacity() * sizeof(RecordPlace) > kKeptBytes) event->records.shrink_to_fit();
  if (event->borrowed.capacity() * sizeof(Event::Borrowed) > kKeptBytes)
    event->borrowed.shrink_to_fit();
  free_.push_back(event);
}

// By the filter; what was dropped altogether is not there for anybody.
bool Reassembler::IsWanted(const Event& event) {
  if (event.records.empty() && event.borrowed.empty()) return false;
  if (filter_ == nullptr) return true;
  const EventHead head{event.timestamp_ms, event.serial, event.node->name};
  if (!filter_->MayMatchHead(head, event.clauses)) return false;
  texts_.clear();
  for (const RecordPlace& place : event.records) {
    texts_.push_back(RecordText{static_cast<uint16_t>(place.type_and_flags),
                                ByteView(event.bytes).First(place.end).After(place.start)});
  }
  for (const Event::Borrowed& record : event.borrowed) {
    texts_.push_back(RecordText{static_cast<uint16_t>(record.type_and_flags), record.text});
  }
  return filter_->MayMatch(head, texts_.data(), texts_.size());
}

void Reassembler::GiveToSink(Event* event, Completion completion) {
  KeepBytes(event);
  FinishedEvent finished;
  finished.completion = completion;
  finished.late = event->late;
  finished.serial = event->serial;
  finished.timestamp_ms = event->timestamp_ms;
  finished.node = event->node->name;
  finished.bytes = ByteView(event->bytes);
  finished.records = event->records.data();
  finished.record_count = event->records.size();
  sink_->TakeEvent(finished);
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
void Reassembler::GiveNewTime(List<Event>* list) {
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
