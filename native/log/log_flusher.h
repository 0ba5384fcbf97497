// Has fsync(2) wait for the disk on a thread of its own. Knows no line.
#ifndef AUDIT_NETLINK_LOG_LOG_FLUSHER_H_
#define AUDIT_NETLINK_LOG_LOG_FLUSHER_H_

#include <functional>
#include <memory>
#include <utility>

#include "base/mutex.h"
#include "base/status.h"
#include "base/thread.h"
#include "base/unique_fd.h"

namespace audit_netlink {

// One thread asks, starts and stops it.
class LogFlusher {
 public:
  // `on_error` is called on the thread, with the errno of an fsync(2) that failed.
  explicit LogFlusher(std::function<void(int)> on_error) : on_error_(std::move(on_error)) {}

  // Waits for an fsync(2) that is under way, and for one that was asked for.
  ~LogFlusher() { Stop(); }

  LogFlusher(const LogFlusher&) = delete;
  LogFlusher& operator=(const LogFlusher&) = delete;

  Result<Done> Start();
  // Has the file flushed some time after this, of which a duplicate is kept until then. What was
  // asked for before and has not begun is replaced: whoever changes files flushes the old one.
  Result<Done> Ask(int file) EXCLUDES(mutex_);
  void Stop() EXCLUDES(mutex_);

 private:
  void Loop() EXCLUDES(mutex_);

  const std::function<void(int)> on_error_;

  Mutex mutex_;
  ConditionVariable wake_;
  UniqueFd pending_ GUARDED_BY(mutex_);  // a duplicate
  bool stopped_ GUARDED_BY(mutex_) = false;

  std::unique_ptr<Thread> thread_;  // null when not started
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_LOG_LOG_FLUSHER_H_
