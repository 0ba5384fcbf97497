// Thread: signals stay away, and destroying it waits.
#include "base/thread.h"

#include <gtest/gtest.h>

#include <csignal>

namespace audit_netlink {
namespace {

TEST(Thread, RunsItsBodyToTheEndBeforeItIsGone) {
  bool ran = false;
  {
    auto thread = Thread::Start("test", [&ran] { ran = true; });
    ASSERT_TRUE(thread.ok());
  }
  EXPECT_TRUE(ran);
}

TEST(Thread, BlocksSignalsThereAndNotHere) {
  sigset_t interrupt;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  pthread_sigmask(SIG_UNBLOCK, &interrupt, nullptr);
  sigset_t there;
  sigemptyset(&there);
  {
    auto thread =
        Thread::Start("test", [&there] { pthread_sigmask(SIG_SETMASK, nullptr, &there); });
    ASSERT_TRUE(thread.ok());
  }
  EXPECT_EQ(sigismember(&there, SIGINT), 1);
  EXPECT_EQ(sigismember(&there, SIGCHLD), 1);
  sigset_t here;
  pthread_sigmask(SIG_SETMASK, nullptr, &here);
  EXPECT_EQ(sigismember(&here, SIGINT), 0);
}

}  // namespace
}  // namespace audit_netlink
