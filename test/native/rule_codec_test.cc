// The rule codec: round trips, offsets pinned literally, then damage.
#include "audit/rule_codec.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

namespace audit_netlink {
namespace {

constexpr uint32_t kEqual = 0x40000000;     // AUDIT_EQUAL
constexpr uint32_t kNotEqual = 0x30000000;  // AUDIT_NOT_EQUAL
constexpr uint32_t kUid = 1;                // AUDIT_UID
constexpr uint32_t kArch = 11;              // AUDIT_ARCH

ByteView View(const char* text) {
  return ByteView(reinterpret_cast<const uint8_t*>(text), std::strlen(text));
}

std::string Text(ByteView bytes) { return std::string(bytes.begin(), bytes.end()); }

uint32_t U32At(const std::vector<uint8_t>& bytes, size_t offset) {
  uint32_t value;
  std::memcpy(&value, bytes.data() + offset, sizeof(value));
  return value;
}

void SetU32(std::vector<uint8_t>* bytes, size_t offset, uint32_t value) {
  std::memcpy(bytes->data() + offset, &value, sizeof(value));
}

// -a always,exit -F arch=b64 -S 0,63 -F dir=/etc -F uid!=0 -F key=abcde
Rule SampleRule() {
  Rule rule;
  rule.list = 4;
  rule.action = 2;
  rule.syscalls.fill(0);
  rule.syscalls[0] = 1;
  rule.syscalls[1] = 0x80000000;
  rule.field_count = 4;
  rule.fields[0] = {kArch, kEqual, 0xc000003e};
  rule.fields[1] = {kDirectory, kEqual, 4};
  rule.fields[2] = {kUid, kNotEqual, 0};
  rule.fields[3] = {kFilterKey, kEqual, 5};
  rule.string_count = 2;
  rule.strings[0] = View("/etc");
  rule.strings[1] = View("abcde");
  return rule;
}

std::vector<uint8_t> Encoded(const Rule& rule) {
  const auto size = MeasureRule(rule);
  EXPECT_TRUE(size.ok()) << (size.ok() ? "" : size.error().context);
  if (!size.ok()) return {};
  std::vector<uint8_t> bytes(size.value(), 0xee);
  ByteWriter writer(bytes.data(), bytes.size());
  EncodeRule(rule, &writer);
  EXPECT_TRUE(writer.ok());
  EXPECT_EQ(writer.written(), bytes.size());
  return bytes;
}

TEST(RuleCodec, PutsEveryMemberAtItsOffset) {
  Rule rule = SampleRule();
  rule.prepend = true;
  const std::vector<uint8_t> bytes = Encoded(rule);
  ASSERT_EQ(bytes.size(), 1040u + 9u);
  EXPECT_EQ(U32At(bytes, 0), 0x14u);         // flags
  EXPECT_EQ(U32At(bytes, 4), 2u);            // action
  EXPECT_EQ(U32At(bytes, 8), 4u);            // field_count
  EXPECT_EQ(U32At(bytes, 12), 1u);           // mask[0]
  EXPECT_EQ(U32At(bytes, 16), 0x80000000u);  // mask[1]
  EXPECT_EQ(U32At(bytes, 268), kArch);       // fields[0]
  EXPECT_EQ(U32At(bytes, 268 + 12), kFilterKey);
  EXPECT_EQ(U32At(bytes, 268 + 16), 0u);
  EXPECT_EQ(U32At(bytes, 524), 0xc000003eu);  // values[0]
  EXPECT_EQ(U32At(bytes, 524 + 4), 4u);
  EXPECT_EQ(U32At(bytes, 524 + 16), 0u);
  EXPECT_EQ(U32At(bytes, 780), kEqual);  // fieldflags[0]
  EXPECT_EQ(U32At(bytes, 780 + 8), kNotEqual);
  EXPECT_EQ(U32At(bytes, 780 + 16), 0u);
  EXPECT_EQ(U32At(bytes, 1036), 9u);  // buflen
  EXPECT_EQ(std::string(bytes.begin() + 1040, bytes.end()), "/etcabcde");
}

TEST(RuleCodec, DecodesWhatItEncoded) {
  const Rule rule = SampleRule();
  const std::vector<uint8_t> bytes = Encoded(rule);
  const auto decoded = DecodeRule(bytes);
  ASSERT_TRUE(decoded.ok()) << decoded.error().context;
  const Rule& read = decoded.value();
  EXPECT_EQ(read.list, 4u);
  EXPECT_FALSE(read.prepend);
  EXPECT_EQ(read.action, 2u);
  EXPECT_EQ(read.syscalls, rule.syscalls);
  ASSERT_EQ(read.field_count, 4u);
  EXPECT_EQ(read.fields[2].field, kUid);
  EXPECT_EQ(read.fields[2].op, kNotEqual);
  EXPECT_EQ(read.fields[2].value, 0u);
  ASSERT_EQ(read.string_count, 2u);
  EXPECT_EQ(Text(read.strings[0]), "/etc");
  EXPECT_EQ(Text(read.strings[1]), "abcde");
  EXPECT_EQ(Encoded(read), bytes);
}

TEST(RuleCodec, SeparatesPrependFromTheList) {
  Rule rule = SampleRule();
  rule.prepend = true;
  const std::vector<uint8_t> bytes = Encoded(rule);
  const auto decoded = DecodeRule(bytes);
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded.value().list, 4u);
  EXPECT_TRUE(decoded.value().prepend);

