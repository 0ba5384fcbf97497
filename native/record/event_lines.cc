// Copies, and looks at bytes only where they may have to be written otherwise.
#include "record/event_lines.h"

#include <cstring>
#include <string_view>

#include "record/packed_events.h"
#include "record/record.h"

namespace audit_netlink {

namespace {

constexpr uint8_t kSeparator = 0x1d;
constexpr uint8_t kSpace = 0x20;

constexpr char kShellMeans[] = " \"'`$\\!()|";
constexpr char kShellQuoteMeans[] = " \"'`$\\!()|;#&*?[]<>{}";

// What is done with a byte.
enum : uint8_t { kAsItIs, kOctal, kBackslash };

void Append(std::vector<uint8_t>* out, ByteView bytes) {
  out->insert(out->end(), bytes.begin(), bytes.end());
}

void Append(std::vector<uint8_t>* out, std::string_view text) {
  out->insert(out->end(), text.begin(), text.end());
}

bool BeginsWith(ByteView text, std::string_view word) {
  return text.size() >= word.size() && std::memcmp(text.data(), word.data(), word.size()) == 0;
}

bool Has(ByteView bytes, uint8_t byte) {
  return !bytes.empty() && std::memchr(bytes.data(), byte, bytes.size()) != nullptr;
}

// Where the first byte below a blank is; the size when there is none.
size_t FirstControl(ByteView text) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  const uint8_t* const bytes = text.data();
  size_t at = 0;
  for (; text.size() - at >= 8; at += 8) {
    uint64_t word;
    std::memcpy(&word, bytes + at, sizeof(word));
    if (((word - kOnes * kSpace) & ~word & (kOnes * 0x80)) != 0) break;
  }
  while (at < text.size() && bytes[at] >= kSpace) ++at;
  return at;
}

// Days since 1970 to a date: Howard Hinnant's `civil_from_days`, whose years begin in March.
struct Date {
  uint64_t year;
  uint64_t month;  // from 1
  uint64_t day;
};
Date DateOf(uint64_t days) {
  const uint64_t since_march_0 = days + 719468;
  const uint64_t era = since_march_0 / 146097;
  const uint64_t day_of_era = since_march_0 % 146097;
  const uint64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const uint64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const uint64_t month_from_march = (5 * day_of_year + 2) / 153;
  const uint64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  return Date{year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
              day_of_year - (153 * month_from_march + 2) / 5 + 1};
}

std::string TwoDigits(uint64_t number, char fill) {
  const char first = number < 10 ? fill : static_cast<char>('0' + number / 10);
  return {first, static_cast<char>('0' + number % 10)};
}

// As ctime(3) writes it.
std::string CalendarTime(uint64_t seconds, uint32_t offset) {
  constexpr const char* kDays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const int64_t local = static_cast<int64_t>(seconds) + static_cast<int32_t>(offset);
  // The first hours of 1970 may be in 1969.
  if (offset == EventLines::kNoTime || local < 0) return std::to_string(seconds);
  const uint64_t days = static_cast<uint64_t>(local) / 86400;
  const uint64_t second = static_cast<uint64_t>(local) % 86400;
  const Date date = DateOf(days);
  std::string text = std::string(kDays[days % 7]) + " " + kMonths[date.month - 1] + " ";
  text += TwoDigits(date.day, ' ') + " " + TwoDigits(second / 3600, '0') + ":";
  text += TwoDigits(second / 60 % 60, '0') + ":" + TwoDigits(second % 60, '0');
  text += " " + std::to_string(date.year);
  return text;
}

}  // namespace

struct EventLines::Event {
  ByteView bytes;
  ByteView node;
  bool has_newline;  // somewhere in its records
  bool is_separated;
};

EventLines::EventLines(const TypeNames& types, LineStyle style, LineEscape escape)
    : types_(types), style_(style), escape_(escape), fronts_(kFronts) {
  for (size_t byte = 0; byte < 256; ++byte) {
    const char* const means = escape == LineEscape::kShell        ? kShellMeans
                              : escape == LineEscape::kShellQuote ? kShellQuoteMeans
                                                                  : "";
    const bool is_meant = byte != 0 && std::strchr(means, static_cast<int>(byte)) != nullptr;
    meaning_[byte] = byte < kSpace && escape != LineEscape::kNone ? kOctal
                     : is_meant                                   ? kBackslash
                                                                  : kAsItIs;
  }
}

