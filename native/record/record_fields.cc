// The rules that few records need, and the search for the end of a word.
#include "record/record_fields.h"

#include <string_view>

namespace audit_netlink {

namespace {

constexpr uint8_t kSeparator = 0x1d;

// What exporters make of the separator: caret notation, escapes, the octal digits of rsyslog.
constexpr std::string_view kSeparators[] = {"^]",      "\\x1D", "\\x1d", "\\u001D",
                                            "\\u001d", "\\035", "#035"};

// Additions that may come without a field of the same name.
constexpr std::string_view kAlone[] = {"ARCH", "SYSCALL", "SADDR"};

std::string_view ViewOf(const uint8_t* text, size_t size) {
  return std::string_view(reinterpret_cast<const char*>(text), size);
}

bool EndsWith(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool BeginsWith(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

bool IsCapital(uint8_t byte) { return byte >= 'A' && byte <= 'Z'; }

// What the name of an addition goes on with.
bool IsAdditionByte(uint8_t byte) {
  return IsCapital(byte) || (byte >= '0' && byte <= '9') || byte == '_' || byte == '-';
}

bool IsSpace(uint8_t byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

constexpr std::array<uint8_t, 256> NameBytes() {
  std::array<uint8_t, 256> bytes{};
  for (size_t byte = 0; byte < bytes.size(); ++byte) {
    const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    const bool other = byte == '_' || byte == '-' || byte == '[' || byte == ']';
    bytes[byte] = letter || (byte >= '0' && byte <= '9') || other ? 1 : 0;
  }
  return bytes;
}

}  // namespace

const std::array<uint8_t, 256> RecordFields::kNameBytes = NameBytes();

size_t OwnFieldsEnd(ByteView text, size_t body) {
  const uint8_t* const start = text.data();
  const void* const found = memrchr(start + body, kSeparator, text.size() - body);
  if (found == nullptr) return text.size();
  const size_t end = static_cast<size_t>(static_cast<const uint8_t*>(found) - start);
  size_t last = text.size();
  while (last > end + 1 && IsSpace(start[last - 1])) --last;
  // The rest of a message: programs may send the separator, and the kernel puts what they send
  // between apostrophes.
  return last > end + 1 && start[last - 1] == '\'' ? text.size() : end;
}

size_t RecordFields::Find(uint8_t byte, size_t start, size_t end) const {
  if (start >= end) return end;
  const void* const found = std::memchr(text_ + start, byte, end - start);
  return found == nullptr ? end : static_cast<size_t>(static_cast<const uint8_t*>(found) - text_);
}

size_t RecordFields::LastApostrophe(size_t start, size_t end) const {
  size_t at = end;
  while (at > start + 1 && text_[at - 1] != '\'') --at;
  return at > start + 1 ? at - 1 : start;
}

bool RecordFields::EndsAsLabel(Place name) const {
  const std::string_view word = ViewOf(text_ + name.start, name.size);
  return EndsWith(word, "subj") || EndsWith(word, "obj") || EndsWith(word, "context");
}

size_t RecordFields::EndOfLabel(size_t at, size_t end) const {
  if (at + 1 >= end || text_[at + 1] != '(') return at;
  const size_t close = Find(')', at, end);
  if (close >= end) return at;
  if (close + 1 >= end) return close + 1;
  const uint8_t next = text_[close + 1];
  const bool ends = next == ' ' || IsCapital(next) || next == '^' || next == '\\' || next == '#';
  return ends ? close + 1 : at;
}

size_t RecordFields::BeforePunctuation(size_t start, size_t end) const {
  size_t last = end;
  if (last > start && text_[last - 1] == ',') --last;
  if (last > start && text_[last - 1] == ')' && Find('(', start, last) == last) --last;
  return last;
}

bool RecordFields::IsAddition(size_t start, size_t size) const {
  const std::string_view word = ViewOf(text_ + start, size);
  for (const std::string_view name : kAlone) {
    if (word == name) return true;
  }
  for (const Place& name : names_) {
    if (name.size == size && IsSameName(name, start)) return true;
  }
  return false;
}

bool RecordFields::IsSameName(Place name, size_t capitals) const {
  for (size_t at = 0; at < name.size; ++at) {
    const uint8_t byte = text_[capitals + at];
    if (text_[name.start + at] != (IsCapital(byte) ? byte | 0x20 : byte)) return false;
  }
  return true;
}

bool RecordFields::AdditionsBeginAt(size_t at) const {
  const std::string_view rest = ViewOf(text_ + at, size_ - at);
  size_t start = at;
  for (const std::string_view separator : kSeparators) {
    if (!BeginsWith(rest, separator)) continue;
    start += separator.size();
    while (start < size_ && text_[start] == ' ') ++start;
    break;
  }
  if (start >= size_ || !IsCapital(text_[start])) return false;
  size_t end = start;
  while (end < size_ && IsAdditionByte(text_[end])) ++end;
  return end < size_ && text_[end] == '=' && IsAddition(start, end - start);
}

size_t RecordFields::AdditionsInWord(Place name, size_t start, size_t stop) const {
  for (size_t at = start; at < stop;) {
    if (!IsCapital(text_[at])) {
      ++at;
      continue;
    }
    size_t end = at;
    while (end < stop && IsAdditionByte(text_[end])) ++end;
    if (end < stop && text_[end] == '=') {
      // The value itself may end with capitals: `key=6BAUID=` is 6B and AUID.
      for (size_t begin = at; begin < end; ++begin) {
        const bool is_own = name.size == end - begin && IsSameName(name, begin);
        if (!is_own && !IsAddition(begin, end - begin)) continue;
        for (const std::string_view separator : kSeparators) {
          if (EndsWith(ViewOf(text_ + start, begin - start), separator)) {
            return begin - separator.size();
          }
        }
        return begin;
      }
    }
    at = end;
  }
  return kNone;
}

}  // namespace audit_netlink
