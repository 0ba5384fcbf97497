// One Exchange on the event socket at the beginning, one datagram on another at the end.
#include "stream/registration.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <utility>

#include "netlink/exchange.h"
#include "netlink/message.h"
#include "netlink/socket.h"
#include "netlink/socket_options.h"
#include "stream/record_datagram.h"

namespace audit_netlink {

namespace {

constexpr std::chrono::milliseconds kAnswerTimeout{5000};

Result<UniqueFd> Duplicate(int fd) {
  UniqueFd duplicate(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
  if (!duplicate.valid()) return Error{errno, "fcntl"};
  return duplicate;
}

bool IsRecordDatagram(ByteView datagram) {
  const std::optional<MessageHeader> header = ReadHeader(datagram);
  return header && IsRecord(header->type);
}

}  // namespace

RegistrationAnswer AskToRegister(Transport* transport, ByteView request, size_t max_early_bytes,
                                 const std::function<void()>& give_back) {
  RegistrationAnswer answer;
  size_t early_bytes = 0;
  bool heard_record = false;
  Exchange exchange(transport, [&](const Datagram& datagram) {
    const ByteView bytes =
        datagram.bytes.First(std::min(datagram.bytes.size(), kMaxRecordBytes + 1));
    answer.early.emplace_back(bytes.begin(), bytes.end());
    early_bytes += datagram.full_bytes;
    heard_record = heard_record || IsRecordDatagram(bytes);
    return early_bytes <= max_early_bytes;
  });
  for (int attempt = 1;; ++attempt) {
    const std::vector<Outcome> outcomes =
        exchange.Run({Request{AUDIT_SET, request, Replies::kNone}},
                     ExchangeOptions{kAnswerTimeout, /*requests_per_datagram=*/1});
    const Outcome& outcome = outcomes[0];
    answer.error = outcome.error;
    if (outcome.state == Outcome::State::kRefused) {
      answer.kind = RegistrationAnswer::Kind::kRefused;
      return answer;
    }
    // Nobody else gets records sent.
    if (outcome.state == Outcome::State::kDone || heard_record) {
      answer.kind = RegistrationAnswer::Kind::kRegistered;
      answer.error = 0;
      return answer;
    }
    if (outcome.error != ENOBUFS || attempt == kMaxAttempts) return answer;
    give_back();
  }
}

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
  std::unique_ptr<Registration> registration(new Registration(std::move(second).value(), farewell));
  // What the kernel sends with one request can be no more than there is room for.
  const size_t max_early_bytes = static_cast<size_t>(ReceiveBufferOf(event_socket));
  RegistrationAnswer answer = AskToRegister(socket.value().get(), request, max_early_bytes,
                                            [self = registration.get()] { self->GiveBack(); });
  if (answer.kind == RegistrationAnswer::Kind::kRegistered) {
    registration->early_ = std::move(answer.early);
    return registration;
  }
  // Without an answer it may have been done.
  if (answer.kind == RegistrationAnswer::Kind::kRefused) registration->Forget();
  return Error{answer.error, "AUDIT_SET"};
}

Registration::Registration(UniqueFd socket, ByteView farewell)
    : socket_(std::move(socket)), farewell_(farewell.begin(), farewell.end()) {}

Registration::~Registration() {
  if (!farewell_.empty()) GiveBack();
}

void Registration::GiveBack() {
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
