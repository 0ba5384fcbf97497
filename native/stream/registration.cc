// One Exchange on the event socket at the beginning, one datagram on another at the end.
#include "stream/registration.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <utility>

#include "netlink/exchange.h"
#include "netlink/message.h"
#include "netlink/socket.h"
#include "netlink/socket_options.h"

namespace audit_netlink {

namespace {

constexpr std::chrono::milliseconds kAnswerTimeout{5000};

Result<UniqueFd> Duplicate(int fd) {
  UniqueFd duplicate(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
  if (!duplicate.valid()) return Error{errno, "fcntl"};
  return duplicate;
}

}  // namespace

Result<UniqueFd> OpenDaemonSocket(int receive_buffer_bytes) {
  Result<UniqueFd> fd = OpenAuditSocket();
  if (!fd.ok()) return fd;
  const Result<Done> sized = SetReceiveBuffer(fd.value().get(), receive_buffer_bytes);
  if (!sized.ok()) return sized.error();
  return fd;
}

Result<std::unique_ptr<Registration>> Registration::Take(int event_socket, ByteView request,
                                                         ByteView farewell) {
  const Result<bool> is_netlink = IsNetlinkSocket(event_socket);
  if (!is_netlink.ok()) return is_netlink.error();
  Result<UniqueFd> second = is_netlink.value() ? OpenAuditSocket() : Duplicate(event_socket);
  if (!second.ok()) return second.error();
  Result<UniqueFd> borrowed = Duplicate(event_socket);
  if (!borrowed.ok()) return borrowed.error();
  Result<std::unique_ptr<Socket>> socket = Socket::Borrow(std::move(borrowed).value());
  if (!socket.ok()) return socket.error();
  Exchange exchange(socket.value().get());
  const std::vector<Outcome> outcomes =
      exchange.Run({Request{AUDIT_SET, request, Replies::kNone}},
                   ExchangeOptions{kAnswerTimeout, /*requests_per_datagram=*/1});
  std::unique_ptr<Registration> registration(new Registration(std::move(second).value(), farewell));
  if (outcomes[0].state == Outcome::State::kDone) return registration;
  // Without an answer it may have been done.
  if (outcomes[0].state == Outcome::State::kRefused) registration->Forget();
  return Error{outcomes[0].error, "AUDIT_SET"};
}

Registration::Registration(UniqueFd socket, ByteView farewell)
    : socket_(std::move(socket)), farewell_(farewell.begin(), farewell.end()) {}

Registration::~Registration() {
  if (farewell_.empty()) return;
  std::vector<uint8_t> datagram;
  AppendRequest(AUDIT_SET, 1, ByteView(farewell_), &datagram);
  sockaddr_nl kernel{};
  kernel.nl_family = AF_NETLINK;
  const Result<bool> is_netlink = IsNetlinkSocket(socket_.get());
  const bool addressed = is_netlink.ok() && is_netlink.value();
  ::sendto(socket_.get(), datagram.data(), datagram.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
           addressed ? reinterpret_cast<const sockaddr*>(&kernel) : nullptr,
           addressed ? sizeof(kernel) : 0);
}

}  // namespace audit_netlink
