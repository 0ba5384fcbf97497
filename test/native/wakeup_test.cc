// Wakeup: raised once, readable for ever.
#include "base/wakeup.h"

#include <gtest/gtest.h>
#include <poll.h>

#include "base/thread.h"

namespace audit_netlink {
namespace {

int Poll(const Wakeup& wakeup, int timeout) {
  pollfd watched = {wakeup.fd(), POLLIN, 0};
  return ::poll(&watched, 1, timeout);
}

TEST(Wakeup, IsQuietUntilRaised) {
  const auto wakeup = Wakeup::Create();
  ASSERT_TRUE(wakeup.ok());
  EXPECT_FALSE(wakeup.value()->raised());
  EXPECT_EQ(Poll(*wakeup.value(), 0), 0);
}

TEST(Wakeup, StaysRaised) {
  const auto wakeup = Wakeup::Create();
  ASSERT_TRUE(wakeup.ok());
  wakeup.value()->Raise();
  wakeup.value()->Raise();
  EXPECT_TRUE(wakeup.value()->raised());
  EXPECT_EQ(Poll(*wakeup.value(), 0), 1);
  EXPECT_EQ(Poll(*wakeup.value(), 0), 1);
}

TEST(Wakeup, WakesASleepingThread) {
  const auto wakeup = Wakeup::Create();
  ASSERT_TRUE(wakeup.ok());
  int woken = 0;
  {
    auto sleeper = Thread::Start("test", [&wakeup, &woken] { woken = Poll(*wakeup.value(), -1); });
    ASSERT_TRUE(sleeper.ok());
    wakeup.value()->Raise();
  }
  EXPECT_EQ(woken, 1);
}

}  // namespace
}  // namespace audit_netlink
