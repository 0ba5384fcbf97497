// The socket options that the control socket and the event stream share. Knows no message.
#ifndef AUDIT_NETLINK_NETLINK_SOCKET_OPTIONS_H_
#define AUDIT_NETLINK_NETLINK_SOCKET_OPTIONS_H_

#include <cstdint>
#include <optional>

#include "base/status.h"

namespace audit_netlink {

// Whether `fd` is an AF_NETLINK socket. Fails when it is not a socket.
Result<bool> IsNetlinkSocket(int fd);

// Asks for a receive buffer of `bytes`: past the system's limit (net.core.rmem_max) with
// CAP_NET_ADMIN, else up to it, which is not a failure: ReceiveBufferOf() tells. The kernel doubles
// the number for its own bookkeeping. Fails when the option is refused, and nothing was changed.
Result<Done> SetReceiveBuffer(int fd, int bytes);

// The same for sending (net.core.wmem_max), where a datagram that exceeds the buffer is EMSGSIZE.
Result<Done> SetSendBuffer(int fd, int bytes);

// The size of the receive buffer as the kernel counts it; 0 when that is unknown.
int ReceiveBufferOf(int fd);

// How many datagrams the socket has dropped because its receive buffer was full (SK_MEMINFO_DROPS
// of SO_MEMINFO); wraps. Nothing on kernels before 4.12, which do not report it.
std::optional<uint32_t> ReadDrops(int fd);

// Makes a netlink socket take what comes right after a loss, without reporting the loss by ENOBUFS
// (NETLINK_NO_ENOBUFS). Also after a loss that was reported: the socket need not be read empty.
// Fails when the option is refused: then losses are reported as they were before.
Result<Done> IgnoreOverruns(int fd);

// The opposite, which is how a netlink socket begins: a loss is reported once, and then nothing is
// let in until the socket was read empty. Fails when the option is refused.
Result<Done> ReportOverruns(int fd);

// Takes away a filter (SO_ATTACH_FILTER, SO_ATTACH_BPF), which may drop datagrams or cut them off
// without a word. Fails with EPERM when it is locked (SO_LOCK_FILTER).
Result<Done> RemoveFilter(int fd);

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NETLINK_SOCKET_OPTIONS_H_