  rule.list |= kFilterPrepend;
  EXPECT_FALSE(MeasureRule(rule).ok());
}

TEST(RuleCodec, TakesEveryFieldInUse) {
  Rule rule = SampleRule();
  rule.field_count = kMaxFields;
  rule.string_count = kMaxFields;
  for (size_t i = 0; i < kMaxFields; ++i) {
    rule.fields[i] = {kFilterKey, kEqual, 1};
    rule.strings[i] = View("k");
  }
  const std::vector<uint8_t> bytes = Encoded(rule);
  EXPECT_EQ(bytes.size(), 1040u + 64u);
  const auto decoded = DecodeRule(bytes);
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(Encoded(decoded.value()), bytes);
  rule.field_count = kMaxFields + 1;
  EXPECT_FALSE(MeasureRule(rule).ok());
}

TEST(RuleCodec, TakesARuleWithoutFields) {
  Rule rule;
  rule.list = 5;
  rule.syscalls.fill(0xffffffff);
  const std::vector<uint8_t> bytes = Encoded(rule);
  EXPECT_EQ(bytes.size(), 1040u);
  const auto decoded = DecodeRule(bytes);
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded.value().field_count, 0u);
  EXPECT_EQ(decoded.value().string_count, 0u);
}

TEST(RuleCodec, KnowsTheStringFields) {
  std::vector<uint32_t> with_string;
  for (uint32_t field = 0; field < 512; ++field) {
    if (IsStringField(field)) with_string.push_back(field);
  }
  EXPECT_EQ(with_string,
            (std::vector<uint32_t>{13, 14, 15, 16, 17, 19, 20, 21, 22, 23, 105, 107, 112, 210}));
}

TEST(MeasureRule, RefusesContradictions) {
  Rule missing = SampleRule();
  missing.string_count = 1;
  EXPECT_EQ(MeasureRule(missing).error().code, EINVAL);

  Rule left_over = SampleRule();
  left_over.strings[left_over.string_count++] = View("more");
  EXPECT_EQ(MeasureRule(left_over).error().code, EINVAL);

  Rule wrong_length = SampleRule();
  wrong_length.fields[1].value = 3;
  EXPECT_EQ(MeasureRule(wrong_length).error().code, EINVAL);
}

TEST(MeasureRule, RefusesMoreStringBytesThanTheLayoutCanSay) {
  Rule rule;
  rule.syscalls.fill(0);
  rule.field_count = 2;
  rule.string_count = 2;
  // Measured, never read.
  const uint8_t byte = 0;
  for (size_t i = 0; i < 2; ++i) {
    rule.fields[i] = {kFilterKey, kEqual, 0x80000000};
    rule.strings[i] = ByteView(&byte, 0x80000000);
  }
  EXPECT_FALSE(MeasureRule(rule).ok());
}

TEST(DecodeRule, IgnoresPadding) {
  std::vector<uint8_t> bytes = Encoded(SampleRule());
  bytes.insert(bytes.end(), 3, 0);
  const auto decoded = DecodeRule(bytes);
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded.value().string_count, 2u);
}

TEST(DecodeRule, RefusesEveryCut) {
  const std::vector<uint8_t> whole = Encoded(SampleRule());
  for (size_t size = 0; size < whole.size(); ++size) {
    const auto decoded = DecodeRule(ByteView(whole.data(), size));
    ASSERT_FALSE(decoded.ok()) << size;
    EXPECT_EQ(decoded.error().code, EBADMSG);
  }
}

TEST(DecodeRule, RefusesContradictingCounts) {
  const std::vector<uint8_t> whole = Encoded(SampleRule());
  const struct {
    const char* why;
    size_t offset;
    uint32_t value;
  } damages[] = {
      {"too many fields", 8, 65},
      {"far too many fields", 8, 0xffffffff},
      {"fewer fields, so a string is left over", 8, 3},
      {"a first string that takes all and more", 524 + 4, 10},
      {"a first string that leaves too little", 524 + 4, 5},
      {"a first string that leaves too much", 524 + 4, 3},
      {"a string as long as memory", 524 + 12, 0xffffffff},
      {"less string bytes than the fields claim", 1036, 8},
      {"more string bytes than there are", 1036, 10},
      {"string bytes as long as memory", 1036, 0xffffffff},
      {"a number field turned into a string field", 268 + 8, kExecutable},
  };
  for (const auto& damage : damages) {
    std::vector<uint8_t> bytes = whole;
    SetU32(&bytes, damage.offset, damage.value);
    // A string field of length 0 consumes nothing and is not a contradiction by itself.
    if (damage.offset == 268 + 8) SetU32(&bytes, 524 + 8, 1);
    EXPECT_FALSE(DecodeRule(bytes).ok()) << damage.why;
  }
}

TEST(DecodeRule, SurvivesEveryFlippedByte) {
  const std::vector<uint8_t> whole = Encoded(SampleRule());
  for (size_t i = 0; i < whole.size(); ++i) {
    std::vector<uint8_t> bytes = whole;
    bytes[i] ^= 0xff;
    const auto decoded = DecodeRule(bytes);
    // What is accepted has to be a rule that encodes to the same bytes, apart from what lies
    // beyond the fields in use.
    if (!decoded.ok()) continue;
    EXPECT_EQ(MeasureRule(decoded.value()).value(), bytes.size()) << i;
  }
}

}  // namespace
}  // namespace audit_netlink
