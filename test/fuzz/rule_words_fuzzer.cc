// Any numbers as the words of a rule, with the bytes behind them as its strings: read or refused, and
// what was read is written as it was read and encoded without leaving its memory.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "audit/rule_codec.h"
#include "audit/rule_words.h"
#include "base/byte_writer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::array<uint32_t, audit_netlink::kRuleWordCount> words{};
  const size_t head = std::min(size, sizeof(words));
  std::memcpy(words.data(), data, head);
  const audit_netlink::ByteView bytes(data + head, size - head);

  const auto rule = audit_netlink::RuleOfWords(words.data(), bytes);
  if (!rule.ok()) return 0;
  auto again = words;
  audit_netlink::WriteRuleWords(rule.value(), bytes, again.data());
  const auto same = audit_netlink::RuleOfWords(again.data(), bytes);
  if (!same.ok() || same.value().field_count != rule.value().field_count) std::abort();
  for (size_t i = 0; i < rule.value().string_count; ++i) {
    if (same.value().strings[i].size() != rule.value().strings[i].size()) std::abort();
  }

  const auto length = audit_netlink::MeasureRule(rule.value());
  if (!length.ok()) return 0;
  std::vector<uint8_t> encoded(length.value());
  audit_netlink::ByteWriter writer(encoded.data(), encoded.size());
  audit_netlink::EncodeRule(rule.value(), &writer);
  if (!writer.ok() || writer.written() != encoded.size()) std::abort();
  return 0;
}
