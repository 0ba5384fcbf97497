// TypeNames: names in their own spelling, numbers in the kernel's and in digits, nothing else.
#include "record/type_names.h"

#include <gtest/gtest.h>

#include <string>

namespace audit_netlink {
namespace {

uint16_t NumberOf(const TypeNames& names, const std::string& text) {
  return names.NumberOf(ByteView(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
}

TEST(TypeNames, KnowsWhatItWasGiven) {
  TypeNames names;
  names.Add("SYSCALL", 1300);
  names.Add("PATH", 1302);
  EXPECT_EQ(NumberOf(names, "SYSCALL"), 1300);
  EXPECT_EQ(NumberOf(names, "PATH"), 1302);
  for (const char* const other : {"", "SYSCAL", "SYSCALLS", "syscall", "PATH ", "CWD"}) {
    EXPECT_EQ(NumberOf(names, other), 0) << other;
  }
}

TEST(TypeNames, TakesTheLastNumberOfAName) {
  TypeNames names;
  names.Add("PATH", 1);
  names.Add("PATH", 1302);
  EXPECT_EQ(NumberOf(names, "PATH"), 1302);
}

TEST(TypeNames, HoldsAnyNumberOfThem) {
  TypeNames names;
  for (uint16_t number = 1; number <= 2000; ++number) {
    names.Add("TYPE_" + std::to_string(number), number);
  }
  for (uint16_t number = 1; number <= 2000; ++number) {
    ASSERT_EQ(NumberOf(names, "TYPE_" + std::to_string(number)), number);
  }
  EXPECT_EQ(NumberOf(names, "TYPE_2001"), 0);
}

TEST(TypeNames, HasNoNameThatIsEmpty) {
  TypeNames names;
  names.Add("", 7);
  EXPECT_EQ(NumberOf(names, ""), 0);
}

TEST(TypeNames, ReadsNumbers) {
  const TypeNames names;
  EXPECT_EQ(NumberOf(names, "1300"), 1300);
  EXPECT_EQ(NumberOf(names, "65535"), 65535);
  EXPECT_EQ(NumberOf(names, "UNKNOWN[1400]"), 1400);
  EXPECT_EQ(NumberOf(names, "UNKNOWN[0]"), 0);
}

TEST(TypeNames, ReadsNothingElseAsANumber) {
  const TypeNames names;
  for (const char* const text :
       {"65536", "99999", "100000", "4294968596", "-1", "1300 ", "13a0", "UNKNOWN[]", "UNKNOWN[",
        "UNKNOWN", "UNKNOWN[1400", "UNKNOWN[1400)", "UNKNOWN[14 0]", "UNKNOWN[65536]",
        "unknown[1400]", "XUNKNOWN[1400]"}) {
    EXPECT_EQ(NumberOf(names, text), 0) << text;
  }
}

}  // namespace
}  // namespace audit_netlink
