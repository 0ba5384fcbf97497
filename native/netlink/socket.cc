// Socket over sendto(2), recvmmsg(2) and poll(2).
#include "netlink/socket.h"

#include <linux/netlink.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <utility>
#include <vector>

#include "base/pages.h"
#include "netlink/socket_options.h"

namespace audit_netlink {

namespace {

// Holds a list of some 6000 rules until the reader gets to run: one rule takes about 2.5 KiB of it.
constexpr int kReceiveBufferBytes = 16 << 20;
constexpr int kMaxReceiveBufferBytes = 256 << 20;

// Room for one request that is much larger than any rule.
constexpr int kSendBufferBytes = 2 << 20;

// The longest rule the kernel can list has 64 strings of PATH_MAX bytes.
constexpr size_t kMaxDatagramBytes = 320 << 10;

// A list is thousands of datagrams. Of the room for them, pages that no datagram reaches are never
// touched.
constexpr size_t kDatagramsAtOnce = 32;

// Throws away what lies in a socket unread: answers to requests of others, whose numbers are ours
// as well. Not more than was there in the beginning, should the socket never be empty.
void DiscardUnread(int fd) {
  int64_t most = ReceiveBufferOf(fd);
  uint8_t byte;
  while (most >= 0) {
    const ssize_t bytes = ::recv(fd, &byte, sizeof(byte), MSG_DONTWAIT | MSG_TRUNC);
    if (bytes < 0 && errno != EINTR && errno != ENOBUFS) return;
    most -= std::max<ssize_t>(bytes, 1);
  }
}

// A netlink socket whose past is unknown, as a conversation needs it.
Result<Done> MakeTrustworthy(int fd) {
  const Result<Done> unfiltered = RemoveFilter(fd);
  if (!unfiltered.ok()) return unfiltered;
  // Twice: ignoring overruns ends one that was reported, after which the kernel lets nothing in.
  const Result<Done> ignored = IgnoreOverruns(fd);
  if (!ignored.ok()) return ignored;
  const Result<Done> reported = ReportOverruns(fd);
  if (reported.ok()) DiscardUnread(fd);
  return reported;
}

}  // namespace

Result<UniqueFd> OpenAuditSocket() {
  UniqueFd fd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT));
  if (!fd.valid()) return Error{errno, "socket"};
  return fd;
}

struct Socket::Taken {
  Taken(size_t at_once, Pages pages)
      : room(std::move(pages)), senders(at_once), parts(at_once), messages(at_once) {
    for (size_t i = 0; i < at_once; ++i) {
      parts[i] = iovec{room.data() + i * kMaxDatagramBytes, kMaxDatagramBytes};
      messages[i].msg_hdr.msg_iov = &parts[i];
      messages[i].msg_hdr.msg_iovlen = 1;
    }
  }

  const Pages room;
  std::vector<sockaddr_nl> senders;
  std::vector<iovec> parts;
  std::vector<mmsghdr> messages;
  size_t count = 0;
  size_t next = 0;  // the first that Receive() did not give yet
};

Socket::~Socket() = default;

Socket::Socket(UniqueFd fd, std::unique_ptr<Wakeup> cancel, bool is_netlink,
               std::unique_ptr<Taken> taken)
    : fd_(std::move(fd)),
      cancel_(std::move(cancel)),
      is_netlink_(is_netlink),
      // The kernel tells the double, and an adopted socket may have more than we would ask for.
      receive_buffer_bytes_(std::max(kReceiveBufferBytes, ReceiveBufferOf(fd_.get()) / 2)),
      taken_(std::move(taken)) {
  // Makes a refusal as short as an ack instead of echoing the whole request, so that many more of
  // them fit the receive buffer. Kernels before 4.3 lack it.
  const int on = 1;
  ::setsockopt(fd_.get(), SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on));
}

Result<std::unique_ptr<Socket>> Socket::Open() {
  Result<UniqueFd> fd = OpenAuditSocket();
  if (!fd.ok()) return fd.error();
  const Result<Done> receives = SetReceiveBuffer(fd.value().get(), kReceiveBufferBytes);
  if (!receives.ok()) return receives.error();
  const Result<Done> sends = SetSendBuffer(fd.value().get(), kSendBufferBytes);
  if (!sends.ok()) return sends.error();
  return Wrap(std::move(fd).value(), /*is_netlink=*/true, kDatagramsAtOnce);
}

Result<std::unique_ptr<Socket>> Socket::Adopt(UniqueFd fd) {
  const Result<bool> is_netlink = IsNetlinkSocket(fd.get());
  if (!is_netlink.ok()) return is_netlink.error();
  if (is_netlink.value()) {
    const Result<Done> prepared = MakeTrustworthy(fd.get());
    if (!prepared.ok()) return prepared.error();
  }
  return Wrap(std::move(fd), is_netlink.value(), kDatagramsAtOnce);
}

