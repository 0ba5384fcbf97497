// poll(2) on the socket and the wakeup, recvmmsg(2) for 64 datagrams at a time.
#include "stream/reader.h"

#include <linux/audit.h>
#include <linux/netlink.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "netlink/message.h"
#include "netlink/socket_options.h"

namespace audit_netlink {

namespace {

constexpr size_t kDatagramsPerCall = 64;

// The kernel's text has no limit of its own. A path of 4096 bytes in hexadecimal takes 8192, and
// nothing known takes much more.
constexpr size_t kMaxRecordBytes = 64 << 10;

}  // namespace

Result<UniqueFd> OpenRecordSocket() {
  UniqueFd fd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT));
  if (!fd.valid()) return Error{errno, "socket"};
  sockaddr_nl group{};
  group.nl_family = AF_NETLINK;
  group.nl_groups = 1U << (AUDIT_NLGRP_READLOG - 1);
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&group), sizeof(group)) != 0) {
    return Error{errno, "bind"};
  }
  return fd;
}

// Where one recvmmsg(2) call puts its datagrams.
class Reader::Buffers {
 public:
  // Not zeroed: most of it is never touched, and so never takes memory.
  Buffers() : bytes_(new uint8_t[kDatagramsPerCall * kMaxRecordBytes]) {
    for (size_t i = 0; i < kDatagramsPerCall; ++i) {
      parts_[i] = iovec{bytes_.get() + i * kMaxRecordBytes, kMaxRecordBytes};
    }
  }

  // recvmmsg(2) without waiting. With MSG_TRUNC a datagram's length is its own, not the buffer's.
  int Receive(int fd) {
    for (size_t i = 0; i < kDatagramsPerCall; ++i) {
      senders_[i] = sockaddr_nl{};
      messages_[i] = mmsghdr{};
      messages_[i].msg_hdr.msg_name = &senders_[i];
      messages_[i].msg_hdr.msg_namelen = sizeof(senders_[i]);
      messages_[i].msg_hdr.msg_iov = &parts_[i];
      messages_[i].msg_hdr.msg_iovlen = 1;
    }
    return ::recvmmsg(fd, messages_, kDatagramsPerCall, MSG_DONTWAIT | MSG_TRUNC, nullptr);
  }

  size_t FullBytes(int i) const { return messages_[i].msg_len; }
  uint32_t SenderPort(int i) const { return senders_[i].nl_pid; }
  // REQUIRES: FullBytes(i) <= kMaxRecordBytes
  ByteView Bytes(int i) const {
    return ByteView(bytes_.get() + static_cast<size_t>(i) * kMaxRecordBytes, FullBytes(i));
  }

 private:
  const std::unique_ptr<uint8_t[]> bytes_;
  iovec parts_[kDatagramsPerCall];
  sockaddr_nl senders_[kDatagramsPerCall];
  mmsghdr messages_[kDatagramsPerCall];
};

Result<std::unique_ptr<Reader>> Reader::Start(UniqueFd socket, int receive_buffer_bytes,
                                              BatchQueue* queue, std::function<void()> on_batch) {
  const Result<bool> is_netlink = IsNetlinkSocket(socket.get());
  if (!is_netlink.ok()) return is_netlink.error();
  SetReceiveBuffer(socket.get(), receive_buffer_bytes);
  Result<std::unique_ptr<Wakeup>> stop = Wakeup::Create();
  if (!stop.ok()) return stop.error();

  std::unique_ptr<Reader> reader(new Reader(std::move(socket), std::move(stop).value(),
                                            is_netlink.value(), queue, std::move(on_batch)));
  Result<std::unique_ptr<Thread>> thread =
      Thread::Start("audit-stream", [self = reader.get()] { self->Loop(); });
  if (!thread.ok()) return thread.error();
  reader->thread_ = std::move(thread).value();
  return reader;
}

Reader::Reader(UniqueFd socket, std::unique_ptr<Wakeup> stop, bool is_netlink, BatchQueue* queue,
               std::function<void()> on_batch)
    : socket_(std::move(socket)),
      stop_(std::move(stop)),
      is_netlink_(is_netlink),
      queue_(queue),
      on_batch_(std::move(on_batch)) {}

Reader::~Reader() { stop_->Raise(); }

void Reader::Loop() {
  Buffers buffers;
  pollfd watched[] = {{socket_.get(), POLLIN, 0}, {stop_->fd(), POLLIN, 0}};
  while (!stop_->raised()) {
    int error = 0;
    if (::poll(watched, 2, -1) < 0) {
      if (errno == EINTR) continue;
      error = errno;
    } else if (watched[0].revents != 0) {
      error = ReceiveAll(&buffers);
      const bool hung_up = (watched[0].revents & (POLLHUP | POLLNVAL)) != 0;
      if (error == 0 && hung_up && (watched[0].revents & POLLIN) == 0) error = ECONNRESET;
    }
    if (error == 0) continue;
    queue_->End(error);
    on_batch_();
    return;
  }
}

// Receives until nothing is left. Returns 0, or the errno that ends the stream.
int Reader::ReceiveAll(Buffers* buffers) {
  while (!stop_->raised()) {
    const int count = buffers->Receive(socket_.get());
    if (count < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) return 0;
      if (errno != ENOBUFS) return errno;
      queue_->CountOverrun();
      on_batch_();
      continue;
    }
    bool hung_up = false;
    for (int i = 0; i < count; ++i) {
      // Only the kernel's messages are records; anybody with the right to may send us others.
      if (is_netlink_ && buffers->SenderPort(i) != 0) continue;
      const size_t bytes = buffers->FullBytes(i);
      // Netlink sends no empty datagrams: this is how a connection-oriented peer is gone.
      if (bytes == 0) {
        hung_up = true;
        break;
      }
      if (bytes > kMaxRecordBytes || bytes < kMessageHeaderBytes) {
        queue_->CountDropped();
        continue;
      }
      const ByteView datagram = buffers->Bytes(i);
      // The header's length leaves out the header when the record goes to an audit daemon, so the
      // record is whatever the datagram has after the header.
      queue_->Push(ReadHeader(datagram)->type, datagram.After(kMessageHeaderBytes));
    }
    on_batch_();
    if (hung_up) return ECONNRESET;
    // A call that did not fill all buffers has emptied the socket; poll() finds out if not.
    if (count < static_cast<int>(kDatagramsPerCall)) return 0;
  }
  return 0;
}

}  // namespace audit_netlink
