// Sends one datagram to a socket in the file system, as the system log and service managers have
// them: Node.js has no such sockets. Knows nothing of what is said.
#ifndef AUDIT_NETLINK_BASE_UNIX_DATAGRAM_H_
#define AUDIT_NETLINK_BASE_UNIX_DATAGRAM_H_

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

#include "base/byte_view.h"
#include "base/unique_fd.h"

namespace audit_netlink {

// Sends it without waiting, to the path or, when that begins with a NUL, to the abstract name.
// Gives 0, or an errno: ENAMETOOLONG for a path that no socket has.
inline int SendUnixDatagram(ByteView path, ByteView datagram) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof(address.sun_path)) return ENAMETOOLONG;
  std::memcpy(address.sun_path, path.data(), path.size());
  const bool is_abstract = address.sun_path[0] == 0;
  const size_t length = offsetof(sockaddr_un, sun_path) + path.size() + (is_abstract ? 0 : 1);
  const UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket.valid()) return errno;
  const ssize_t sent =
      ::sendto(socket.get(), datagram.data(), datagram.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
               reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(length));
  return sent < 0 ? errno : 0;
}

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_BASE_UNIX_DATAGRAM_H_
