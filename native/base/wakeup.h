// Tells a thread that sleeps in poll(2) to stop. Knows nothing about what the thread does.
#ifndef AUDIT_NETLINK_BASE_WAKEUP_H_
#define AUDIT_NETLINK_BASE_WAKEUP_H_

#include <atomic>
#include <memory>

#include "base/status.h"
#include "base/unique_fd.h"

namespace audit_netlink {

// A flag that is raised once and stays up, with a descriptor to sleep on. Every member may be
// called from any thread.
class Wakeup {
 public:
  // Fails when the process has no descriptor left.
  static Result<std::unique_ptr<Wakeup>> Create();

  // Idempotent. Everything the caller wrote before is visible to a thread that sees it raised.
  void Raise();
  bool raised() const { return raised_.load(std::memory_order_acquire); }

  // Readable (POLLIN) once raised, and for ever after. Owned here.
  int fd() const { return event_.get(); }

 private:
  explicit Wakeup(UniqueFd event) : event_(std::move(event)) {}

  const UniqueFd event_;
  std::atomic<bool> raised_{false};
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_BASE_WAKEUP_H_
