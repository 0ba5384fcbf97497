// Wakeup over an eventfd(2).
#include "base/wakeup.h"

#include <sys/eventfd.h>

#include <cerrno>
#include <cstdint>

namespace audit_netlink {

Result<std::unique_ptr<Wakeup>> Wakeup::Create() {
  UniqueFd event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!event.valid()) return Error{errno, "eventfd"};
  return std::unique_ptr<Wakeup>(new Wakeup(std::move(event)));
}

void Wakeup::Raise() {
  if (raised_.exchange(true, std::memory_order_acq_rel)) return;
  const uint64_t one = 1;
  // The counter starts at zero and is added to once, so the write can neither block nor overflow.
  while (::write(event_.get(), &one, sizeof(one)) < 0 && errno == EINTR) {
  }
}

}  // namespace audit_netlink
