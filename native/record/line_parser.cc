// Compares with the line before; what differs is read in full.
#include "record/line_parser.h"

#include <cstring>

namespace audit_netlink {

namespace {

constexpr char kNode[] = "node=";
constexpr char kType[] = "type=";
constexpr char kMessage[] = " msg=";
constexpr size_t kWordLength = 5;  // of each of these

bool StartsWith(ByteView bytes, ByteView start) {
  return bytes.size() >= start.size() &&
         (start.empty() || std::memcmp(bytes.data(), start.data(), start.size()) == 0);
}

}  // namespace

Record LineParser::Parse(ByteView line, Content content) {
  Record record;
  if (!ParseLikeLast(line, &record)) {
    record = ParseLine(line, *types_, Content::kUnseen);
    if (!record.has_id) return record;
    Remember(line, record);
  }
  if (content == Content::kSeen) {
    record.flags = static_cast<uint16_t>(record.flags | ContentFlags(record.text));
  }
  return record;
}

bool LineParser::ParseLikeLast(ByteView line, Record* record) {
  if (behind_type_.empty() || !StartsWith(line, before_type_)) return false;
  const uint8_t* const type = line.begin() + before_type_.size();
  const uint8_t* end = type;
  while (end < line.end() && *end != ' ') ++end;
  const ByteView rest(end, static_cast<size_t>(line.end() - end));
  if (!StartsWith(rest, behind_type_)) return false;
  const uint8_t* const body = end + behind_type_.size();
  // The header may go on, and the line end with what does not belong to it.
  if (body < line.end() && (*body == ' ' || *body == ':' || line.end()[-1] == '\r')) return false;
  record->type = NumberOf(ByteView(type, static_cast<size_t>(end - type)));
  if (record->type == 0) return false;
  const uint8_t* const text = end + header_;
  record->has_id = true;
  record->serial = serial_;
  record->timestamp_ms = timestamp_ms_;
  // Behind `node=` up to the blank in front of the type.
  constexpr size_t kAround = 2 * kWordLength + 1;
  if (before_type_.size() > kAround) {
    record->node = ByteView(line.begin() + kWordLength, before_type_.size() - kAround);
  }
  record->text = ByteView(text, static_cast<size_t>(line.end() - text));
  record->body = static_cast<size_t>(body - text);
  return true;
}

// The number of a type by name; 0 also for those that a record has to keep as they are written.
uint16_t LineParser::NumberOf(ByteView type) {
  if (type.empty()) return 0;
  const size_t place = type.size() * 7 + type.data()[0] * size_t{3} + type.end()[-1] * size_t{5};
  KnownType& known = known_types_[place % known_types_.size()];
  if (known.size == type.size() && std::memcmp(known.name.data(), type.data(), type.size()) == 0) {
    return known.number;
  }
  const bool is_name = type.data()[0] > '9' && type.end()[-1] != ']';
  const uint16_t number = is_name ? types_->NumberOf(type) : uint16_t{0};
  if (type.size() <= known.name.size() && number != 0) {
    known.size = static_cast<uint8_t>(type.size());
    std::memcpy(known.name.data(), type.data(), type.size());
    known.number = number;
  }
  return number;
}

void LineParser::Remember(ByteView line, const Record& record) {
  behind_type_.clear();
  // Whatever auditd does not write itself is kept, or stands somewhere else.
  if ((record.flags & kRecordKeepsFront) != 0 || record.type == 0) return;
  const uint8_t* const header = record.text.begin();
  const size_t front = static_cast<size_t>(header - line.begin());
  size_t before = kWordLength;
  if (!record.node.empty()) {
    if (record.node.begin() != line.begin() + kWordLength) return;
    before += kWordLength + record.node.size() + 1;
  }
  if (front < before + kWordLength) return;
  const uint8_t* const type = line.begin() + before;
  const uint8_t* const end = header - kWordLength;
  const ByteView word(reinterpret_cast<const uint8_t*>(kType), kWordLength);
  const ByteView message(reinterpret_cast<const uint8_t*>(kMessage), kWordLength);
  const ByteView node(reinterpret_cast<const uint8_t*>(kNode), kWordLength);
  if (end < type || !StartsWith(ByteView(type - kWordLength, kWordLength), word) ||
      !StartsWith(ByteView(end, kWordLength), message) ||
      (!record.node.empty() && !StartsWith(line, node))) {
    return;
  }
  before_type_.assign(line.begin(), type);
  behind_type_.assign(end, header + record.body);
  header_ = kWordLength;
  timestamp_ms_ = record.timestamp_ms;
  serial_ = record.serial;
}

}  // namespace audit_netlink
