// A rule as numbers and as the bytes of `struct audit_rule_data`, both ways. Knows no field's
// meaning beyond whether it has a string, and no list, action or system call by name.
#ifndef AUDIT_NETLINK_AUDIT_RULE_CODEC_H_
#define AUDIT_NETLINK_AUDIT_RULE_CODEC_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "audit/protocol.h"
#include "base/byte_view.h"
#include "base/byte_writer.h"
#include "base/status.h"

namespace audit_netlink {

// One field of a rule.
struct RuleField {
  uint32_t field;
  uint32_t op;  // an operator code, AUDIT_EQUAL and its like
  uint32_t value;
};

// A rule. Of the arrays only the first `field_count` and `string_count` elements mean anything.
// The strings are borrowed: they live as long as what they were read from.
struct Rule {
  uint32_t list = 0;  // without kFilterPrepend
  bool prepend = false;
  uint32_t action = 0;
  std::array<uint32_t, kBitmaskWords> syscalls;
  size_t field_count = 0;
  std::array<RuleField, kMaxFields> fields;
  // The bytes of the string fields, in the order of their fields.
  size_t string_count = 0;
  std::array<ByteView, kMaxFields> strings;
};

// How many bytes `rule` takes when encoded. Fails with EINVAL when its counts, its strings and the
// values of its string fields contradict each other.
Result<size_t> MeasureRule(const Rule& rule);

// Writes exactly the bytes that MeasureRule() announced.
// REQUIRES: MeasureRule(rule) succeeded
void EncodeRule(const Rule& rule, ByteWriter* writer);

// Reads a rule; bytes after its strings are padding. Fails with EBADMSG when the bytes are too
// short or contradict themselves, also when strings are left over that no field claims.
Result<Rule> DecodeRule(ByteView bytes);

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_AUDIT_RULE_CODEC_H_
