// Finished events, packed: all bytes in one run, all structure in one array of numbers. This is
// what crosses to JavaScript; lib/events/sources/packed.ts reads it.
#ifndef AUDIT_NETLINK_RECORD_PACKED_EVENTS_H_
#define AUDIT_NETLINK_RECORD_PACKED_EVENTS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/byte_view.h"

namespace audit_netlink {

// Why an event was finished.
enum class Completion : uint32_t {
  kEndRecord = 0,     // its EOE record
  kProcessTitle = 1,  // its PROCTITLE record, and nothing followed
  kSingle = 2,        // a type that comes alone, and nothing followed
  kTimeout = 3,       // nothing came for long enough
  kEvicted = 4,       // there was no more room to wait
  kInputEnd = 5,      // the input ended
  kDamaged = 6,       // not an event: one record that belongs to none
};

// One record of a finished event: four words, offsets being into the event's bytes.
struct RecordPlace {
  uint32_t type_and_flags;  // the type, and in the upper half the flags of record/record.h
  uint32_t start;
  uint32_t body;
  uint32_t end;
};

inline constexpr size_t kRecordWords = 4;
// Completion with kLateBit, number of records, serial, timestamp (low, high), node (start, end).
inline constexpr size_t kEventWords = 7;
// The event was delivered before; these are further records of it.
inline constexpr uint32_t kLateBit = 0x100;

// A finished event, borrowed.
struct FinishedEvent {
  Completion completion;
  bool late;
  uint32_t serial;
  uint64_t timestamp_ms;
  ByteView node;
  ByteView bytes;
  const RecordPlace* records;
  size_t record_count;
};

// Who takes finished events. What it is given is gone when it returns.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void TakeEvent(const FinishedEvent& event) = 0;
  // Whether it looks at the text of records of a type. Others may come without any.
  virtual bool ReadsRecords(uint16_t /*type*/) { return true; }
  // Whether it looks at what the flags of records say of their content.
  virtual bool ReadsContentFlags() { return true; }
};

struct PackedEvents {
  using Item = FinishedEvent;

  std::vector<uint8_t> bytes;
  std::vector<uint32_t> index;

  // What an event takes here.
  static size_t SizeOf(const FinishedEvent& event) {
    return event.bytes.size() + event.node.size() +
           (kEventWords + kRecordWords * event.record_count) * sizeof(uint32_t);
  }
  static uint64_t RecordsOf(const FinishedEvent& event) { return event.record_count; }

  size_t size() const { return bytes.size() + index.size() * sizeof(uint32_t); }
  // How many records its events have.
  uint64_t records() const;
  void clear() {
    bytes.clear();
    index.clear();
  }

  // REQUIRES: the bytes stay below 4 GiB
  void Append(const FinishedEvent& event);
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_RECORD_PACKED_EVENTS_H_