Result<std::unique_ptr<Socket>> Socket::Borrow(UniqueFd fd) {
  const Result<bool> is_netlink = IsNetlinkSocket(fd.get());
  if (!is_netlink.ok()) return is_netlink.error();
  if (is_netlink.value()) {
    const Result<Done> reported = ReportOverruns(fd.get());
    if (!reported.ok()) return reported.error();
  }
  // One by one: what comes behind the answers is for others.
  return Wrap(std::move(fd), is_netlink.value(), /*at_once=*/1);
}

Result<std::unique_ptr<Socket>> Socket::Wrap(UniqueFd fd, bool is_netlink, size_t at_once) {
  Result<std::unique_ptr<Wakeup>> cancel = Wakeup::Create();
  if (!cancel.ok()) return cancel.error();
  Result<Pages> room = Pages::Map(at_once * kMaxDatagramBytes);
  if (!room.ok()) return room.error();
  auto taken = std::make_unique<Taken>(at_once, std::move(room).value());
  return std::unique_ptr<Socket>(
      new Socket(std::move(fd), std::move(cancel).value(), is_netlink, std::move(taken)));
}

Result<Done> Socket::Send(ByteView datagram) {
  sockaddr_nl kernel{};
  kernel.nl_family = AF_NETLINK;
  const ssize_t sent =
      is_netlink_
          ? ::sendto(fd_.get(), datagram.data(), datagram.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                     reinterpret_cast<const sockaddr*>(&kernel), sizeof(kernel))
          : ::sendto(fd_.get(), datagram.data(), datagram.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                     nullptr, 0);
  if (sent < 0) return Error{errno, "sendto"};
  if (static_cast<size_t>(sent) != datagram.size()) return Error{EMSGSIZE, "sendto"};
  return Done{};
}

Result<Done> Socket::Take() {
  Taken& taken = *taken_;
  taken.count = 0;
  taken.next = 0;
  for (size_t i = 0; i < taken.messages.size(); ++i) {
    msghdr& header = taken.messages[i].msg_hdr;
    header.msg_name = is_netlink_ ? &taken.senders[i] : nullptr;
    header.msg_namelen = is_netlink_ ? sizeof(sockaddr_nl) : 0;
  }
  // With MSG_TRUNC a length is the datagram's own, also when the buffer was too short. An error
  // behind the first datagram is told by the next call.
  const int count =
      ::recvmmsg(fd_.get(), taken.messages.data(), static_cast<unsigned>(taken.messages.size()),
                 MSG_DONTWAIT | MSG_TRUNC, nullptr);
  if (count < 0) return Error{errno, "recvmmsg"};
  taken.count = static_cast<size_t>(count);
  return Done{};
}

Result<Datagram> Socket::Receive() {
  Taken& taken = *taken_;
  if (taken.next == taken.count) {
    const Result<Done> took = Take();
    if (!took.ok()) return took.error();
  }
  const size_t place = taken.next++;
  const size_t full_bytes = taken.messages[place].msg_len;
  // Netlink sends no empty datagrams: this is how a connection-oriented peer says that it is gone.
  if (full_bytes == 0) return Error{ECONNRESET, "recvmmsg"};
  const auto* const bytes = static_cast<const uint8_t*>(taken.parts[place].iov_base);
  return Datagram{ByteView(bytes, std::min(full_bytes, kMaxDatagramBytes)), full_bytes,
                  !is_netlink_ || taken.senders[place].nl_pid == 0};
}

Result<bool> Socket::Wait(Readiness readiness, MonotonicTime deadline) {
  if (cancelled()) return Error{ECANCELED, "poll"};
  // Rounded up, so that poll() does not return just before the deadline and spin there.
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Now()).count();
  const int timeout = static_cast<int>(std::clamp<decltype(left)>(left, 0, INT_MAX));
  const short wanted = readiness == Readiness::kReadable ? POLLIN : POLLOUT;
  pollfd watched[] = {{fd_.get(), wanted, 0}, {cancel_->fd(), POLLIN, 0}};
  const int ready = ::poll(watched, 2, timeout);
  if (ready < 0) return Error{errno, "poll"};
  if (cancelled()) return Error{ECANCELED, "poll"};
  if (ready == 0) return false;
  if ((watched[0].revents & POLLNVAL) != 0) return Error{EBADF, "poll"};
  // POLLERR is left to the next system call, which says which error it is. A hang-up has none.
  const bool hung_up = (watched[0].revents & POLLHUP) != 0;
  if (hung_up && (watched[0].revents & (wanted | POLLERR)) == 0) return Error{ECONNRESET, "poll"};
  return true;
}

MonotonicTime Socket::Now() const { return std::chrono::steady_clock::now(); }

void Socket::GrowReceiveBuffer() {
  if (receive_buffer_bytes_ >= kMaxReceiveBufferBytes) return;
  receive_buffer_bytes_ *= 2;
  // Where it is refused, the next overrun is told as this one was.
  static_cast<void>(SetReceiveBuffer(fd_.get(), receive_buffer_bytes_));
}

}  // namespace audit_netlink
