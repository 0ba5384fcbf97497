// Many rules as numbers: their order, what is told once, and what cannot be read.
#include "audit/rule_list.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "audit/protocol.h"
#include "audit/rule_codec.h"
#include "base/byte_writer.h"

namespace audit_netlink {
namespace {

using Numbers = std::vector<uint32_t>;

constexpr uint32_t kEqual = 0x40000000;

// The bytes of a rule on a pid and a key.
std::vector<uint8_t> Encoded(uint32_t pid, const std::string& key, uint32_t first_mask_word) {
  Rule rule;
  rule.list = 4;
  rule.action = 2;
  rule.syscalls.fill(0);
  rule.syscalls[0] = first_mask_word;
  rule.field_count = 2;
  rule.fields[0] = RuleField{0, kEqual, pid};
  rule.fields[1] = RuleField{kFilterKey, kEqual, static_cast<uint32_t>(key.size())};
  rule.string_count = 1;
  rule.strings[0] = ByteView(reinterpret_cast<const uint8_t*>(key.data()), key.size());
  std::vector<uint8_t> bytes(MeasureRule(rule).value());
  ByteWriter writer(bytes.data(), bytes.size());
  EncodeRule(rule, &writer);
  return bytes;
}

struct Rules {
  std::vector<uint8_t> bytes;
  std::vector<size_t> ends;

  void Append(const std::vector<uint8_t>& rule) {
    bytes.insert(bytes.end(), rule.begin(), rule.end());
    ends.push_back(bytes.size());
  }

  RuleList Read() const {
    RuleList list{ByteView(bytes)};
    size_t start = 0;
    for (const size_t end : ends) {
      list.Add(start, end);
      start = end;
    }
    return list;
  }
};

TEST(RuleList, TellsWhatRecursOnce) {
  Rules rules;
  rules.Append(Encoded(7, "one", 1));
  rules.Append(Encoded(8, "two", 1));
  rules.Append(Encoded(9, "one", 2));
  const RuleList list = rules.Read();
  EXPECT_EQ(list.words(), (Numbers{4, 0, 2, 0, 2, 0, kEqual, 7, kFilterKey, kEqual, 0,  //
                                   4, 0, 2, 0, 2, 0, kEqual, 8, kFilterKey, kEqual, 1,  //
                                   4, 0, 2, 1, 2, 0, kEqual, 9, kFilterKey, kEqual, 0}));
  ASSERT_EQ(list.masks().size(), 2 * kBitmaskWords);
  EXPECT_EQ(list.masks()[0], 1u);
  EXPECT_EQ(list.masks()[kBitmaskWords], 2u);
  ASSERT_EQ(list.strings().size(), 4u);
  for (size_t i = 0; i < 2; ++i) {
    const auto begin = rules.bytes.begin();
    const std::string text(begin + list.strings()[2 * i], begin + list.strings()[2 * i + 1]);
    EXPECT_EQ(text, i == 0 ? "one" : "two");
  }
}

TEST(RuleList, KeepsThePlaceOfWhatCannotBeRead) {
  Rules rules;
  rules.Append(Encoded(7, "one", 1));
  rules.Append(std::vector<uint8_t>(5));
  rules.Append(Encoded(7, "", 1));
  const RuleList list = rules.Read();
  EXPECT_EQ(list.words(), (Numbers{4,
                                   0,
                                   2,
                                   0,
                                   2,
                                   0,
                                   kEqual,
                                   7,
                                   kFilterKey,
                                   kEqual,
                                   0,                //
                                   kUnreadableRule,  //
                                   4,
                                   0,
                                   2,
                                   0,
                                   2,
                                   0,
                                   kEqual,
                                   7,
                                   kFilterKey,
                                   kEqual,
                                   1}));
  EXPECT_EQ(list.strings()[2], list.strings()[3]);
}

TEST(RuleList, IsEmptyWithoutRules) {
  const RuleList list{ByteView()};
  EXPECT_TRUE(list.words().empty());
  EXPECT_TRUE(list.masks().empty());
  EXPECT_TRUE(list.strings().empty());
}

}  // namespace
}  // namespace audit_netlink
