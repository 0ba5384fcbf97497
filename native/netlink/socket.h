// An audit netlink socket as a Transport. Knows system calls and no message.
#ifndef AUDIT_NETLINK_NETLINK_SOCKET_H_
#define AUDIT_NETLINK_NETLINK_SOCKET_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/status.h"
#include "base/unique_fd.h"
#include "base/wakeup.h"
#include "netlink/transport.h"

namespace audit_netlink {

// An audit netlink socket that is in no group. It is not bound: the kernel gives it an address with
// the first request.
Result<UniqueFd> OpenAuditSocket();

// Owns the descriptor. Used by one thread at a time; only Cancel() may be called meanwhile by
// another.
class Socket final : public Transport {
 public:
  // Opens a socket for requests, with room for the answers to them. It hears nothing else.
  static Result<std::unique_ptr<Socket>> Open();

  // Takes over a datagram socket with its present buffers. One that is not AF_NETLINK must be
  // connected; everything that arrives on it counts as coming from the kernel. Of a netlink
  // socket's past nothing stays: what lies in it unread is thrown away, a filter is removed, and
  // overruns are reported again. Fails when one of these is refused.
  static Result<std::unique_ptr<Socket>> Adopt(UniqueFd fd);

  // The same for a conversation on a socket that is somebody's source of records, which therefore
  // keeps what lies in it and its filter.
  static Result<std::unique_ptr<Socket>> Borrow(UniqueFd fd);

  // Ends the conversation: wakes Wait() and makes `cancelled()` true for good. Any thread.
  void Cancel() { cancel_->Raise(); }

  ~Socket() override;

  Result<Done> Send(ByteView datagram) override;
  Result<Datagram> Receive() override;
  Result<bool> Wait(Readiness readiness, MonotonicTime deadline) override;
  MonotonicTime Now() const override;
  bool cancelled() const override { return cancel_->raised(); }
  void GrowReceiveBuffer() override;

 private:
  // What one system call took from the socket.
  struct Taken;

  static Result<std::unique_ptr<Socket>> Wrap(UniqueFd fd, bool is_netlink, size_t at_once);
  Socket(UniqueFd fd, std::unique_ptr<Wakeup> cancel, bool is_netlink,
         std::unique_ptr<Taken> taken);

  Result<Done> Take();

  const UniqueFd fd_;
  const std::unique_ptr<Wakeup> cancel_;
  const bool is_netlink_;
  int receive_buffer_bytes_;
  const std::unique_ptr<Taken> taken_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NETLINK_SOCKET_H_
