// Pages: zeros that can be written, owned once, and an error where there are not so many.
#include "base/pages.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <utility>

namespace audit_netlink {
namespace {

TEST(Pages, AreZerosThatCanBeWritten) {
  Result<Pages> mapped = Pages::Map(100'000);
  ASSERT_TRUE(mapped.ok());
  const Pages pages = std::move(mapped).value();
  EXPECT_EQ(pages.data()[0], 0);
  EXPECT_EQ(pages.data()[99'999], 0);
  pages.data()[99'999] = 7;
  EXPECT_EQ(pages.data()[99'999], 7);
}

TEST(Pages, HaveOneOwner) {
  Result<Pages> mapped = Pages::Map(1);
  ASSERT_TRUE(mapped.ok());
  Pages first = std::move(mapped).value();
  uint8_t* const data = first.data();
  const Pages second(std::move(first));
  EXPECT_EQ(second.data(), data);
  data[0] = 1;
}

TEST(Pages, SayWhenThereAreNotSoMany) {
  const Result<Pages> mapped = Pages::Map(SIZE_MAX / 2);
  ASSERT_FALSE(mapped.ok());
  EXPECT_STREQ(mapped.error().context, "mmap");
  // Valgrind looks at the length before the kernel does.
  EXPECT_TRUE(mapped.error().code == ENOMEM || mapped.error().code == EINVAL);
}

}  // namespace
}  // namespace audit_netlink
