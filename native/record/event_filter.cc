// Cheap tests first. A clause of few byte strings is also looked for in whole pieces of a log.
#include "record/event_filter.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/byte_reader.h"

namespace audit_netlink {

namespace {

constexpr Error kNotAFilter{EINVAL, "these bytes are not a filter of events"};

// Looking through a text for more byte strings than these takes longer than to look at its events.
constexpr size_t kMostWanted = 8;
constexpr size_t kMostClauses = 31;

bool IsUpperCase(uint8_t byte) { return byte >= 'A' && byte <= 'Z'; }

bool IsLowerCaseOrDigit(uint8_t byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_';
}

bool IsNameByte(uint8_t byte) {
  return IsLowerCaseOrDigit(byte) || IsUpperCase(byte) || byte == '-' || byte == '[' || byte == ']';
}

// Whether a field's name may begin at `at` of a text that begins at `start`. What auditd adds, in
// upper case, stands right behind the last value where somebody lost the separator.
bool MayBeginName(const uint8_t* start, const uint8_t* at) {
  return at == start || !IsNameByte(at[-1]) || IsUpperCase(*at);
}

// Whether a value may end at `at`. Only a word may go on: behind `pid=12` stands no digit. Upper
// case may be an addition, see above.
bool MayEndValue(const uint8_t* at, const uint8_t* end) {
  return at == end || !IsLowerCaseOrDigit(*at) ||
         !(IsLowerCaseOrDigit(at[-1]) || IsUpperCase(at[-1]));
}

bool Equal(ByteView one, ByteView other) {
  return one.size() == other.size() &&
         (one.empty() || std::memcmp(one.data(), other.data(), one.size()) == 0);
}

}  // namespace

// Reads words, and bytes behind their number, filled up to whole words.
class EventFilter::Decoder {
 public:
  explicit Decoder(ByteView encoded) : reader_(encoded) {}

  bool ok() const { return reader_.ok(); }
  bool AtEnd() const { return reader_.remaining() == 0; }

  uint32_t Word() { return reader_.ReadU32(); }

  uint64_t Long() {
    const uint64_t low = Word();
    return low | uint64_t{Word()} << 32;
  }

  // A number of things of which each takes a word at least.
  size_t Count() {
    const size_t count = Word();
    if (count <= reader_.remaining() / sizeof(uint32_t)) return count;
    reader_.ReadBytes(reader_.remaining() + 1);
    return 0;
  }

  std::vector<uint8_t> Bytes() {
    const size_t size = Word();
    const ByteView bytes = reader_.ReadBytes(size);
    reader_.ReadBytes((sizeof(uint32_t) - size % sizeof(uint32_t)) % sizeof(uint32_t));
    return std::vector<uint8_t>(bytes.begin(), bytes.end());
  }

  bool Read(Test* test) {
    test->kind = static_cast<Kind>(Word());
    switch (test->kind) {
      case Kind::kType:
        test->numbers = {Word(), Word()};
        return ok();
      case Kind::kBytes:
        test->needle.emplace_back(Bytes());
        return ok();
      case Kind::kField: {
        std::vector<uint8_t> name = Bytes();
        if (name.empty()) return false;
        name.push_back('=');
        test->needle.emplace_back(std::move(name));
        ReadValues(test);
        return ok();
      }
      case Kind::kNode:
        ReadValues(test);
        return ok();
      case Kind::kSerial:
        test->numbers.resize(Count());
        for (uint32_t& number : test->numbers) number = Word();
        return ok();
    }
    return false;
  }

 private:
  void ReadValues(Test* test) {
    test->values.resize(Count());
    for (std::vector<uint8_t>& value : test->values) value = Bytes();
  }

