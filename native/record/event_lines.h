// Events as the lines of a log, from where they are packed: as they were read, or as a person reads
// them. Knows no field.
#ifndef AUDIT_NETLINK_RECORD_EVENT_LINES_H_
#define AUDIT_NETLINK_RECORD_EVENT_LINES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/byte_view.h"
#include "record/type_names.h"

namespace audit_netlink {

enum class LineStyle : uint32_t {
  // As they were read.
  kLines = 0,
  // The same, but that all records of an event have the separator of additions behind them as soon
  // as one of them has: what ausearch(8) prints as raw.
  kSeparated = 1,
  // A line, the local time, and the records without additions, the last one first: what ausearch
  // prints when it is not told how.
  kTimed = 2,
};

// What kTimed does with bytes that mean something to a terminal or a shell.
enum class LineEscape : uint32_t { kNone = 0, kTerminal = 1, kShell = 2, kShellQuote = 3 };

// Used by one thread at a time.
class EventLines {
 public:
  // Instead of an offset: no calendar has the time.
  static constexpr uint32_t kNoTime = 0x80000000;

  EventLines(const TypeNames& types, LineStyle style, LineEscape escape);

  // Writes the events that begin at these positions of `index`, in this order, behind what `out`
  // has. `offsets` are for kTimed: for each event how many seconds its local time is ahead of UTC,
  // negative ones as their two's complement.
  // False, with something in `out`, when `index` or a position is not what packed_events.h says.
  bool Write(ByteView bytes, const uint32_t* index, size_t index_count, const uint32_t* positions,
             size_t count, const uint32_t* offsets, std::vector<uint8_t>* out);

 private:
  struct Event;
  struct Front {
    uint32_t type = UINT32_MAX;
    std::string text;
  };
  static constexpr size_t kFronts = 64;

  void WriteTime(uint64_t seconds, uint32_t offset, std::vector<uint8_t>* out);
  void WriteRecord(const Event& event, const uint32_t* record, std::vector<uint8_t>* out);
  void WriteFront(const Event& event, uint32_t type_and_flags, ByteView text,
                  std::vector<uint8_t>* out);
  void WriteEscaped(ByteView text, std::vector<uint8_t>* out) const;
  const std::string& FrontOf(uint16_t type);

  const TypeNames& types_;
  const LineStyle style_;
  const LineEscape escape_;
  uint8_t meaning_[256];       // what is done with a byte, by the escape
  std::vector<Front> fronts_;  // by the lower bits of the type: a log has few types
  std::vector<uint8_t> line_;  // of a record that is to be escaped
  uint64_t last_seconds_ = UINT64_MAX;
  uint32_t last_offset_ = 0;
  std::string last_time_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_RECORD_EVENT_LINES_H_
