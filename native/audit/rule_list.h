// Many rules as numbers, with masks and strings that recur told once: a policy has thousands of
// rules, and few of either. Knows the layout of rule_codec.h and no JavaScript.
#ifndef AUDIT_NETLINK_AUDIT_RULE_LIST_H_
#define AUDIT_NETLINK_AUDIT_RULE_LIST_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/byte_view.h"

namespace audit_netlink {

// What stands for a rule that cannot be read: no list has this number.
inline constexpr uint32_t kUnreadableRule = UINT32_MAX;

// Reads one rule after the other. lib/kernel/listed-rules.ts knows the order of the numbers.
class RuleList {
 public:
  // `bytes` must stay where they are while this object is used, and are shorter than 4 GiB.
  explicit RuleList(ByteView bytes) : bytes_(bytes) {}

  // Adds the rule from `start` to `end`.
  // REQUIRES: start <= end, and there are as many bytes
  void Add(size_t start, size_t end);

  // For each rule its list, whether it is prepended, its action, the place of its mask among
  // masks(), and the number of its fields; for each of these the field, the operator and the value,
  // which for a field with a string is the place of that among strings(). Or kUnreadableRule alone.
  const std::vector<uint32_t>& words() const { return words_; }
  // The words of each mask, one mask after the other.
  const std::vector<uint32_t>& masks() const { return masks_; }
  // Start and end of each string in the bytes.
  const std::vector<uint32_t>& strings() const { return strings_; }

 private:
  uint32_t PlaceOfMask(const uint32_t* mask, std::string_view bytes);
  uint32_t PlaceOfString(ByteView string);

  const ByteView bytes_;
  std::vector<uint32_t> words_;
  std::vector<uint32_t> masks_;
  std::vector<uint32_t> strings_;
  std::unordered_map<std::string_view, uint32_t> mask_places_;
  std::unordered_map<std::string_view, uint32_t> string_places_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_AUDIT_RULE_LIST_H_
