// What an event must have to be wanted, so plain that its bytes alone show when it does not have
// it. Knows no reassembly, and not what the fields mean.
#ifndef AUDIT_NETLINK_RECORD_EVENT_FILTER_H_
#define AUDIT_NETLINK_RECORD_EVENT_FILTER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/byte_view.h"
#include "base/status.h"
#include "record/needle.h"

namespace audit_netlink {

// A record of an event, borrowed.
struct RecordText {
  uint16_t type = 0;  // 0 when that is not known
  ByteView text;
};

// What tells an event from others, borrowed.
struct EventHead {
  uint64_t timestamp_ms = 0;
  uint32_t serial = 0;
  ByteView node;
};

// Which clauses a line, or an event of lines, may meet: a bit for each clause that consists of
// nothing but bytes to be found. Set for all others, and where nobody looked.
using Clauses = uint32_t;
inline constexpr Clauses kAnyClause = ~Clauses{0};

// Which of the byte strings that clauses consist of do not begin anywhere in a text: a bit for
// each.
using AbsentBytes = uint32_t;

// Immutable, and so for any number of threads. The form that crosses from JavaScript, and what the
// tests mean, is stated in lib/events/sources/encoded-filter.ts and
// lib/events/data/event-filter.ts.
class EventFilter {
 public:
  // Copies everything. Fails with EINVAL when the bytes are not a filter.
  static Result<std::shared_ptr<const EventFilter>> Decode(ByteView encoded);

  // Whether MayMatch() looks at the text of records, and not at their types alone.
  bool ReadsText() const { return reads_text_; }

  // Whether an event may be wanted, by what tells it from others and the clauses that its lines may
  // meet. What this denies, MayMatch() denies.
  bool MayMatchHead(const EventHead& head, Clauses clauses) const;

  // Whether the event may be wanted. The same whoever asks: nothing depends on how the records were
  // received.
  // REQUIRES: MayMatchHead()
  bool MayMatch(const EventHead& head, const RecordText* records, size_t count) const;

  // To be told to LineScan: a thread that has nothing else to do can look through the text first.
  AbsentBytes AbsentIn(ByteView text) const;

 private:
  friend class LineScan;

  enum class Kind : uint32_t { kType = 0, kBytes = 1, kField = 2, kNode = 3, kSerial = 4 };

  // One of those that a clause wants.
  struct Test {
    Kind kind = Kind::kType;
    std::vector<uint32_t> numbers;             // from and to of types; serials
    std::vector<std::vector<uint8_t>> values;  // of a field; names of nodes
    std::vector<Needle> needle;                // the bytes; name and equals sign of a field
  };
  using Clause = std::vector<Test>;

  // One of the byte strings of which a clause's lines have one.
  struct Wanted {
    Clauses clause;  // its bit
    bool is_field;
    Needle needle;
  };

  class Decoder;

  static const uint8_t* FindFrom(const Wanted& wanted, ByteView text, const uint8_t* from);
  static bool Meets(const Test& test, const EventHead& head, const RecordText* records,
                    size_t count);
  static bool HasField(const Test& test, ByteView text);
  void NoteWanted();

  uint64_t start_ms_ = 0;
  uint64_t end_ms_ = 0;
  std::vector<Clause> clauses_;
  bool reads_text_ = false;
  std::vector<Wanted> wanted_;
  Clauses looked_for_ = 0;  // the clauses of `wanted_`
};

// Says which clauses each line of a text may meet. All of the text is looked through once for each
// of the byte strings, not line by line.
class LineScan {
 public:
  // `filter`, which may be null, and the text must outlive this object. What is known to be absent
  // is not looked for.
  LineScan(const EventFilter* filter, ByteView text, AbsentBytes absent = 0);

  // Of a line of the text, which lies behind the one that was asked for before.
  Clauses ClausesOf(ByteView line);

 private:
  struct Place {
    const EventFilter::Wanted* wanted;
    const uint8_t* next;  // where the bytes stand next, or the text's end
  };

  const ByteView text_;
  Clauses unlooked_ = kAnyClause;
  std::vector<Place> places_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_RECORD_EVENT_FILTER_H_
