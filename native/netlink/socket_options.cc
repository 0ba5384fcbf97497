// setsockopt(2) and getsockopt(2), see socket(7).
#include "netlink/socket_options.h"

#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <sys/socket.h>

#include <cerrno>

namespace audit_netlink {

namespace {

void SetBuffer(int fd, int bytes, int privileged_option, int option) {
  if (::setsockopt(fd, SOL_SOCKET, privileged_option, &bytes, sizeof(bytes)) == 0) return;
  ::setsockopt(fd, SOL_SOCKET, option, &bytes, sizeof(bytes));
}

}  // namespace

Result<bool> IsNetlinkSocket(int fd) {
  int domain = 0;
  socklen_t length = sizeof(domain);
  if (::getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &length) != 0) {
    return Error{errno, "getsockopt"};
  }
  return domain == AF_NETLINK;
}

void SetReceiveBuffer(int fd, int bytes) { SetBuffer(fd, bytes, SO_RCVBUFFORCE, SO_RCVBUF); }

int ReceiveBufferOf(int fd) {
  int bytes = 0;
  socklen_t length = sizeof(bytes);
  return ::getsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, &length) == 0 ? bytes : 0;
}

std::optional<uint32_t> ReadDrops(int fd) {
  uint32_t values[SK_MEMINFO_VARS] = {};
  socklen_t length = sizeof(values);
  if (::getsockopt(fd, SOL_SOCKET, SO_MEMINFO, values, &length) != 0) return std::nullopt;
  if (length < (SK_MEMINFO_DROPS + 1) * sizeof(uint32_t)) return std::nullopt;
  return values[SK_MEMINFO_DROPS];
}

void IgnoreOverruns(int fd) {
  const int on = 1;
  ::setsockopt(fd, SOL_NETLINK, NETLINK_NO_ENOBUFS, &on, sizeof(on));
}

void SetSendBuffer(int fd, int bytes) { SetBuffer(fd, bytes, SO_SNDBUFFORCE, SO_SNDBUF); }

}  // namespace audit_netlink
