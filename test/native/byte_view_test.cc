// ByteView: parts of bytes that somebody else owns, down to nothing.
#include "base/byte_view.h"

#include <gtest/gtest.h>

namespace audit_netlink {
namespace {

std::vector<uint8_t> Copy(ByteView view) { return {view.begin(), view.end()}; }

TEST(ByteView, ShowsAVectorWithoutCopyingIt) {
  std::vector<uint8_t> bytes = {1, 2, 3};
  const ByteView view = bytes;
  EXPECT_EQ(view.size(), 3u);
  EXPECT_EQ(view.data(), bytes.data());
  bytes[1] = 9;
  EXPECT_EQ(Copy(view), (std::vector<uint8_t>{1, 9, 3}));
}

TEST(ByteView, IsCutFromBothEnds) {
  const std::vector<uint8_t> bytes = {1, 2, 3, 4};
  const ByteView view = bytes;
  EXPECT_EQ(Copy(view.First(3)), (std::vector<uint8_t>{1, 2, 3}));
  EXPECT_EQ(Copy(view.After(3)), (std::vector<uint8_t>{4}));
  EXPECT_EQ(Copy(view.After(1).First(2)), (std::vector<uint8_t>{2, 3}));
  EXPECT_EQ(Copy(view.First(4)), bytes);
  EXPECT_EQ(Copy(view.After(0)), bytes);
}

TEST(ByteView, MayBeOfNothing) {
  const std::vector<uint8_t> none;
  const std::vector<uint8_t> some = {1};
  for (const ByteView view : {ByteView(), ByteView(nullptr, 0), ByteView(none),
                              ByteView(some).First(0), ByteView(some).After(1)}) {
    EXPECT_TRUE(view.empty());
    EXPECT_EQ(view.size(), 0u);
    EXPECT_EQ(view.begin(), view.end());
    EXPECT_TRUE(view.First(0).empty());
    EXPECT_TRUE(view.After(0).empty());
  }
}

}  // namespace
}  // namespace audit_netlink
