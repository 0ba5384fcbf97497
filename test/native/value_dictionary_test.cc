// ValueDictionary: the same number for the same value, and an end to what it keeps.
#include "record/value_dictionary.h"

#include <gtest/gtest.h>

#include <string>

#include "finished_events.h"

namespace audit_netlink {
namespace {

constexpr HashKey kKey{1, 2};

uint32_t NumberOf(ValueDictionary* values, const std::string& value) {
  return values->NumberOf(ViewOf(value));
}

TEST(ValueDictionaryTest, NumbersValuesAndGivesEachOnce) {
  ValueDictionary values(kKey);
  EXPECT_TRUE(values.restarted());
  EXPECT_EQ(NumberOf(&values, "a"), 1u);
  EXPECT_EQ(NumberOf(&values, "bc"), 2u);
  EXPECT_EQ(NumberOf(&values, ""), 3u);
  EXPECT_EQ(NumberOf(&values, "a"), 1u);
  EXPECT_EQ(values.new_values(), 3u);
  EXPECT_EQ(TextOf(values.NewBytes()), "abc");
  EXPECT_EQ(values.NewEnd(0), 1u);
  EXPECT_EQ(values.NewEnd(1), 3u);
  EXPECT_EQ(values.NewEnd(2), 3u);
  values.Settle();
  EXPECT_FALSE(values.restarted());
  EXPECT_EQ(values.new_values(), 0u);
  EXPECT_EQ(NumberOf(&values, "d"), 4u);
  EXPECT_EQ(NumberOf(&values, "bc"), 2u);
  EXPECT_EQ(TextOf(values.NewBytes()), "d");
  EXPECT_EQ(values.NewEnd(0), 1u);
}

TEST(ValueDictionaryTest, KeepsThousandsApart) {
  ValueDictionary values(kKey);
  for (uint32_t round = 0; round < 2; ++round) {
    for (uint32_t i = 0; i < 50'000; ++i) {
      ASSERT_EQ(NumberOf(&values, std::to_string(i)), i + 1);
    }
    values.Settle();
    EXPECT_FALSE(values.restarted());
  }
}

TEST(ValueDictionaryTest, BeginsAnewWhenThereAreTooManyValuesOrBytes) {
  for (const size_t length : {8, 100'000}) {
    ValueDictionary values(kKey);
    values.Settle();
    for (int i = 0; i < 70'000 && values.new_bytes() < (5u << 20); ++i) {
      NumberOf(&values, std::to_string(i) + std::string(length, 'x'));
    }
    // Not before whoever uses the numbers has their values.
    EXPECT_GT(values.new_values(), 40u);
    values.Settle();
    EXPECT_TRUE(values.restarted());
    EXPECT_EQ(values.new_values(), 0u);
    EXPECT_EQ(NumberOf(&values, "again"), 1u);
    values.Settle();
    EXPECT_FALSE(values.restarted());
  }
}

}  // namespace
}  // namespace audit_netlink
