// LineSplitter: the same lines whatever the chunks, and never more than the limit.
#include "record/line_splitter.h"

#include <gtest/gtest.h>

#include <new>
#include <string>
#include <utility>
#include <vector>

namespace audit_netlink {
namespace {

using Lines = std::vector<std::pair<std::string, bool>>;

Lines Split(const std::string& text, size_t chunk, size_t max_bytes) {
  LineSplitter splitter(max_bytes);
  Lines lines;
  const auto take = [&lines](ByteView line, bool cut_off) {
    lines.emplace_back(std::string(line.begin(), line.end()), cut_off);
  };
  for (size_t at = 0; at < text.size(); at += chunk) {
    const std::string piece = text.substr(at, chunk);
    splitter.Split(ByteView(reinterpret_cast<const uint8_t*>(piece.data()), piece.size()), take);
  }
  splitter.Finish(take);
  return lines;
}

TEST(LineSplitter, GivesTheSameLinesForAnyChunks) {
  const std::string text = "one\n\ntwo and more\nlast";
  const Lines expected = {{"one", false}, {"", false}, {"two and more", false}, {"last", false}};
  for (size_t chunk = 1; chunk <= text.size(); ++chunk) {
    EXPECT_EQ(Split(text, chunk, 100), expected) << chunk;
  }
}

TEST(LineSplitter, CutsOffWhatIsTooLong) {
  const std::string text = "12345\n123456\n12345678901234567890\nx\n";
  const Lines expected = {{"12345", false}, {"12345", true}, {"12345", true}, {"x", false}};
  for (size_t chunk = 1; chunk <= text.size(); ++chunk) {
    EXPECT_EQ(Split(text, chunk, 5), expected) << chunk;
  }
}

TEST(LineSplitter, CutsOffALastLineThatNeverEnds) {
  EXPECT_EQ(Split(std::string(1000, 'x'), 7, 10), (Lines{{std::string(10, 'x'), true}}));
}

TEST(LineSplitter, GivesNoLineAgainThatWasThrownAt) {
  LineSplitter splitter(100);
  std::vector<std::string> given;
  const auto push = [&](const std::string& text, bool fails) {
    const ByteView bytes(reinterpret_cast<const uint8_t*>(text.data()), text.size());
    splitter.Split(bytes, [&](ByteView line, bool) {
      given.emplace_back(line.begin(), line.end());
      if (fails) throw std::bad_alloc();
    });
  };
  push("begun ", false);
  EXPECT_THROW(push("and ended\n", true), std::bad_alloc);
  push("next\n", false);
  EXPECT_EQ(given, (std::vector<std::string>{"begun and ended", "next"}));
}

TEST(LineSplitter, GivesNothingForNothing) {
  EXPECT_EQ(Split("", 1, 10), Lines());
  EXPECT_EQ(Split("\n", 1, 10), (Lines{{"", false}}));
}

}  // namespace
}  // namespace audit_netlink
