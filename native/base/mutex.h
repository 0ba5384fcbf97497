// A mutex that Clang knows: `-Wthread-safety` finds what is touched without the lock that guards
// it. Knows nothing of what it guards. The annotations say nothing to other compilers.
#ifndef AUDIT_NETLINK_BASE_MUTEX_H_
#define AUDIT_NETLINK_BASE_MUTEX_H_

#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define AUDIT_NETLINK_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define AUDIT_NETLINK_THREAD_ANNOTATION(x)
#endif

// Behind a member: it is read and written with that mutex held. Of a pointer that says nothing of
// what it points to.
#define GUARDED_BY(mutex) AUDIT_NETLINK_THREAD_ANNOTATION(guarded_by(mutex))
// Behind a function: its caller holds the mutex, before and after.
#define REQUIRES(...) AUDIT_NETLINK_THREAD_ANNOTATION(requires_capability(__VA_ARGS__))
// Behind a function: its caller does not hold the mutex, which it will lock.
#define EXCLUDES(...) AUDIT_NETLINK_THREAD_ANNOTATION(locks_excluded(__VA_ARGS__))
// Behind a function: it locks, or unlocks, the mutex or what the object stands for.
#define ACQUIRE(...) AUDIT_NETLINK_THREAD_ANNOTATION(acquire_capability(__VA_ARGS__))
#define RELEASE(...) AUDIT_NETLINK_THREAD_ANNOTATION(release_capability(__VA_ARGS__))

namespace audit_netlink {

// Not recursive. Locked through MutexLock alone.
class AUDIT_NETLINK_THREAD_ANNOTATION(capability("mutex")) Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

 private:
  friend class ConditionVariable;
  friend class MutexLock;

  std::mutex mutex_;
};

// Holds the mutex while it lives, but for what lies between Unlock() and Lock().
class AUDIT_NETLINK_THREAD_ANNOTATION(scoped_lockable) MutexLock {
 public:
  // `mutex` must outlive this object.
  explicit MutexLock(Mutex* mutex) ACQUIRE(mutex) : lock_(mutex->mutex_) {}
  ~MutexLock() RELEASE() = default;

  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

  void Unlock() RELEASE() { lock_.unlock(); }
  void Lock() ACQUIRE() { lock_.lock(); }

 private:
  std::unique_lock<std::mutex> lock_;
};

// Lets a thread that holds a mutex wait until another one has changed something.
class ConditionVariable {
 public:
  ConditionVariable() = default;
  ConditionVariable(const ConditionVariable&) = delete;
  ConditionVariable& operator=(const ConditionVariable&) = delete;

  // Gives the mutex up while it waits, and holds it again when it returns. It may return without
  // reason, so that the caller asks again, in a loop of its own: Clang looks into a loop, and knows
  // nothing of what is held where a function object is called.
  void Wait(Mutex* mutex) REQUIRES(mutex) {
    std::unique_lock<std::mutex> held(mutex->mutex_, std::adopt_lock);
    changed_.wait(held);
    held.release();
  }

  // The mutex may be held or not.
  void NotifyOne() { changed_.notify_one(); }

 private:
  std::condition_variable changed_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_BASE_MUTEX_H_
