// A thread that never runs a signal handler. Knows nothing about what it runs.
#ifndef AUDIT_NETLINK_BASE_THREAD_H_
#define AUDIT_NETLINK_BASE_THREAD_H_

#include <pthread.h>

#include <functional>
#include <memory>

#include "base/status.h"

namespace audit_netlink {

// Owns one running thread. Whoever destroys it must have told `body` to return. Not thread-safe:
// one thread owns it.
class Thread {
 public:
  // Runs `body` with every signal blocked: the process's handlers belong to the host program.
  // `name` shows in /proc and has at most 15 characters. An exception that leaves `body` ends the
  // process. Fails like pthread_create(3).
  static Result<std::unique_ptr<Thread>> Start(const char* name, std::function<void()> body);

  // Waits until `body` has returned.
  ~Thread();

  Thread(const Thread&) = delete;
  Thread& operator=(const Thread&) = delete;

 private:
  Thread() = default;

  std::function<void()> body_;
  pthread_t thread_{};
  bool started_ = false;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_BASE_THREAD_H_
