// Thread over POSIX threads: std::thread reports failure by an exception.
#include "base/thread.h"

#include <csignal>
#include <utility>

namespace audit_netlink {

Result<std::unique_ptr<Thread>> Thread::Start(const char* name, std::function<void()> body) {
  std::unique_ptr<Thread> thread(new Thread());
  thread->body_ = std::move(body);

  // A new thread inherits its creator's mask. Blocking before it exists leaves no moment in which
  // a handler could run on it.
  sigset_t every_signal;
  sigset_t before;
  sigfillset(&every_signal);
  pthread_sigmask(SIG_SETMASK, &every_signal, &before);
  const int error = pthread_create(
      &thread->thread_, nullptr,
      [](void* self) -> void* {
        static_cast<Thread*>(self)->body_();
        return nullptr;
      },
      thread.get());
  pthread_sigmask(SIG_SETMASK, &before, nullptr);

  if (error != 0) return Error{error, "pthread_create"};
  thread->started_ = true;
  pthread_setname_np(thread->thread_, name);
  return thread;
}

Thread::~Thread() {
  if (started_) pthread_join(thread_, nullptr);
}

}  // namespace audit_netlink
