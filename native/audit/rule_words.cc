// The places of rule_words.h, read and written.
#include "audit/rule_words.h"

#include <algorithm>
#include <cerrno>

namespace audit_netlink {

Result<Rule> RuleOfWords(const uint32_t* words, ByteView bytes) {
  Rule rule;
  rule.list = words[kListWord];
  rule.prepend = words[kPrependWord] != 0;
  rule.action = words[kActionWord];
  rule.field_count = words[kFieldCountWord];
  rule.string_count = words[kStringCountWord];
  if (rule.field_count > kMaxFields) return Error{EINVAL, "a rule has at most 64 fields"};
  if (rule.string_count > kMaxFields) return Error{EINVAL, "a rule has at most 64 strings"};
  std::copy_n(words + kMaskWords, kBitmaskWords, rule.syscalls.begin());
  for (size_t i = 0; i < rule.field_count; ++i) {
    const uint32_t* triple = words + kFieldWords + 3 * i;
    rule.fields[i] = RuleField{triple[0], triple[1], triple[2]};
  }
  for (size_t i = 0; i < rule.string_count; ++i) {
    const uint32_t start = words[kStringWords + 2 * i];
    const uint32_t end = words[kStringWords + 2 * i + 1];
    if (start > end || end > bytes.size()) return Error{EINVAL, "a string lies outside the bytes"};
    rule.strings[i] = bytes.First(end).After(start);
  }
  return rule;
}

void WriteRuleWords(const Rule& rule, ByteView bytes, uint32_t* words) {
  words[kListWord] = rule.list;
  words[kPrependWord] = rule.prepend ? 1 : 0;
  words[kActionWord] = rule.action;
  words[kFieldCountWord] = static_cast<uint32_t>(rule.field_count);
  words[kStringCountWord] = static_cast<uint32_t>(rule.string_count);
  std::copy(rule.syscalls.begin(), rule.syscalls.end(), words + kMaskWords);
  for (size_t i = 0; i < rule.field_count; ++i) {
    uint32_t* triple = words + kFieldWords + 3 * i;
    triple[0] = rule.fields[i].field;
    triple[1] = rule.fields[i].op;
    triple[2] = rule.fields[i].value;
  }
  for (size_t i = 0; i < rule.string_count; ++i) {
    const ByteView string = rule.strings[i];
    // An empty string may have no place of its own.
    const size_t start = string.empty() ? 0 : static_cast<size_t>(string.data() - bytes.data());
    words[kStringWords + 2 * i] = static_cast<uint32_t>(start);
    words[kStringWords + 2 * i + 1] = static_cast<uint32_t>(start + string.size());
  }
}

}  // namespace audit_netlink
