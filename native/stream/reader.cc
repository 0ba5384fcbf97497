// poll(2) on the socket and the wakeup, recvmmsg(2) for 64 datagrams at a time.
#include "stream/reader.h"

#include <linux/audit.h>
#include <linux/netlink.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <utility>

#include "netlink/socket.h"
#include "netlink/socket_options.h"
#include "stream/record_datagram.h"

namespace audit_netlink {

namespace {

constexpr size_t kDatagramsPerCall = 64;

// When receiving follows receiving within this time, records are left to gather for a moment:
// taking many at once costs a third of taking each as it comes, and so does waking whoever consumes
// them.
constexpr std::chrono::microseconds kQuickSuccession{2500};
constexpr int kGatherMs = 1;
// What has to fit meanwhile, several times over: the kernel makes some 300 records a millisecond,
// and each takes 1 KiB.
constexpr int kLeastBufferToGather = 2 << 20;

uint64_t NowMs() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

// For poll(2): rounded up, so that it does not return just before the deadline and spin there.
int TimeoutUntil(std::optional<uint64_t> deadline) {
  if (!deadline) return -1;
  const uint64_t now_ms = NowMs();
  if (*deadline <= now_ms) return 0;
  return static_cast<int>(std::min<uint64_t>(*deadline - now_ms + 1, INT_MAX));
}

}  // namespace

Result<UniqueFd> OpenRecordSocket(int receive_buffer_bytes) {
  Result<UniqueFd> fd = OpenAuditSocket();
  if (!fd.ok()) return fd;
  const Result<Done> sized = SetReceiveBuffer(fd.value().get(), receive_buffer_bytes);
  if (!sized.ok()) return sized.error();
  sockaddr_nl group{};
  group.nl_family = AF_NETLINK;
  group.nl_groups = 1U << (AUDIT_NLGRP_READLOG - 1);
  if (::bind(fd.value().get(), reinterpret_cast<const sockaddr*>(&group), sizeof(group)) != 0) {
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
  ByteView Bytes(int i) const {
    return ByteView(bytes_.get() + static_cast<size_t>(i) * kMaxRecordBytes,
                    std::min(FullBytes(i), kMaxRecordBytes));
  }

 private:
  const std::unique_ptr<uint8_t[]> bytes_;
  iovec parts_[kDatagramsPerCall];
  sockaddr_nl senders_[kDatagramsPerCall];
  mmsghdr messages_[kDatagramsPerCall];
};

Result<std::unique_ptr<Reader>> Reader::Start(UniqueFd socket, int receive_buffer_bytes,
                                              Overrun overrun, RecordSink* sink,
                                              std::function<void()> on_batch,
                                              std::vector<std::vector<uint8_t>> early) {
  const Result<bool> is_netlink = IsNetlinkSocket(socket.get());
  if (!is_netlink.ok()) return is_netlink.error();
  const Result<Done> sized = SetReceiveBuffer(socket.get(), receive_buffer_bytes);
  if (!sized.ok()) return sized.error();
  const bool counts_drops = ReadDrops(socket.get()).has_value();
  if (is_netlink.value()) {
    // Where the counter says everything, the error says nothing, and the kernel would keep back
    // what comes until all that is there was read. Should that be refused, the counter is still
    // right. Where there is no counter, the error is all that tells of a loss.
    const Result<Done> set =
        counts_drops ? IgnoreOverruns(socket.get()) : ReportOverruns(socket.get());
    if (!set.ok() && !counts_drops) return set.error();
  }
  Result<std::unique_ptr<Wakeup>> stop = Wakeup::Create();
  if (!stop.ok()) return stop.error();

  std::unique_ptr<Reader> reader(new Reader(std::move(socket), std::move(stop).value(),
                                            is_netlink.value(), counts_drops, overrun, sink,
                                            std::move(on_batch)));
  reader->early_ = std::move(early);
  Result<std::unique_ptr<Thread>> thread =
      Thread::Start("audit-stream", [self = reader.get()] { self->Loop(); });
  if (!thread.ok()) return thread.error();
  reader->thread_ = std::move(thread).value();
  return reader;
}

Reader::Reader(UniqueFd socket, std::unique_ptr<Wakeup> stop, bool is_netlink, bool counts_drops,
               Overrun overrun, RecordSink* sink, std::function<void()> on_batch)
    : socket_(std::move(socket)),
      stop_(std::move(stop)),
      is_netlink_(is_netlink),
      overrun_(overrun),
      counts_drops_(counts_drops),
      may_gather_(ReceiveBufferOf(socket_.get()) >= kLeastBufferToGather),
      sink_(sink),
      on_batch_(std::move(on_batch)),
      buffers_(std::make_unique<Buffers>()) {}

Reader::~Reader() { stop_->Raise(); }

void Reader::Finish() {
  finishes_ = true;
  stop_->Raise();
  thread_.reset();
}

// Returns when the sink wants to be called again.
std::optional<uint64_t> Reader::TakeEarly() {
  const uint64_t now_ms = NowMs();
  for (const std::vector<uint8_t>& datagram : std::exchange(early_, {})) {
    if (must_stop()) return std::nullopt;
    TakeRecordDatagram(datagram, datagram.size(), now_ms, sink_);
  }
  const std::optional<uint64_t> deadline = sink_->Settle(now_ms);
  on_batch_();
  return deadline;
}

void Reader::Loop() {
  Watch();
  if (!finishes_) return;
  ReceiveAll();
  sink_->Settle(NowMs());
  on_batch_();
}

void Reader::Watch() {
  std::optional<uint64_t> deadline;
  if (!early_.empty()) deadline = TakeEarly();
  std::chrono::steady_clock::time_point last_receive{};
  pollfd watched[] = {{socket_.get(), POLLIN, 0}, {stop_->fd(), POLLIN, 0}};
  while (!stop_->raised()) {
    int error = 0;
    if (::poll(watched, 2, TimeoutUntil(deadline)) < 0) {
      if (errno == EINTR) continue;
      error = errno;
    } else if (watched[0].revents != 0) {
      error = ReceiveAll();
      const bool hung_up = (watched[0].revents & (POLLHUP | POLLNVAL)) != 0;
      if (error == 0 && hung_up && (watched[0].revents & POLLIN) == 0) error = ECONNRESET;
    }
    if (stop_->raised()) return;
    if (error != 0) sink_->End(error);
    deadline = sink_->Settle(NowMs());
    on_batch_();
    if (error != 0) return;
    const auto now = std::chrono::steady_clock::now();
    if (may_gather_ && watched[0].revents != 0 && now - last_receive < kQuickSuccession) {
      ::poll(&watched[1], 1, kGatherMs);
    }
    last_receive = now;
  }
}

// Tells the sink what the socket dropped since the last time.
void Reader::CountDrops() {
  if (!counts_drops_) return;
  const std::optional<uint32_t> drops = ReadDrops(socket_.get());
  if (!drops || *drops == drops_) return;
  // The counter wraps. It also counts what is sent again.
  if (overrun_ == Overrun::kLost) sink_->CountOverrun(*drops - drops_);
  drops_ = *drops;
}

// Receives until nothing is left. Returns 0, or the errno that ends the stream.
int Reader::ReceiveAll() {
  while (!must_stop()) {
    const int count = buffers_->Receive(socket_.get());
    if (count < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) return 0;
      if (errno != ENOBUFS) return errno;
      if (!counts_drops_ && overrun_ == Overrun::kLost) sink_->CountOverrun(1);
      CountDrops();
      continue;
    }
    bool hung_up = false;
    const uint64_t now_ms = NowMs();
    for (int i = 0; i < count; ++i) {
      // Only the kernel's messages are records; anybody with the right to may send us others.
      if (is_netlink_ && buffers_->SenderPort(i) != 0) continue;
      const size_t bytes = buffers_->FullBytes(i);
      // Netlink sends no empty datagrams: this is how a connection-oriented peer is gone.
      if (bytes == 0) {
        hung_up = true;
        break;
      }
      TakeRecordDatagram(buffers_->Bytes(i), bytes, now_ms, sink_);
    }
    // What was dropped is missing behind what was received.
    CountDrops();
    on_batch_();
    if (hung_up) return ECONNRESET;
    // A call that did not fill all buffers has emptied the socket; poll() finds out if not.
    if (count < static_cast<int>(kDatagramsPerCall)) return 0;
  }
  return 0;
}

}  // namespace audit_netlink
