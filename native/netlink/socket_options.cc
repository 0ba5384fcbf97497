// setsockopt(2) and getsockopt(2), see socket(7).
#include "netlink/socket_options.h"

#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <sys/socket.h>

#include <cerrno>

namespace audit_netlink {

namespace {

Result<Done> SetOption(int fd, int level, int option, int value) {
  if (::setsockopt(fd, level, option, &value, sizeof(value)) != 0) {
    return Error{errno, "setsockopt"};
  }
  return Done{};
}

Result<Done> SetBuffer(int fd, int bytes, int privileged_option, int option) {
  if (SetOption(fd, SOL_SOCKET, privileged_option, bytes).ok()) return Done{};
  return SetOption(fd, SOL_SOCKET, option, bytes);
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

Result<Done> SetReceiveBuffer(int fd, int bytes) {
  return SetBuffer(fd, bytes, SO_RCVBUFFORCE, SO_RCVBUF);
}

Result<Done> SetSendBuffer(int fd, int bytes) {
  return SetBuffer(fd, bytes, SO_SNDBUFFORCE, SO_SNDBUF);
}

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

Result<Done> IgnoreOverruns(int fd) { return SetOption(fd, SOL_NETLINK, NETLINK_NO_ENOBUFS, 1); }

Result<Done> ReportOverruns(int fd) { return SetOption(fd, SOL_NETLINK, NETLINK_NO_ENOBUFS, 0); }

Result<Done> RemoveFilter(int fd) {
  const Result<Done> removed = SetOption(fd, SOL_SOCKET, SO_DETACH_FILTER, 0);
  // Most sockets have none.
  if (!removed.ok() && removed.error().code == ENOENT) return Done{};
  return removed;
}

}  // namespace audit_netlink
