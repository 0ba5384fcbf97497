// Events as the lines of a log: as they were read, or as a person reads them. Knows no field.
#ifndef AUDIT_NETLINK_RECORD_EVENT_LINES_H_
#define AUDIT_NETLINK_RECORD_EVENT_LINES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/byte_view.h"
#include "record/packed_events.h"
#include "record/type_names.h"

namespace audit_netlink {

enum class LineStyle : uint32_t {
  // As they were read.
  kLines = 0,
  // A line, the local time, and the records without additions, the last one first: what ausearch
  // prints when it is not told how.
  kTimed = 1,
};

// What kTimed does with bytes that mean something to a terminal or a shell.
enum class LineEscape : uint32_t { kNone = 0, kTerminal = 1, kShell = 2, kShellQuote = 3 };

// From when on local time is ahead of UTC by how much, both in seconds.
struct ZoneOffset {
  uint64_t from;
  int64_t offset;
};

// How lines look.
struct LineForm {
  // None when the numbers are none of the enumerations, or `zone` is not what is said of Of().
  // `zone` are pairs of the seconds since 1970 from when on an offset holds, in rising order, and
  // the offset in seconds as 32 bits of two's complement.
  static std::optional<LineForm> Of(uint32_t style, uint32_t escape, const uint32_t* zone,
                                    size_t zone_words);

  LineStyle style = LineStyle::kLines;
  LineEscape escape = LineEscape::kTerminal;
  std::vector<ZoneOffset> zone;  // for kTimed; without any, times are in UTC
};

// Used by one thread at a time.
class EventLines {
 public:
  EventLines(std::shared_ptr<const TypeNames> types, LineForm form);

  // Writes an event behind what `out` has.
  void Write(const FinishedEvent& event, std::vector<uint8_t>* out);

  // The same for the packed events that begin at these positions of `index`, in this order. False,
  // with something in `out`, when `index` or a position is not what packed_events.h says.
  bool Write(ByteView bytes, const uint32_t* index, size_t index_count, const uint32_t* positions,
             size_t count, std::vector<uint8_t>* out);

 private:
  // What is the same for all records of an event.
  struct Common {
    ByteView bytes;
    ByteView node;
    bool has_newline;  // somewhere in its records
  };
  struct Front {
    uint32_t type = UINT32_MAX;
    std::string text;
  };
  static constexpr size_t kFronts = 64;

  void WriteTime(uint64_t seconds, std::vector<uint8_t>* out);
  void WriteRecord(const Common& event, const RecordPlace& record, std::vector<uint8_t>* out);
  void WriteFront(const Common& event, uint32_t type_and_flags, ByteView text,
                  std::vector<uint8_t>* out);
  void WriteEscaped(ByteView text, std::vector<uint8_t>* out) const;
  const std::string& FrontOf(uint16_t type);

  int64_t OffsetAt(uint64_t seconds) const;

  const std::shared_ptr<const TypeNames> types_;
  const LineForm form_;
  uint8_t meaning_[256];             // what is done with a byte, by the escape
  std::vector<Front> fronts_;        // by the lower bits of the type: a log has few types
  std::vector<RecordPlace> places_;  // of the packed event that is written
  std::vector<uint8_t> line_;        // of a record that is to be escaped
  uint64_t last_seconds_ = UINT64_MAX;
  std::string last_time_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_RECORD_EVENT_LINES_H_
