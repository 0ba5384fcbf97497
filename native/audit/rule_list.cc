// The rules are decoded as single ones are; what recurs is found by its bytes.
#include "audit/rule_list.h"

#include <utility>

#include "audit/protocol.h"
#include "audit/rule_codec.h"

namespace audit_netlink {

namespace {

// Where the mask stands in a rule's bytes: behind list, action and number of fields.
constexpr size_t kMaskStart = 3 * sizeof(uint32_t);
constexpr size_t kMaskBytes = kBitmaskWords * sizeof(uint32_t);

std::string_view AsText(ByteView bytes) {
  return bytes.empty()
             ? std::string_view()
             : std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

}  // namespace

void RuleList::Add(size_t start, size_t end) {
  const ByteView bytes = bytes_.First(end).After(start);
  const Result<Rule> decoded = DecodeRule(bytes);
  if (!decoded.ok()) {
    words_.push_back(kUnreadableRule);
    return;
  }
  const Rule& rule = decoded.value();
  words_.push_back(rule.list);
  words_.push_back(rule.prepend ? 1 : 0);
  words_.push_back(rule.action);
  words_.push_back(PlaceOfMask(rule.syscalls.data(),
                               AsText(bytes.First(kMaskStart + kMaskBytes).After(kMaskStart))));
  words_.push_back(static_cast<uint32_t>(rule.field_count));
  size_t strings = 0;
  for (size_t i = 0; i < rule.field_count; ++i) {
    const RuleField& field = rule.fields[i];
    words_.push_back(field.field);
    words_.push_back(field.op);
    words_.push_back(IsStringField(field.field) ? PlaceOfString(rule.strings[strings++])
                                                : field.value);
  }
}

uint32_t RuleList::PlaceOfMask(const uint32_t* mask, std::string_view bytes) {
  const auto next = static_cast<uint32_t>(mask_places_.size());
  const auto [found, is_new] = mask_places_.emplace(bytes, next);
  if (is_new) masks_.insert(masks_.end(), mask, mask + kBitmaskWords);
  return found->second;
}

uint32_t RuleList::PlaceOfString(ByteView string) {
  const auto next = static_cast<uint32_t>(string_places_.size());
  const auto [found, is_new] = string_places_.emplace(AsText(string), next);
  if (is_new) {
    // An empty string may have no place of its own.
    const size_t start = string.empty() ? 0 : static_cast<size_t>(string.data() - bytes_.data());
    strings_.push_back(static_cast<uint32_t>(start));
    strings_.push_back(static_cast<uint32_t>(start + string.size()));
  }
  return found->second;
}

}  // namespace audit_netlink
