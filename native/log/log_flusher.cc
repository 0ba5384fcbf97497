// One pending file, one thread.
#include "log/log_flusher.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace audit_netlink {

Result<Done> LogFlusher::Start() {
  if (thread_ != nullptr) return Done{};
  Result<std::unique_ptr<Thread>> thread = Thread::Start("audit-flush", [this] { Loop(); });
  if (!thread.ok()) return thread.error();
  thread_ = std::move(thread).value();
  return Done{};
}

Result<Done> LogFlusher::Ask(int file) {
  UniqueFd duplicate(::fcntl(file, F_DUPFD_CLOEXEC, 0));
  if (!duplicate.valid()) return Error{errno, "fcntl"};
  const MutexLock lock(&mutex_);
  pending_ = std::move(duplicate);
  wake_.NotifyOne();
  return Done{};
}

void LogFlusher::Stop() {
  {
    const MutexLock lock(&mutex_);
    stopped_ = true;
    wake_.NotifyOne();
  }
  thread_.reset();
}

void LogFlusher::Loop() {
  MutexLock lock(&mutex_);
  for (;;) {
    while (!stopped_ && !pending_.valid()) wake_.Wait(&mutex_);
    if (!pending_.valid()) return;
    const UniqueFd file = std::move(pending_);
    lock.Unlock();
    if (::fsync(file.get()) != 0) on_error_(errno);
    lock.Lock();
  }
}

}  // namespace audit_netlink
