// The layout, member by member in the kernel's order; protocol.cc holds the offsets to it.
#include "audit/rule_codec.h"

#include <cerrno>

#include "base/byte_reader.h"

namespace audit_netlink {

Result<size_t> MeasureRule(const Rule& rule) {
  if ((rule.list & kFilterPrepend) != 0) {
    return Error{EINVAL, "list must not contain AUDIT_FILTER_PREPEND"};
  }
  if (rule.field_count > kMaxFields) return Error{EINVAL, "a rule has at most 64 fields"};

  uint64_t string_bytes = 0;
  size_t strings = 0;
  for (size_t i = 0; i < rule.field_count; ++i) {
    const RuleField& field = rule.fields[i];
    if (!IsStringField(field.field)) continue;
    if (strings == rule.string_count) return Error{EINVAL, "a string field has no string"};
    if (rule.strings[strings].size() != field.value) {
      return Error{EINVAL, "a string field's value must be the length of its string"};
    }
    string_bytes += field.value;
    ++strings;
  }
  if (strings != rule.string_count) return Error{EINVAL, "a string belongs to no field"};
  if (string_bytes > UINT32_MAX) return Error{EINVAL, "the strings are too long"};
  return kRuleHeadBytes + static_cast<size_t>(string_bytes);
}

void EncodeRule(const Rule& rule, ByteWriter* writer) {
  const size_t unused = (kMaxFields - rule.field_count) * sizeof(uint32_t);
  uint32_t string_bytes = 0;
  for (size_t i = 0; i < rule.string_count; ++i) {
    string_bytes += static_cast<uint32_t>(rule.strings[i].size());
  }

  writer->WriteU32(rule.list | (rule.prepend ? kFilterPrepend : 0));
  writer->WriteU32(rule.action);
  writer->WriteU32(static_cast<uint32_t>(rule.field_count));
  writer->WriteU32s(rule.syscalls.data(), kBitmaskWords);
  for (size_t i = 0; i < rule.field_count; ++i) writer->WriteU32(rule.fields[i].field);
  writer->WriteZeros(unused);
  for (size_t i = 0; i < rule.field_count; ++i) writer->WriteU32(rule.fields[i].value);
  writer->WriteZeros(unused);
  for (size_t i = 0; i < rule.field_count; ++i) writer->WriteU32(rule.fields[i].op);
  writer->WriteZeros(unused);
  writer->WriteU32(string_bytes);
  for (size_t i = 0; i < rule.string_count; ++i) writer->WriteBytes(rule.strings[i]);
}

Result<Rule> DecodeRule(ByteView bytes) {
  Rule rule;
  ByteReader reader(bytes);
  const uint32_t flags = reader.ReadU32();
  rule.list = flags & ~kFilterPrepend;
  rule.prepend = (flags & kFilterPrepend) != 0;
  rule.action = reader.ReadU32();
  const uint32_t field_count = reader.ReadU32();
  reader.ReadU32s(rule.syscalls.data(), kBitmaskWords);
  std::array<uint32_t, kMaxFields> fields;
  std::array<uint32_t, kMaxFields> values;
  std::array<uint32_t, kMaxFields> operators;
  reader.ReadU32s(fields.data(), kMaxFields);
  reader.ReadU32s(values.data(), kMaxFields);
  reader.ReadU32s(operators.data(), kMaxFields);
  const uint32_t string_bytes = reader.ReadU32();
  if (!reader.ok()) return Error{EBADMSG, "a rule takes at least 1040 bytes"};
  if (field_count > kMaxFields) return Error{EBADMSG, "a rule has at most 64 fields"};

  ByteReader strings(reader.ReadBytes(string_bytes));
  if (!reader.ok()) return Error{EBADMSG, "the rule's strings are cut off"};
  rule.field_count = field_count;
  for (size_t i = 0; i < field_count; ++i) {
    rule.fields[i] = RuleField{fields[i], operators[i], values[i]};
    if (!IsStringField(fields[i])) continue;
    rule.strings[rule.string_count++] = strings.ReadBytes(values[i]);
    if (!strings.ok()) return Error{EBADMSG, "a string field claims more bytes than there are"};
  }
  if (strings.remaining() != 0) return Error{EBADMSG, "bytes of the strings belong to no field"};
  return rule;
}

}  // namespace audit_netlink
