// Being the audit daemon: the one process to which the kernel sends every record. Knows the request
// (AUDIT_SET) and not its payload.
#ifndef AUDIT_NETLINK_STREAM_REGISTRATION_H_
#define AUDIT_NETLINK_STREAM_REGISTRATION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "base/byte_view.h"
#include "base/status.h"
#include "base/unique_fd.h"
#include "netlink/transport.h"

namespace audit_netlink {

// Opens a socket to register with. It has its buffer before the records come, of which there may be
// a whole backlog at once.
Result<UniqueFd> OpenDaemonSocket(int receive_buffer_bytes);

// What a request to be registered came to.
struct RegistrationAnswer {
  enum class Kind { kRegistered, kRefused, kUnknown };

  Kind kind = Kind::kUnknown;
  int error = 0;  // a positive errno; 0 when registered
  // What arrived before the answer, in order. Whole datagrams, but for what is longer than any
  // record, which is cut off after one byte too many.
  std::vector<std::vector<uint8_t>> early;
};

// Asks to be registered over a transport that is in no group. The kernel sends the records from
// the moment at which it registers. Before its change "Send netlink ACK before setting connection
// in auditd_set" that is ahead of the answer, and the records may fill the buffer so that the
// answer is lost. So a record is as good as the answer, should that not come with the next
// `max_early_bytes`. Where an overrun took the answer and there is no record either, `give_back`
// has to undo what may have been done, and the question is asked again.
RegistrationAnswer AskToRegister(Transport* transport, ByteView request, size_t max_early_bytes,
                                 const std::function<void()>& give_back);

// Owns the registration and gives it back. Not thread-safe: one thread owns it.
class Registration {
 public:
  // Sends `request`, a `struct audit_status` with this process's id, on the event socket, which is
  // in no group: the kernel sends the records to the socket that asked. Waits for the answer. Fails
  // with EEXIST when a living daemon is registered, which is left alone. `farewell` is what takes
  // it back.
  static Result<std::unique_ptr<Registration>> Take(int event_socket, ByteView request,
                                                    ByteView farewell);

  // Gives it back, unless that was already done. The kernel has done so when the send returns. Must
  // be called while the event socket is still being read, because the kernel may wait for that
  // before it takes the request.
  ~Registration();

  Registration(const Registration&) = delete;
  Registration& operator=(const Registration&) = delete;

  // It was given back in another way.
  void Forget() { farewell_.clear(); }

  // The datagrams that came to the event socket before the kernel's answer: the stream begins with
  // them. Empty when they were taken.
  std::vector<std::vector<uint8_t>> TakeEarly() { return std::exchange(early_, {}); }

 private:
  Registration(UniqueFd socket, ByteView farewell);

  void GiveBack();

  const UniqueFd socket_;  // not the event socket, whose answers would be taken for records
  std::vector<uint8_t> farewell_;
  std::vector<std::vector<uint8_t>> early_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_STREAM_REGISTRATION_H_
