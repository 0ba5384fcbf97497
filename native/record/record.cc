// A scanner that walks the few words in front of a record's body.
#include "record/record.h"

#include <cstring>

namespace audit_netlink {

namespace {

// Past it, neither milliseconds nor JavaScript's numbers are exact.
constexpr uint64_t kMaxSeconds = 9'000'000'000'000;

constexpr char kKernelLog[] = "audit: type=";

// Where the scanner stands. Every step either consumes something or changes nothing.
class Cursor {
 public:
  explicit Cursor(ByteView bytes) : at_(bytes.begin()), end_(bytes.end()) {}

  const uint8_t* at() const { return at_; }

  template <size_t N>
  bool Skip(const char (&word)[N]) {
    constexpr size_t kLength = N - 1;
    if (static_cast<size_t>(end_ - at_) < kLength || std::memcmp(at_, word, kLength) != 0) {
      return false;
    }
    at_ += kLength;
    return true;
  }

  void SkipBlanks() {
    while (at_ < end_ && *at_ == ' ') ++at_;
  }

  // Everything up to the next blank, which is consumed too.
  ByteView Word() {
    const uint8_t* const start = at_;
    const void* const blank =
        at_ < end_ ? std::memchr(at_, ' ', static_cast<size_t>(end_ - at_)) : nullptr;
    at_ = blank == nullptr ? end_ : static_cast<const uint8_t*>(blank);
    const ByteView word(start, static_cast<size_t>(at_ - start));
    SkipBlanks();
    return word;
  }

  // At most `max`, and at least one digit.
  bool Number(uint64_t max, uint64_t* number, int* digits = nullptr) {
    const uint8_t* at = at_;
    uint64_t value = 0;
    for (; at < end_ && *at >= '0' && *at <= '9'; ++at) {
      value = value * 10 + static_cast<uint64_t>(*at - '0');
      if (value > max) return false;
    }
    if (at == at_) return false;
    if (digits != nullptr) *digits = static_cast<int>(at - at_);
    at_ = at;
    *number = value;
    return true;
  }

 private:
  const uint8_t* at_;
  const uint8_t* end_;
};

// Reads `audit(SECONDS.MILLISECONDS:SERIAL):` and the blanks behind it.
bool ParseHeader(Cursor* cursor, Record* record) {
  uint64_t seconds = 0;
  uint64_t fraction = 0;
  uint64_t serial = 0;
  int digits = 0;
  if (!cursor->Skip("audit(") || !cursor->Number(kMaxSeconds, &seconds) || !cursor->Skip(".") ||
      !cursor->Number(999, &fraction, &digits) || digits > 3 || !cursor->Skip(":") ||
      !cursor->Number(UINT32_MAX, &serial) || !cursor->Skip("):")) {
    return false;
  }
  for (; digits < 3; ++digits) fraction *= 10;
  cursor->SkipBlanks();
  record->timestamp_ms = seconds * 1000 + fraction;
  record->serial = static_cast<uint32_t>(serial);
  return true;
}

uint16_t ContentFlags(ByteView bytes) {
  uint64_t seen = 0;
  const uint8_t* at = bytes.begin();
  const uint8_t* const end = bytes.end();
  for (; end - at >= 8; at += 8) {
    uint64_t word;
    std::memcpy(&word, at, sizeof(word));
    seen |= word;
  }
  for (; at < end; ++at) seen |= *at;
  uint16_t flags = (seen & 0x8080808080808080) != 0 ? kRecordNotAscii : 0;
  if (!bytes.empty() && std::memchr(bytes.data(), 0, bytes.size()) != nullptr) {
    flags |= kRecordDamaged;
  }
  return flags;
}

Record Damaged(ByteView bytes, uint16_t type) {
  Record record;
  record.type = type;
  record.flags = static_cast<uint16_t>(ContentFlags(bytes) | kRecordDamaged);
  record.text = bytes;
  return record;
}

// Reads from the words in front of the header on. `line` is what a record keeps whose type has a
// name that nobody knows.
bool ParseFrom(ByteView rest, ByteView line, const TypeNames& types, Record* record) {
  Cursor cursor(rest);
  ByteView type_name;
  if (cursor.Skip("node=")) record->node = cursor.Word();
  cursor.Skip("audit: ");
  if (cursor.Skip("type=")) {
    type_name = cursor.Word();
    record->type = types.NumberOf(type_name);
  }
  cursor.Skip("msg=");
  const uint8_t* const text = cursor.at();
  if (!ParseHeader(&cursor, record)) return false;
  const bool unnamed = record->type == 0 && !type_name.empty();
  const uint8_t* const start = unnamed ? line.begin() : text;
  record->text = ByteView(start, static_cast<size_t>(line.end() - start));
  record->body = static_cast<size_t>(cursor.at() - start);
  record->flags = ContentFlags(record->text);
  if (unnamed) record->flags |= kRecordWholeLine;
  record->has_id = true;
  return true;
}

}  // namespace

Record ParseLine(ByteView line, const TypeNames& types) {
  if (!line.empty() && line.data()[line.size() - 1] == '\r') line = line.First(line.size() - 1);
  Record record;
  if (ParseFrom(line, line, types, &record)) return record;
  if (line.empty()) return Damaged(line, 0);
  const void* const found = ::memmem(line.data(), line.size(), kKernelLog, sizeof(kKernelLog) - 1);
  if (found != nullptr) {
    const size_t skipped = static_cast<size_t>(static_cast<const uint8_t*>(found) - line.data());
    record = Record();
    if (ParseFrom(line.After(skipped), line, types, &record)) return record;
  }
  return Damaged(line, 0);
}

Record ParseMessage(uint16_t type, ByteView payload) {
  // What the C program at the other end of a user message may have left.
  while (!payload.empty()) {
    const uint8_t last = payload.data()[payload.size() - 1];
    if (last != 0 && last != '\n') break;
    payload = payload.First(payload.size() - 1);
  }
  Record record;
  Cursor cursor(payload);
  if (payload.empty() || !ParseHeader(&cursor, &record)) return Damaged(payload, type);
  record.has_id = true;
  record.type = type;
  record.text = payload;
  record.body = static_cast<size_t>(cursor.at() - payload.begin());
  record.flags = ContentFlags(payload);
  return record;
}

}  // namespace audit_netlink
