// A rule as numbers at fixed places and bytes beside them: the form in which it crosses to
// JavaScript, in memory that both sides keep using. Knows no object and no kernel layout.
#ifndef AUDIT_NETLINK_AUDIT_RULE_WORDS_H_
#define AUDIT_NETLINK_AUDIT_RULE_WORDS_H_

#include <cstddef>
#include <cstdint>

#include "audit/protocol.h"
#include "audit/rule_codec.h"
#include "base/byte_view.h"
#include "base/status.h"

namespace audit_netlink {

// Where the numbers stand. lib/kernel/rule-bytes.ts has the same places.
inline constexpr size_t kListWord = 0;
inline constexpr size_t kPrependWord = 1;  // 0 or 1
inline constexpr size_t kActionWord = 2;
inline constexpr size_t kFieldCountWord = 3;
inline constexpr size_t kStringCountWord = 4;
inline constexpr size_t kMaskWords = 5;
// Field, operator and value of each field, one after the other.
inline constexpr size_t kFieldWords = kMaskWords + kBitmaskWords;
// Start and end of each string in the bytes, one after the other.
inline constexpr size_t kStringWords = kFieldWords + 3 * kMaxFields;
inline constexpr size_t kRuleWordCount = kStringWords + 2 * kMaxFields;

// Reads a rule from `kRuleWordCount` words; its strings are borrowed from `bytes`. Fails with
// EINVAL when there are more fields or strings than a rule can have, or a string lies outside of
// the bytes.
Result<Rule> RuleOfWords(const uint32_t* words, ByteView bytes);

// Writes those of `kRuleWordCount` words that the rule needs: the others, which are the places of
// fields and strings that it does not have, stay as they are.
// REQUIRES: the rule's strings are borrowed from `bytes`, which are shorter than 4 GiB
void WriteRuleWords(const Rule& rule, ByteView bytes, uint32_t* words);

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_AUDIT_RULE_WORDS_H_
