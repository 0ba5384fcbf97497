// Puts the records of an event together, whatever comes between them. Knows when an event is
// finished, and no field of any record.
#ifndef AUDIT_NETLINK_RECORD_REASSEMBLER_H_
#define AUDIT_NETLINK_RECORD_REASSEMBLER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/keyed_hash.h"
#include "record/event_filter.h"
#include "record/packed_events.h"
#include "record/record.h"

namespace audit_netlink {

inline constexpr uint16_t kUserType = 1005;
inline constexpr uint16_t kKernelType = 2000;
inline constexpr uint16_t kProctitleType = 1327;
inline constexpr uint16_t kEoeType = 1320;

// Which clock time-outs go by.
enum class Clock {
  kGiven,  // the one of Add() and Advance(): records as they happen
  // The records' own time stamps: records from a file, however fast it is read. Add() and Advance()
  // are given how long nothing came, which may be more than the log's own time says.
  kLog,
};

struct ReassemblyLimits {
  Clock clock = Clock::kGiven;
  // How long after its first record to wait for the end of an event.
  uint64_t timeout_ms = 2000;
  // With Clock::kLog, so many records of other events from the same node must also have come: a
  // time stamp far ahead may stand between two records of one event.
  uint32_t timeout_records = 64;
  // What follows the last record of an event, before the event is given out: so many records of
  // other events from the same node, or so much time. Both may bring records that the kernel
  // writes behind the last one (MAC_TASK_CONTEXTS, for one).
  uint32_t grace_records = 64;
  uint64_t grace_ms = 50;
  // How much may be unfinished; beyond it the oldest event is given out as it is. The bytes are
  // those of records, of each event's node name and of the names of nodes without unfinished
  // events, which are forgotten first.
  size_t max_events = 8192;
  size_t max_bytes = 16 << 20;
};

// For how long the bytes of a record stay where they are.
enum class RecordBytes {
  kPassing,   // for the call
  kBorrowed,  // until Keep() or Drop(); neither are its flags known: they are Content::kUnseen
};

// Events are told apart by node, time stamp and serial, never by serial alone. They come out in the
// order in which they are finished. A record costs the same however many events are unfinished, and
// whatever their ids and nodes are: the tables they are found in are keyed.
//
// Used by one thread at a time.
class Reassembler {
 public:
  // `sink` must outlive this object, and gets every event without `filter`. Nobody who chooses
  // records may know `key`.
  Reassembler(const ReassemblyLimits& limits, EventSink* sink, HashKey key = HashKey::Random(),
              std::shared_ptr<const EventFilter> filter = nullptr);
  ~Reassembler();

  Reassembler(const Reassembler&) = delete;
  Reassembler& operator=(const Reassembler&) = delete;

  // Takes a record. One without an id is given out at once, as kDamaged, whatever the filter says.
  // `now_ms` never decreases. `clauses` are those of the filter that the record may meet.
  void Add(const Record& record, uint64_t now_ms, RecordBytes bytes = RecordBytes::kPassing,
           Clauses clauses = kAnyClause);

  // Copies what is borrowed: the bytes may go.
  void Keep();
  // Forgets the borrowed records: their bytes are gone.
  void Drop() noexcept;

  // Gives out what is due. With Clock::kLog, what waits since `now_ms` less the time-out, whatever
  // the log's own time is.
  void Advance(uint64_t now_ms);

  // When Advance() will have something to do, unless records come before.
  std::optional<uint64_t> NextDeadline() const;

  // Gives out everything, because nothing will follow.
  void Finish();

  // The time of the event that waits longest, of those that are not finished.
  std::optional<uint64_t> OldestUnfinished() const;

  size_t unfinished_events() const { return unfinished_; }
  // How many unfinished events share a place in the table at most. Looks through all of it.
  size_t LongestChain() const;

 private:
  struct Event;
  struct Node;
  template <typename Item>
  struct List;
  struct NameHash {
    size_t operator()(const std::string& name) const;
    HashKey key;
  };

  Node* FindNode(ByteView name);
  void BeginIdling(Node* node);
  void EndIdling(Node* node);
  void ForgetIdlest();
  void KeepLimits();
  uint64_t HashOf(const Node& node, const Record& record) const;
  Event* FindOrOpen(Node* node, const Record& record);
  bool IsTextRead(uint16_t type) const;
  void AppendRecord(Event* event, const Record& record, RecordBytes bytes);
  void KeepBytes(Event* event);
  template <typename Borrowed>
  void AppendBytes(Event* event, const Borrowed& record);
  bool IsWanted(const Event& event);
  void GiveToSink(Event* event, Completion completion);
  void Count(Event* event, size_t bytes);
  void MarkLast(Event* event, Completion completion);
  void GiveOutDue(Node* node);
  bool IsTimedOut(const Event& event) const;
  void GiveOut(Event* event, Completion completion);
  void GiveOutOldest(Completion unless_ended);
  void MoveLogClock(Node* node, uint64_t timestamp_ms);
  void GiveNewTime(List<Event>* list);
  void ReportDamaged(const Record& record);

  const ReassemblyLimits limits_;
  EventSink* const sink_;
  const HashKey key_;
  const std::shared_ptr<const EventFilter> filter_;  // null when all are wanted
  uint64_t now_ms_ = 0;

  std::unordered_map<std::string, std::unique_ptr<Node>, NameHash> nodes_;
  Node* last_node_ = nullptr;    // the one of the previous record
  Event* last_event_ = nullptr;  // the same, unless it was given out
  uint64_t next_node_id_ = 1;
  std::unique_ptr<List<Node>> idle_;  // nodes without unfinished events, the idlest first
  size_t idle_nodes_ = 0;
  size_t idle_bytes_ = 0;  // of their names

  std::vector<Event*> buckets_;      // chains by key; the size is a power of two
  std::vector<uint64_t> given_out_;  // hashes of events, by their lower bits; as many as buckets
  std::vector<std::unique_ptr<Event>> events_;  // all there ever were at a time
  std::vector<Event*> free_;
  std::vector<Event*> borrowing_;  // those with borrowed records, and maybe some without
  std::vector<RecordText> texts_;  // of the event that is looked at
  std::unique_ptr<List<Event>> by_age_;
  size_t unfinished_ = 0;
  size_t unfinished_bytes_ = 0;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_RECORD_REASSEMBLER_H_
