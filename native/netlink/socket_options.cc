// setsockopt(2) and getsockopt(2), see socket(7).
#include "netlink/socket_options.h"

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

void SetSendBuffer(int fd, int bytes) { SetBuffer(fd, bytes, SO_SNDBUFFORCE, SO_SNDBUF); }

}  // namespace audit_netlink
