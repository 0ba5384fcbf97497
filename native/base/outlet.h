// Tells whether a descriptor can be written to, without writing. Knows nothing about what is
// written.
#ifndef AUDIT_NETLINK_BASE_OUTLET_H_
#define AUDIT_NETLINK_BASE_OUTLET_H_

#include <poll.h>

namespace audit_netlink {

enum class Outlet {
  // A write of up to PIPE_BUF bytes does not block.
  kReady,
  // It would block until somebody reads.
  kFull,
  // Nobody can read any more: all readers of the pipe are closed, the peer of the socket is, or the
  // terminal hung up. Writing fails.
  kGone,
};

// Never blocks. A file is always ready.
inline Outlet OutletState(int fd) {
  pollfd watched{fd, POLLOUT, 0};
  const int found = ::poll(&watched, 1, 0);
  // Interrupted, which is as good as not yet.
  if (found < 0) return Outlet::kFull;
  if ((watched.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) return Outlet::kGone;
  return (watched.revents & POLLOUT) != 0 ? Outlet::kReady : Outlet::kFull;
}

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_BASE_OUTLET_H_
