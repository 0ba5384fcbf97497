// A scanner that walks the few words in front of a record's body.
#include "record/record.h"

#include <cstring>

#include "record/syslog_header.h"

namespace audit_netlink {

namespace {

// Past it, neither milliseconds nor JavaScript's numbers are exact.
constexpr uint64_t kMaxSeconds = 9'000'000'000'000;

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

// Reads `audit(SECONDS.MILLISECONDS:SERIAL):` and the blanks behind it. Some programs write a comma
// for the point, a blank in front of the colon, or no colon at all.
bool ParseHeader(Cursor* cursor, Record* record) {
  uint64_t seconds = 0;
  uint64_t fraction = 0;
  uint64_t serial = 0;
  int digits = 0;
  if (!cursor->Skip("audit(") || !cursor->Number(kMaxSeconds, &seconds) ||
      !(cursor->Skip(".") || cursor->Skip(",")) || !cursor->Number(999, &fraction, &digits) ||
      digits > 3 || !cursor->Skip(":") || !cursor->Number(UINT32_MAX, &serial) ||
      !(cursor->Skip("):") || cursor->Skip(") "))) {
    return false;
  }
  for (; digits < 3; ++digits) fraction *= 10;
  cursor->SkipBlanks();
  if (cursor->Skip(":")) cursor->SkipBlanks();
  record->timestamp_ms = seconds * 1000 + fraction;
  record->serial = static_cast<uint32_t>(serial);
  return true;
}

Record Damaged(ByteView bytes, uint16_t type) {
  Record record;
  record.type = type;
  record.flags = static_cast<uint16_t>(ContentFlags(bytes) | kRecordDamaged);
  record.text = bytes;
  return record;
}

template <size_t N>
bool BeginsWith(ByteView bytes, const char (&word)[N]) {
  return bytes.size() >= N - 1 && std::memcmp(bytes.data(), word, N - 1) == 0;
}

// Whether a line has the words from its type to its header exactly as auditd writes them, by name
// and not by number, so that they need not be kept.
bool IsAsAuditdWrites(ByteView type_name, const uint8_t* header) {
  constexpr char kBetween[] = " msg=";
  const ByteView between(type_name.end(), static_cast<size_t>(header - type_name.end()));
  return type_name.data()[0] > '9' && !BeginsWith(type_name, "UNKNOWN[") &&
         between.size() == sizeof(kBetween) - 1 && BeginsWith(between, kBetween);
}

// Reads from the words in front of the header on.
bool ParseFrom(ByteView line, const TypeNames& types, Content content, Record* record) {
  Cursor cursor(line);
  ByteView type_name;
  bool is_plain = true;
  if (cursor.Skip("node=")) {
    record->node = cursor.Word();
    is_plain = !record->node.empty() && cursor.at() == record->node.end() + 1;
  } else if (cursor.Skip("host=")) {
    record->node = cursor.Word();
    is_plain = false;
  }
  if (cursor.Skip("type=")) {
    type_name = cursor.Word();
    record->type = types.NumberOf(type_name);
  }
  cursor.Skip("msg=");
  const uint8_t* const text = cursor.at();
  if (!ParseHeader(&cursor, record)) return false;
  const bool keeps_front = !(is_plain && record->type != 0 && IsAsAuditdWrites(type_name, text));
  const uint8_t* const start = keeps_front ? line.begin() : text;
  record->text = ByteView(start, static_cast<size_t>(line.end() - start));
  record->body = static_cast<size_t>(cursor.at() - start);
  record->flags = content == Content::kSeen ? ContentFlags(record->text) : uint16_t{0};
  if (keeps_front) record->flags |= kRecordKeepsFront;
  record->has_id = true;
  return true;
}

bool IsNameByte(uint8_t byte) {
  return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') ||
         byte == '_';
}

// Where in the word that ends at `end` the field `name=` begins, `end` when it is not there. In
// front of it may stand what ends a name: `audit.log:12:type=AVC`.
template <size_t N>
size_t FieldBefore(ByteView line, size_t end, const char (&name)[N]) {
  constexpr size_t kLength = N - 1;
  size_t start = end;
  while (start > 0 && line.data()[start - 1] != ' ') --start;
  for (size_t at = end; at >= start + kLength; --at) {
    const size_t from = at - kLength;
    if (std::memcmp(line.data() + from, name, kLength) == 0 &&
        (from == 0 || !IsNameByte(line.data()[from - 1]))) {
      return from;
    }
  }
  return end;
}

size_t BlanksBefore(ByteView line, size_t end) {
  while (end > 0 && line.data()[end - 1] == ' ') --end;
  return end;
}

// Where a record begins behind whatever a log, a console or a program put in front of it; the
// line's length when there is none. What the first `audit(` says decides: behind it stands what
// anybody may have written.
size_t FindRecord(ByteView line) {
  constexpr char kHeader[] = "audit(";
  if (line.empty()) return 0;
  const void* const found = ::memmem(line.data(), line.size(), kHeader, sizeof(kHeader) - 1);
  if (found == nullptr) return line.size();
  size_t start = static_cast<size_t>(static_cast<const uint8_t*>(found) - line.data());
  if (start >= 4 && std::memcmp(line.data() + start - 4, "msg=", 4) == 0) start -= 4;
  if (start > 0 && IsNameByte(line.data()[start - 1])) return line.size();
  const size_t type_end = BlanksBefore(line, start);
  const size_t type = FieldBefore(line, type_end, "type=");
  if (type == type_end) return start;
  const size_t node_end = BlanksBefore(line, type);
  if (node_end == type) return type;
  for (const size_t node :
       {FieldBefore(line, node_end, "node="), FieldBefore(line, node_end, "host=")}) {
    if (node != node_end) return node;
  }
  return type;
}

ByteView WithoutCarriageReturn(ByteView line) {
  const bool has_one = !line.empty() && line.data()[line.size() - 1] == '\r';
  return has_one ? line.First(line.size() - 1) : line;
}

}  // namespace

uint16_t ContentFlags(ByteView text) {
  uint64_t seen = 0;
  const uint8_t* at = text.begin();
  const uint8_t* const end = text.end();
  for (; end - at >= 8; at += 8) {
    uint64_t word;
    std::memcpy(&word, at, sizeof(word));
    seen |= word;
  }
  for (; at < end; ++at) seen |= *at;
  uint16_t flags = (seen & 0x8080808080808080) != 0 ? kRecordNotAscii : 0;
  if (!text.empty() && std::memchr(text.data(), 0, text.size()) != nullptr) {
    flags |= kRecordDamaged;
  }
  return flags;
}

ByteView LineContent(ByteView line) {
  // A disk that lost power leaves NULs, a program from elsewhere a byte order mark.
  constexpr char kByteOrderMark[] = "\xef\xbb\xbf";
  while (!line.empty() && line.data()[0] == 0) line = line.After(1);
  if (BeginsWith(line, kByteOrderMark)) line = line.After(sizeof(kByteOrderMark) - 1);
  while (!line.empty() && (line.data()[0] == ' ' || line.data()[0] == '\t')) line = line.After(1);
  return WithoutCarriageReturn(line);
}

Record ParseLine(ByteView line, const TypeNames& types, Content looked_at) {
  const ByteView content = LineContent(line);
  const uint16_t end_flag = content.end() == line.end() ? 0 : kRecordEndsWithReturn;
  Record record;
  if (ParseFrom(content, types, looked_at, &record)) {
    record.flags |= end_flag;
    return record;
  }
  // The rest of such a line is a record's body, whatever it looks like.
  const bool is_damaged =
      BeginsWith(content, "type=") || BeginsWith(content, "node=") || BeginsWith(content, "host=");
  const size_t start = is_damaged ? content.size() : FindRecord(content);
  if (start < content.size()) {
    record = Record();
    if (ParseFrom(content.After(start), types, looked_at, &record)) {
      if (record.node.empty()) record.node = SyslogHost(content.First(start));
      record.flags |= end_flag;
      return record;
    }
  }
  return Damaged(WithoutCarriageReturn(line), 0);
}

ByteView WrittenType(ByteView text) {
  Cursor cursor(text);
  if (cursor.Skip("node=") || cursor.Skip("host=")) cursor.Word();
  return cursor.Skip("type=") ? cursor.Word() : ByteView();
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
