// The seam between the netlink conversation and the operating system: datagrams out, datagrams in,
// and the clock that deadlines are measured with. Knows no message.
#ifndef AUDIT_NETLINK_NETLINK_TRANSPORT_H_
#define AUDIT_NETLINK_NETLINK_TRANSPORT_H_

#include <chrono>
#include <cstddef>

#include "base/byte_view.h"
#include "base/status.h"

namespace audit_netlink {

using MonotonicTime = std::chrono::steady_clock::time_point;

struct Datagram {
  ByteView bytes;     // valid until the next Receive()
  size_t full_bytes;  // its length when it was sent; more than bytes.size() when it was cut off
  bool from_kernel;   // false when another process sent it
};

// What a conversation needs from a socket. Implementations report what the system calls return and
// retry nothing; retrying is up to the conversation. Used by one thread at a time, except where
// noted.
class Transport {
 public:
  enum class Readiness { kReadable, kWritable };

  virtual ~Transport() = default;

  // Sends one datagram. Never waits: EAGAIN when there is no room for it.
  virtual Result<Done> Send(ByteView datagram) = 0;

  // Takes the next datagram. Never waits: EAGAIN when there is none. ENOBUFS means that the kernel
  // had messages for us which it dropped.
  virtual Result<Datagram> Receive() = 0;

  // Sleeps until the socket is ready (true) or `deadline` has passed (false). ECANCELED once
  // `cancelled()`.
  virtual Result<bool> Wait(Readiness readiness, MonotonicTime deadline) = 0;

  virtual MonotonicTime Now() const = 0;

  // Whether the conversation is to end.
  virtual bool cancelled() const = 0;

  // Asks for a larger receive buffer; not getting one is not a failure.
  virtual void GrowReceiveBuffer() = 0;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NETLINK_TRANSPORT_H_
