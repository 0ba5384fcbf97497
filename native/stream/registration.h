// Being the audit daemon: the one process to which the kernel sends every record. Knows the request
// (AUDIT_SET) and not its payload.
#ifndef AUDIT_NETLINK_STREAM_REGISTRATION_H_
#define AUDIT_NETLINK_STREAM_REGISTRATION_H_

#include <memory>
#include <vector>

#include "base/byte_view.h"
#include "base/status.h"
#include "base/unique_fd.h"

namespace audit_netlink {

// Opens a socket to register with. It has its buffer before the records come, of which there may be
// a whole backlog at once.
Result<UniqueFd> OpenDaemonSocket(int receive_buffer_bytes);

// Owns the registration and gives it back. Not thread-safe: one thread owns it.
class Registration {
 public:
  // Sends `request`, a `struct audit_status` with this process's id, on the event socket: the
  // kernel sends the records to the socket that asked. Waits for the answer, which comes before all
  // records. Fails with EEXIST when a living daemon is registered, which is left alone. `farewell`
  // is what takes it back.
  static Result<std::unique_ptr<Registration>> Take(int event_socket, ByteView request,
                                                    ByteView farewell);

  // Gives it back, unless that was done. The kernel has done it when the send returns; it waits for
  // nobody's reading. Has to be called while the event socket is still being read, so that the
  // kernel does not wait for that in vain before it takes the request.
  ~Registration();

  Registration(const Registration&) = delete;
  Registration& operator=(const Registration&) = delete;

  // It was given back in another way.
  void Forget() { farewell_.clear(); }

 private:
  Registration(UniqueFd socket, ByteView farewell);

  const UniqueFd socket_;  // not the event socket, whose answers would be taken for records
  std::vector<uint8_t> farewell_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_STREAM_REGISTRATION_H_
