// Mutex, MutexLock and ConditionVariable between two threads. Written to be run under a thread
// sanitizer as well, which finds a lock that does not lock.
#include "base/mutex.h"

#include <gtest/gtest.h>

#include <thread>

namespace audit_netlink {
namespace {

struct Account {
  Mutex mutex;
  ConditionVariable changed;
  int balance GUARDED_BY(mutex) = 0;
  bool open GUARDED_BY(mutex) = false;
};

TEST(Mutex, ExcludesOtherThreads) {
  constexpr int kTimes = 20'000;
  Account account;
  const auto deposit = [&account] {
    for (int i = 0; i < kTimes; ++i) {
      const MutexLock lock(&account.mutex);
      ++account.balance;
    }
  };
  std::thread other(deposit);
  deposit();
  other.join();
  const MutexLock lock(&account.mutex);
  EXPECT_EQ(account.balance, 2 * kTimes);
}

TEST(MutexLock, LetsOthersInBetweenUnlockAndLock) {
  Account account;
  MutexLock lock(&account.mutex);
  lock.Unlock();
  std::thread other([&account] {
    const MutexLock inner(&account.mutex);
    account.balance = 1;
  });
  other.join();
  lock.Lock();
  EXPECT_EQ(account.balance, 1);
}

TEST(MutexLock, IsUnlockedOnceWhenItEndsUnlocked) {
  Account account;
  {
    MutexLock lock(&account.mutex);
    lock.Unlock();
  }
  const MutexLock lock(&account.mutex);
  EXPECT_EQ(account.balance, 0);
}

TEST(ConditionVariable, WaitsWithoutTheMutexAndHoldsItAfterwards) {
  Account account;
  std::thread other([&account] {
    const MutexLock lock(&account.mutex);
    account.open = true;
    account.changed.NotifyOne();
  });
  {
    const MutexLock lock(&account.mutex);
    while (!account.open) account.changed.Wait(&account.mutex);
    ++account.balance;
  }
  other.join();
  const MutexLock lock(&account.mutex);
  EXPECT_EQ(account.balance, 1);
}

}  // namespace
}  // namespace audit_netlink
