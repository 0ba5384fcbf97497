// Needle: the first place of bytes in bytes, whatever the lengths and wherever the probes lie.
#include "record/needle.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace audit_netlink {
namespace {

// Where the needle stands, the text's length when it stands nowhere. The text is copied to the end
// of its memory, so that a sanitizer sees a read past it.
size_t Find(const std::string& needle, const std::string& text) {
  const std::vector<uint8_t> bytes(text.begin(), text.end());
  const Needle sought(std::vector<uint8_t>(needle.begin(), needle.end()));
  const uint8_t* const found = sought.FindIn(bytes.data(), bytes.data() + bytes.size());
  return found == nullptr ? text.size() : static_cast<size_t>(found - bytes.data());
}

TEST(NeedleTest, FindsTheFirstPlace) {
  EXPECT_EQ(Find("key", "key=\"key\""), 0u);
  EXPECT_EQ(Find("key", "a key"), 2u);
  EXPECT_EQ(Find("key", "ke ye kex"), 9u);
  EXPECT_EQ(Find("key", "ke"), 2u);
  EXPECT_EQ(Find("k", ""), 0u);
}

TEST(NeedleTest, FindsNoBytesAtOnce) { EXPECT_EQ(Find("", "abc"), 0u); }

TEST(NeedleTest, FindsItAtEveryPlace) {
  for (const std::string& needle :
       {std::string("#"), std::string("\"k\""), std::string("==="), std::string(40, 'x') + "Z",
        std::string("\0\xff", 2), "pid=" + std::string(100, '7')}) {
    for (size_t before = 0; before < 150; ++before) {
      for (const size_t after : {0u, 1u, 15u, 16u, 63u, 64u, 200u}) {
        const std::string text = std::string(before, '.') + needle + std::string(after, '.');
        ASSERT_EQ(Find(needle, text), before) << needle << " " << before << " " << after;
      }
    }
  }
}

TEST(NeedleTest, FindsWhatTheLibraryFinds) {
  std::mt19937 random(7);
  for (int round = 0; round < 20000; ++round) {
    const auto letters = [&](size_t most) {
      std::string text(random() % (most + 1), '\0');
      for (char& letter : text) letter = "ab=Z"[random() % 4];
      return text;
    };
    const std::string text = letters(300);
    const std::string needle = letters(6);
    const size_t expected = text.find(needle);
    ASSERT_EQ(Find(needle, text), expected == std::string::npos ? text.size() : expected)
        << needle << " in " << text;
  }
}

}  // namespace
}  // namespace audit_netlink