bool EventLines::Write(ByteView bytes, const uint32_t* index, size_t index_count,
                       const uint32_t* positions, size_t count, const uint32_t* offsets,
                       std::vector<uint8_t>* out) {
  for (size_t i = 0; i < count; ++i) {
    const size_t at = positions[i];
    if (at >= index_count || index_count - at < kEventWords) return false;
    const uint32_t* const head = index + at;
    const size_t record_count = head[1];
    if (record_count == 0 || record_count > (index_count - at - kEventWords) / kRecordWords) {
      return false;
    }
    const uint32_t* const records = head + kEventWords;
    if (head[5] > head[6] || head[6] > bytes.size()) return false;
    for (size_t r = 0; r < record_count; ++r) {
      const uint32_t* const record = records + r * kRecordWords;
      if (record[1] > record[2] || record[2] > record[3] || record[3] > bytes.size()) return false;
    }
    Event event;
    event.bytes = bytes;
    event.node = bytes.First(head[6]).After(head[5]);
    // The records of an event stand one behind the other.
    const size_t start = records[1];
    const size_t end = records[(record_count - 1) * kRecordWords + 3];
    if (start > end) return false;
    const ByteView all = bytes.First(end).After(start);
    event.has_newline = Has(all, '\n');
    event.is_separated = style_ == LineStyle::kSeparated && Has(all, kSeparator);
    if (style_ == LineStyle::kTimed) {
      WriteTime((uint64_t{head[4]} << 32 | head[3]) / 1000, offsets[i], out);
      for (size_t r = record_count; r > 0; --r) {
        WriteRecord(event, records + (r - 1) * kRecordWords, out);
      }
    } else {
      for (size_t r = 0; r < record_count; ++r) WriteRecord(event, records + r * kRecordWords, out);
    }
  }
  return true;
}

void EventLines::WriteTime(uint64_t seconds, uint32_t offset, std::vector<uint8_t>* out) {
  if (seconds != last_seconds_ || offset != last_offset_) {
    last_seconds_ = seconds;
    last_offset_ = offset;
    last_time_ = "----\ntime->" + CalendarTime(seconds, offset) + "\n";
  }
  Append(out, std::string_view(last_time_));
}

void EventLines::WriteRecord(const Event& event, const uint32_t* record,
                             std::vector<uint8_t>* out) {
  const ByteView text = event.bytes.First(record[3]).After(record[1]);
  const size_t line = out->size();
  WriteFront(event, record[0], text, out);
  const size_t front = out->size();
  Append(out, text);
  // A program may have sent several lines; auditd writes them as one.
  if (event.has_newline) {
    for (size_t at = front; at < out->size(); ++at) {
      if ((*out)[at] == '\n') (*out)[at] = ' ';
    }
  }
  if (((record[0] >> 16) & kRecordEndsWithReturn) != 0) out->push_back('\r');
  if (style_ == LineStyle::kTimed) {
    const ByteView written = ByteView(*out).After(line);
    const bool is_plain =
        escape_ <= LineEscape::kTerminal && FirstControl(written) == written.size();
    if (!is_plain) {
      line_.assign(written.begin(), written.end());
      out->resize(line);
      WriteEscaped(line_, out);
    }
  } else if (event.is_separated && !Has(text, kSeparator)) {
    out->push_back(kSeparator);
  }
  out->push_back('\n');
}

// What stands in front of a record's text.
void EventLines::WriteFront(const Event& event, uint32_t type_and_flags, ByteView text,
                            std::vector<uint8_t>* out) {
  const uint16_t type = static_cast<uint16_t>(type_and_flags);
  const uint32_t flags = type_and_flags >> 16;
  const bool keeps_front = (flags & kRecordKeepsFront) != 0;
  // Of a line that cannot be read the text is all there was.
  if (!keeps_front && type == 0 && (flags & kRecordDamaged) != 0) return;
  const bool names_node = keeps_front && (BeginsWith(text, "node=") || BeginsWith(text, "host="));
  if (!event.node.empty() && !names_node) {
    Append(out, std::string_view("node="));
    Append(out, event.node);
    out->push_back(' ');
  }
  if (!keeps_front) Append(out, std::string_view(FrontOf(type)));
}

void EventLines::WriteEscaped(ByteView text, std::vector<uint8_t>* out) const {
  for (const uint8_t byte : text) {
    if (byte == kSeparator) return;
    switch (meaning_[byte]) {
      case kOctal:
        out->push_back('\\');
        out->push_back(static_cast<uint8_t>('0' + (byte >> 6)));
        out->push_back(static_cast<uint8_t>('0' + (byte >> 3 & 7)));
        out->push_back(static_cast<uint8_t>('0' + (byte & 7)));
        break;
      case kBackslash:
        out->push_back('\\');
        out->push_back(byte);
        break;
      default:
        out->push_back(byte);
    }
  }
}

const std::string& EventLines::FrontOf(uint16_t type) {
  Front& front = fronts_[type % kFronts];
  if (front.type != type) {
    const std::string* const name = types_.NameOf(type);
    const std::string unknown = "UNKNOWN[" + std::to_string(type) + "]";
    front.text = "type=" + (name == nullptr ? unknown : *name) + " msg=";
    front.type = type;
  }
  return front.text;
}

}  // namespace audit_netlink