  ByteReader reader_;
};

Result<std::shared_ptr<const EventFilter>> EventFilter::Decode(ByteView encoded) {
  Decoder decoder(encoded);
  auto filter = std::make_shared<EventFilter>();
  filter->start_ms_ = decoder.Long();
  filter->end_ms_ = decoder.Long();
  filter->clauses_.resize(decoder.Count());
  for (Clause& clause : filter->clauses_) {
    clause.resize(decoder.Count());
    for (Test& test : clause) {
      if (!decoder.Read(&test)) return kNotAFilter;
      if (test.kind == Kind::kBytes || test.kind == Kind::kField) filter->reads_text_ = true;
    }
  }
  if (!decoder.ok() || !decoder.AtEnd()) return kNotAFilter;
  filter->NoteWanted();
  return std::shared_ptr<const EventFilter>(std::move(filter));
}

void EventFilter::NoteWanted() {
  for (size_t at = 0; at < std::min(clauses_.size(), kMostClauses); ++at) {
    const Clauses bit = Clauses{1} << at;
    std::vector<Wanted> wanted;
    const bool has_only_bytes =
        std::all_of(clauses_[at].begin(), clauses_[at].end(), [&](const Test& test) {
          if (test.kind == Kind::kBytes) {
            wanted.push_back(Wanted{bit, false, test.needle[0]});
            return true;
          }
          if (test.kind != Kind::kField) return false;
          for (const std::vector<uint8_t>& value : test.values) {
            const ByteView name = test.needle[0].bytes();
            std::vector<uint8_t> field(name.begin(), name.end());
            field.insert(field.end(), value.begin(), value.end());
            wanted.push_back(Wanted{bit, true, Needle(std::move(field))});
          }
          return true;
        });
    if (!has_only_bytes || wanted_.size() + wanted.size() > kMostWanted) continue;
    looked_for_ |= bit;
    wanted_.insert(wanted_.end(), wanted.begin(), wanted.end());
  }
}

bool EventFilter::MayMatchHead(const EventHead& head, Clauses clauses) const {
  return head.timestamp_ms >= start_ms_ && head.timestamp_ms <= end_ms_ &&
         (clauses & looked_for_) == looked_for_;
}

bool EventFilter::MayMatch(const EventHead& head, const RecordText* records, size_t count) const {
  return std::all_of(clauses_.begin(), clauses_.end(), [&](const Clause& clause) {
    return std::any_of(clause.begin(), clause.end(),
                       [&](const Test& test) { return Meets(test, head, records, count); });
  });
}

bool EventFilter::Meets(const Test& test, const EventHead& head, const RecordText* records,
                        size_t count) {
  const RecordText* const end = records + count;
  switch (test.kind) {
    case Kind::kType:
      return std::any_of(records, end, [&](const RecordText& record) {
        // A log may have names without a number.
        return record.type == 0 ||
               (record.type >= test.numbers[0] && record.type <= test.numbers[1]);
      });
    case Kind::kBytes: {
      const Needle& needle = test.needle[0];
      const auto has = [&](ByteView text) {
        return needle.FindIn(text.begin(), text.end()) != nullptr;
      };
      return needle.bytes().empty() || has(head.node) ||
             std::any_of(records, end, [&](const RecordText& record) { return has(record.text); });
    }
    case Kind::kField:
      return std::any_of(records, end,
                         [&](const RecordText& record) { return HasField(test, record.text); });
    case Kind::kNode:
      return std::any_of(test.values.begin(), test.values.end(),
                         [&](const std::vector<uint8_t>& name) { return Equal(name, head.node); });
    case Kind::kSerial:
      return std::find(test.numbers.begin(), test.numbers.end(), head.serial) != test.numbers.end();
  }
  return true;
}

bool EventFilter::HasField(const Test& test, ByteView text) {
  const Needle& name = test.needle[0];
  const uint8_t* const end = text.end();
  for (const uint8_t* at = text.begin(); (at = name.FindIn(at, end)) != nullptr; ++at) {
    if (!MayBeginName(text.begin(), at)) continue;
    const uint8_t* const start = at + name.bytes().size();
    for (const std::vector<uint8_t>& value : test.values) {
      if (value.size() <= static_cast<size_t>(end - start) &&
          (value.empty() || std::memcmp(start, value.data(), value.size()) == 0) &&
          MayEndValue(start + value.size(), end)) {
        return true;
      }
    }
  }
  return false;
}

AbsentBytes EventFilter::AbsentIn(ByteView text) const {
  AbsentBytes absent = 0;
  for (size_t at = 0; at < wanted_.size(); ++at) {
    if (FindFrom(wanted_[at], text, text.begin()) == text.end()) absent |= AbsentBytes{1} << at;
  }
  return absent;
}

// Where the bytes stand from `from` on, the text's end when nowhere. Bytes that reach into the next
// line count, too: MayMatch() sees what is really there.
const uint8_t* EventFilter::FindFrom(const Wanted& wanted, ByteView text, const uint8_t* from) {
  const uint8_t* const end = text.end();
  for (const uint8_t* at = from; (at = wanted.needle.FindIn(at, end)) != nullptr; ++at) {
    if (!wanted.is_field) return at;
    // A record's text may begin behind anything but a letter or digit.
    const bool may_begin = at == text.begin() || IsUpperCase(*at) ||
                           !(IsLowerCaseOrDigit(at[-1]) || IsUpperCase(at[-1]));
    if (may_begin && MayEndValue(at + wanted.needle.bytes().size(), end)) return at;
  }
  return end;
}

LineScan::LineScan(const EventFilter* filter, ByteView text, AbsentBytes absent) : text_(text) {
  if (filter == nullptr) return;
  unlooked_ = ~filter->looked_for_;
  places_.reserve(filter->wanted_.size());
  for (size_t at = 0; at < filter->wanted_.size(); ++at) {
    if ((absent >> at & 1) != 0) continue;
    const EventFilter::Wanted& wanted = filter->wanted_[at];
    places_.push_back(Place{&wanted, EventFilter::FindFrom(wanted, text, text.begin())});
  }
}

Clauses LineScan::ClausesOf(ByteView line) {
  Clauses clauses = unlooked_;
  for (Place& place : places_) {
    if (place.next < line.begin()) {
      place.next = EventFilter::FindFrom(*place.wanted, text_, line.begin());
    }
    if (place.next < line.end()) clauses |= place.wanted->clause;
  }
  return clauses;
}

}  // namespace audit_netlink
