// The fields of a record's body, as lib/events/data/fields.ts finds them, over bytes. Knows no
// record types and decodes nothing.
#ifndef AUDIT_NETLINK_RECORD_RECORD_FIELDS_H_
#define AUDIT_NETLINK_RECORD_RECORD_FIELDS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "base/byte_view.h"

namespace audit_netlink {

// Where additions that auditd put behind a record are announced by their separator, the byte 0x1D:
// the end of the record's own fields. The size of `text` when nothing announces any.
size_t OwnFieldsEnd(ByteView text, size_t body);

// Where the word that begins at `start` ends, and whether there is an equals sign in it.
struct WordEnd {
  size_t end;
  bool has_equals;
};
inline WordEnd EndOfWord(const uint8_t* text, size_t start, size_t end) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uint64_t kHighBits = 0x8080808080808080;
  // The high bit of each byte that is zero, and maybe of bytes above one that is.
  const auto zero_bytes = [](uint64_t word) { return (word - kOnes) & ~word & kHighBits; };
  WordEnd word{start, false};
  size_t at = start;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  uint64_t equals = 0;
  for (; end - at >= 8; at += 8) {
    uint64_t bytes;
    std::memcpy(&bytes, text + at, sizeof(bytes));
    const uint64_t blanks = zero_bytes(bytes ^ (kOnes * ' '));
    const uint64_t marks = zero_bytes(bytes ^ (kOnes * '='));
    if (blanks != 0) {
      // The first mark is true, and an equals sign behind the blank is of the next word.
      word.end = at + static_cast<size_t>(__builtin_ctzll(blanks)) / 8;
      word.has_equals = (equals | (marks & ((blanks & -blanks) - 1))) != 0;
      return word;
    }
    equals |= marks;
  }
  word.has_equals = equals != 0;
#endif
  for (; at < end && text[at] != ' '; ++at) word.has_equals |= text[at] == '=';
  word.end = at;
  return word;
}

// Scans one record after the other; what it needs for that it keeps.
class RecordFields {
 public:
  // Calls `take(name, value)` for each field of the record itself, in order, until it says false.
  // Fields within `msg='…'` follow the field that holds them.
  template <typename Take>
  void ForEach(ByteView text, size_t body, Take take) {
    text_ = text.data();
    size_ = text.size();
    names_.clear();
    is_over_ = false;
    if (body < size_) Scan(body, OwnFieldsEnd(text, body), false, &take);
  }

  // The same for what auditd added behind its separator.
  template <typename Take>
  void ForEachAddition(ByteView text, size_t body, Take take) {
    text_ = text.data();
    size_ = text.size();
    names_.clear();
    is_over_ = false;
    const size_t end = body < size_ ? OwnFieldsEnd(text, body) : size_;
    if (end < size_) Scan(end + 1, size_, true, &take);
  }

 private:
  struct Place {
    size_t start;
    size_t size;
  };

  static bool IsNameByte(uint8_t byte) { return kNameBytes[byte] != 0; }
  static const std::array<uint8_t, 256> kNameBytes;

  template <typename Take>
  void Scan(size_t start, size_t end, bool nested, Take* take) {
    size_t at = start;
    while (at < end && !is_over_) {
      const uint8_t first = text_[at];
      if (first == ' ' || first == ',' || first == '(' || first == '\n') {
        ++at;
        continue;
      }
      // Nearly all names begin with a small letter.
      if (!nested && first < 'a' && end == size_ && AdditionsBeginAt(at)) {
        is_over_ = true;
        return;
      }
      const size_t name = at;
      while (at < end && IsNameByte(text_[at])) ++at;
      if (at == name || at >= end || text_[at] != '=') {
        at = BlankFrom(at, end);
        continue;
      }
      at = Value(Place{name, at - name}, at + 1, end, nested, take);
    }
  }

  // Gives the field whose value begins at `start`, and returns the position behind it.
  template <typename Take>
  size_t Value(Place name, size_t start, size_t end, bool nested, Take* take) {
    const uint8_t first = start < size_ ? text_[start] : 0;
    if (first == '"' || first == '{') {
      const size_t close = first == '"' ? Find('"', start + 1, end) : Find('}', start, end);
      if (close < end) return Add(name, start, close + 1, take);
    } else if (first == '\'' && !nested) {
      const size_t close = LastApostrophe(start, end);
      if (close > start) return Nest(name, start, close, close + 1, take);
      // A message that was cut off.
      if (IsNamed(name, "msg", 3)) return Nest(name, start, end, end, take);
    }
    const WordEnd word = EndOfWord(text_, start, end);
    size_t stop = IsLabel(name) ? EndOfLabel(word.end, end) : word.end;
    if (nested) stop = Find('\n', start, stop);
    if (!nested && (word.has_equals || stop != word.end)) {
      const size_t additions = AdditionsInWord(name, start, stop);
      if (additions != kNone) {
        Add(name, start, additions, take);
        is_over_ = true;
        return additions;
      }
    }
    Add(name, start, WithoutPunctuation(start, stop), take);
    return stop;
  }

  template <typename Take>
  size_t Nest(Place name, size_t start, size_t close, size_t end, Take* take) {
    Add(name, start, end, take);
    if (!is_over_) Scan(start + 1, close, true, take);
    return end;
  }

  template <typename Take>
  size_t Add(Place name, size_t start, size_t end, Take* take) {
    names_.push_back(name);
    if (!(*take)(ByteView(text_ + name.start, name.size), ByteView(text_ + start, end - start))) {
      is_over_ = true;
    }
    return end;
  }

  static constexpr size_t kNone = SIZE_MAX;

  // Where the byte is, `end` when it is not there.
  size_t Find(uint8_t byte, size_t start, size_t end) const;
  size_t BlankFrom(size_t start, size_t end) const { return Find(' ', start, end); }
  // `start` when there is no other.
  size_t LastApostrophe(size_t start, size_t end) const;
  bool IsNamed(Place name, const char* word, size_t size) const {
    return name.size == size && std::memcmp(text_ + name.start, word, size) == 0;
  }
  // AppArmor's labels have their mode behind them, in parentheses: `subj=/usr/sbin/x (enforce)`.
  bool IsLabel(Place name) const {
    const uint8_t last = text_[name.start + name.size - 1];
    return (last == 'j' || last == 't') && EndsAsLabel(name);
  }
  bool EndsAsLabel(Place name) const;
  size_t EndOfLabel(size_t at, size_t end) const;
  // The punctuation of old messages: `(addr=?, res=1)`.
  size_t WithoutPunctuation(size_t start, size_t end) const {
    const uint8_t last = end > start ? text_[end - 1] : 0;
    return last == ',' || last == ')' ? BeforePunctuation(start, end) : end;
  }
  size_t BeforePunctuation(size_t start, size_t end) const;
  bool AdditionsBeginAt(size_t at) const;
  // Where the value that has additions at its end ends itself, kNone when it has none.
  size_t AdditionsInWord(Place name, size_t start, size_t stop) const;
  bool IsAddition(size_t start, size_t size) const;
  // Whether the name is that of an addition, in small letters.
  bool IsSameName(Place name, size_t capitals) const;

  const uint8_t* text_ = nullptr;
  size_t size_ = 0;
  std::vector<Place> names_;  // of the fields that were given
  bool is_over_ = false;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_RECORD_RECORD_FIELDS_H_
