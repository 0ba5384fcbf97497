// Copies, and looks at bytes only where they may have to be written otherwise.
#include "record/event_lines.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <string_view>
#include <utility>

#include "record/record.h"

namespace audit_netlink {

namespace {

constexpr uint8_t kSeparator = 0x1d;
constexpr uint8_t kSpace = 0x20;

constexpr char kShellMeans[] = " \"'`$\\!()|";
constexpr char kShellQuoteMeans[] = " \"'`$\\!()|;#&*?[]<>{}";

// The last of JavaScript's calendar, which people see elsewhere: 100,000,000 days from 1970.
constexpr uint64_t kLastSecond = 8'640'000'000'000;

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
std::string CalendarTime(uint64_t seconds, int64_t offset) {
  constexpr const char* kDays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  // The first hours of 1970 may be in 1969, and the last times of a log in no year at all.
  const int64_t local = static_cast<int64_t>(seconds) + offset;
  if (seconds > kLastSecond || local < 0) return std::to_string(seconds);
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

std::optional<LineForm> LineForm::Of(uint32_t style, uint32_t escape, const uint32_t* zone,
                                     size_t zone_words) {
  if (style > static_cast<uint32_t>(LineStyle::kTimed) ||
      escape > static_cast<uint32_t>(LineEscape::kShellQuote) || zone_words % 2 != 0) {
    return std::nullopt;
  }
  LineForm form{static_cast<LineStyle>(style), static_cast<LineEscape>(escape), {}};
  for (size_t at = 0; at < zone_words; at += 2) {
    if (at > 0 && zone[at] <= zone[at - 2]) return std::nullopt;
    form.zone.push_back(ZoneOffset{zone[at], static_cast<int32_t>(zone[at + 1])});
  }
  return form;
}

EventLines::EventLines(std::shared_ptr<const TypeNames> types, LineForm form)
    : types_(std::move(types)), form_(std::move(form)), fronts_(kFronts) {
  const LineEscape escape = form_.escape;
  const char* const means = escape == LineEscape::kShell        ? kShellMeans
                            : escape == LineEscape::kShellQuote ? kShellQuoteMeans
                                                                : "";
  for (size_t byte = 0; byte < 256; ++byte) {
    const bool is_meant = byte != 0 && std::strchr(means, static_cast<int>(byte)) != nullptr;
    meaning_[byte] = byte < kSpace && escape != LineEscape::kNone ? kOctal
                     : is_meant                                   ? kBackslash
                                                                  : kAsItIs;
  }
}

void EventLines::Write(const FinishedEvent& event, std::vector<uint8_t>* out) {
  const RecordPlace* const records = event.records;
  // The records of an event stand one behind the other.
  const size_t start = records[0].start;
  const ByteView all = event.bytes.First(records[event.record_count - 1].end).After(start);
  const Common common{event.bytes, event.node, Has(all, '\n')};
  if (form_.style == LineStyle::kTimed) {
    WriteTime(event.timestamp_ms / 1000, out);
    for (size_t r = event.record_count; r > 0; --r) WriteRecord(common, records[r - 1], out);
  } else {
    for (size_t r = 0; r < event.record_count; ++r) WriteRecord(common, records[r], out);
  }
}

bool EventLines::Write(ByteView bytes, const uint32_t* index, size_t index_count,
                       const uint32_t* positions, size_t count, std::vector<uint8_t>* out) {
  for (size_t i = 0; i < count; ++i) {
    const size_t at = positions[i];
    if (at >= index_count || index_count - at < kEventWords) return false;
    const uint32_t* const head = index + at;
    FinishedEvent event{};
    event.record_count = head[1];
    if (event.record_count == 0 ||
        event.record_count > (index_count - at - kEventWords) / kRecordWords) {
      return false;
    }
    if (head[5] > head[6] || head[6] > bytes.size()) return false;
    places_.clear();
    size_t end = 0;
    for (size_t r = 0; r < event.record_count; ++r) {
      const uint32_t* const record = head + kEventWords + r * kRecordWords;
      if (record[1] < end || record[1] > record[2] || record[2] > record[3]) return false;
      end = record[3];
      places_.push_back(RecordPlace{record[0], record[1], record[2], record[3]});
    }
    if (end > bytes.size()) return false;
    event.timestamp_ms = uint64_t{head[4]} << 32 | head[3];
    event.node = bytes.First(head[6]).After(head[5]);
    event.bytes = bytes;
    event.records = places_.data();
    Write(event, out);
  }
  return true;
}

int64_t EventLines::OffsetAt(uint64_t seconds) const {
  const auto after =
      std::upper_bound(form_.zone.begin(), form_.zone.end(), seconds,
                       [](uint64_t time, const ZoneOffset& zone) { return time < zone.from; });
  return after == form_.zone.begin() ? 0 : std::prev(after)->offset;
}

void EventLines::WriteTime(uint64_t seconds, std::vector<uint8_t>* out) {
  if (seconds != last_seconds_) {
    last_seconds_ = seconds;
    last_time_ = "----\ntime->" + CalendarTime(seconds, OffsetAt(seconds)) + "\n";
  }
  Append(out, std::string_view(last_time_));
}

void EventLines::WriteRecord(const Common& event, const RecordPlace& record,
                             std::vector<uint8_t>* out) {
  const ByteView text = event.bytes.First(record.end).After(record.start);
  const size_t line = out->size();
  WriteFront(event, record.type_and_flags, text, out);
  const size_t front = out->size();
  Append(out, text);
  // A program may have sent several lines; auditd writes them as one.
  if (event.has_newline) {
    for (size_t at = front; at < out->size(); ++at) {
      if ((*out)[at] == '\n') (*out)[at] = ' ';
    }
  }
  if (((record.type_and_flags >> 16) & kRecordEndsWithReturn) != 0) out->push_back('\r');
  if (form_.style == LineStyle::kTimed) {
    const ByteView written = ByteView(*out).After(line);
    const bool is_plain =
        form_.escape <= LineEscape::kTerminal && FirstControl(written) == written.size();
    if (!is_plain) {
      line_.assign(written.begin(), written.end());
      out->resize(line);
      WriteEscaped(line_, out);
    }
  }
  out->push_back('\n');
}

// What stands in front of a record's text.
void EventLines::WriteFront(const Common& event, uint32_t type_and_flags, ByteView text,
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
    const std::string* const name = types_->NameOf(type);
    const std::string unknown = "UNKNOWN[" + std::to_string(type) + "]";
    front.text = "type=" + (name == nullptr ? unknown : *name) + " msg=";
    front.type = type;
  }
  return front.text;
}

}  // namespace audit_netlink
