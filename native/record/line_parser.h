// Reads the lines of a log one after the other, faster than each by itself: what stands in front of
// a record's body is mostly that of the line before. Knows no field and no event.
#ifndef AUDIT_NETLINK_RECORD_LINE_PARSER_H_
#define AUDIT_NETLINK_RECORD_LINE_PARSER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "base/byte_view.h"
#include "record/record.h"
#include "record/type_names.h"

namespace audit_netlink {

// Used by one thread at a time.
class LineParser {
 public:
  explicit LineParser(std::shared_ptr<const TypeNames> types) : types_(std::move(types)) {}

  // What ParseLine() gives. Its bytes are those of the line, whatever came before.
  Record Parse(ByteView line, Content content);

  const std::shared_ptr<const TypeNames>& types() const { return types_; }

 private:
  // A type as it was written, and its number.
  struct KnownType {
    uint8_t size = 0;
    std::array<uint8_t, 23> name = {};
    uint16_t number = 0;
  };

  bool ParseLikeLast(ByteView line, Record* record);
  uint16_t NumberOf(ByteView type);
  void Remember(ByteView line, const Record& record);

  const std::shared_ptr<const TypeNames> types_;
  std::array<KnownType, 64> known_types_;
  // Of the last line that auditd might have written: all up to its type, and all between its type
  // and its body.
  std::vector<uint8_t> before_type_;
  std::vector<uint8_t> behind_type_;
  size_t header_ = 0;  // where in the latter the header begins
  uint64_t timestamp_ms_ = 0;
  uint32_t serial_ = 0;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_RECORD_LINE_PARSER_H_
