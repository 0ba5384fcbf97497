// UniqueFd: closed once, by its last owner.
#include "base/unique_fd.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <utility>

namespace audit_netlink {
namespace {

bool IsOpen(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }

// A high number: a low one may be a file of a sanitizer's runtime as soon as it is closed.
int OpenSomething() {
  const UniqueFd low(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  return ::fcntl(low.get(), F_DUPFD_CLOEXEC, 100);
}

TEST(UniqueFd, ClosesAtTheEnd) {
  const int number = OpenSomething();
  {
    const UniqueFd fd(number);
    EXPECT_TRUE(fd.valid());
    EXPECT_TRUE(IsOpen(number));
  }
  EXPECT_FALSE(IsOpen(number));
}

TEST(UniqueFd, MovesOwnership) {
  const int number = OpenSomething();
  UniqueFd first(number);
  UniqueFd second(std::move(first));
  EXPECT_FALSE(first.valid());
  EXPECT_EQ(second.get(), number);
  EXPECT_TRUE(IsOpen(number));
}

TEST(UniqueFd, ClosesWhatAnAssignmentReplaces) {
  const int replaced = OpenSomething();
  const int kept = OpenSomething();
  UniqueFd fd(replaced);
  fd = UniqueFd(kept);
  EXPECT_FALSE(IsOpen(replaced));
  EXPECT_TRUE(IsOpen(kept));
}

TEST(UniqueFd, SurvivesAssignmentToItself) {
  const int number = OpenSomething();
  UniqueFd fd(number);
  UniqueFd& same = fd;
  fd = std::move(same);
  EXPECT_TRUE(IsOpen(number));
}

TEST(UniqueFd, MayOwnNothing) {
  UniqueFd fd;
  EXPECT_FALSE(fd.valid());
  fd.Reset();
  EXPECT_EQ(fd.get(), -1);
}

}  // namespace
}  // namespace audit_netlink
