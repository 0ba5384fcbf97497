// A rule at its fixed places: there, back, and what is refused.
#include "audit/rule_words.h"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <string>
#include <vector>

namespace audit_netlink {
namespace {

using RuleWords = std::array<uint32_t, kRuleWordCount>;

const std::string kStrings = "/etckey";

ByteView Bytes() {
  return ByteView(reinterpret_cast<const uint8_t*>(kStrings.data()), kStrings.size());
}

RuleWords TwoStrings() {
  RuleWords words{};
  words[kListWord] = 4;
  words[kPrependWord] = 1;
  words[kActionWord] = 2;
  words[kFieldCountWord] = 2;
  words[kStringCountWord] = 2;
  words[kMaskWords] = 1;
  words[kMaskWords + kBitmaskWords - 1] = 0xffffffff;
  const uint32_t fields[] = {kDirectory, 0x40000000, 4, kFilterKey, 0x40000000, 3};
  std::copy(std::begin(fields), std::end(fields), words.begin() + kFieldWords);
  const uint32_t places[] = {0, 4, 4, 7};
  std::copy(std::begin(places), std::end(places), words.begin() + kStringWords);
  return words;
}

std::string Text(ByteView bytes) { return std::string(bytes.begin(), bytes.end()); }

TEST(RuleWords, AreRead) {
  const RuleWords words = TwoStrings();
  const Result<Rule> rule = RuleOfWords(words.data(), Bytes());
  ASSERT_TRUE(rule.ok());
  EXPECT_EQ(rule.value().list, 4u);
  EXPECT_TRUE(rule.value().prepend);
  EXPECT_EQ(rule.value().action, 2u);
  EXPECT_EQ(rule.value().syscalls[0], 1u);
  EXPECT_EQ(rule.value().syscalls[kBitmaskWords - 1], 0xffffffffu);
  ASSERT_EQ(rule.value().field_count, 2u);
  EXPECT_EQ(rule.value().fields[1].field, kFilterKey);
  EXPECT_EQ(rule.value().fields[1].op, 0x40000000u);
  EXPECT_EQ(rule.value().fields[1].value, 3u);
  ASSERT_EQ(rule.value().string_count, 2u);
  EXPECT_EQ(Text(rule.value().strings[0]), "/etc");
  EXPECT_EQ(Text(rule.value().strings[1]), "key");
}

TEST(RuleWords, AreWrittenAsTheyWereRead) {
  const RuleWords words = TwoStrings();
  RuleWords again{};
  WriteRuleWords(RuleOfWords(words.data(), Bytes()).value(), Bytes(), again.data());
  EXPECT_EQ(again, words);
}

TEST(RuleWords, BehindTheLastFieldAndStringStayAsTheyAre) {
  RuleWords words{};
  words.fill(7);
  WriteRuleWords(RuleOfWords(TwoStrings().data(), Bytes()).value(), Bytes(), words.data());
  EXPECT_EQ(words[kFieldWords + 6], 7u);
  EXPECT_EQ(words[kStringWords + 4], 7u);
}

TEST(RuleWords, ReferToTheBytesThatWereDecoded) {
  const Rule rule = RuleOfWords(TwoStrings().data(), Bytes()).value();
  std::vector<uint8_t> bytes(MeasureRule(rule).value());
  ByteWriter writer(bytes.data(), bytes.size());
  EncodeRule(rule, &writer);
  RuleWords words{};
  WriteRuleWords(DecodeRule(bytes).value(), bytes, words.data());
  EXPECT_EQ(words[kStringWords], kRuleHeadBytes);
  EXPECT_EQ(words[kStringWords + 3], bytes.size());
}

TEST(RuleWords, TakeEmptyStrings) {
  RuleWords words = TwoStrings();
  words[kStringWords] = 7;
  words[kStringWords + 1] = 7;
  const Result<Rule> rule = RuleOfWords(words.data(), Bytes());
  ASSERT_TRUE(rule.ok());
  EXPECT_TRUE(rule.value().strings[0].empty());
  RuleWords again{};
  WriteRuleWords(rule.value(), Bytes(), again.data());
  EXPECT_EQ(again[kStringWords], again[kStringWords + 1]);
}

TEST(RuleWords, AreRefusedWhenTheyContradictThemselves) {
  const auto error = [](size_t place, uint32_t value) {
    RuleWords words = TwoStrings();
    words[place] = value;
    return RuleOfWords(words.data(), Bytes()).error().code;
  };
  EXPECT_EQ(error(kFieldCountWord, kMaxFields + 1), EINVAL);
  EXPECT_EQ(error(kStringCountWord, kMaxFields + 1), EINVAL);
  EXPECT_EQ(error(kStringWords, 5), EINVAL);
  EXPECT_EQ(error(kStringWords + 3, 8), EINVAL);
}

}  // namespace
}  // namespace audit_netlink
