// The thread that empties the event socket as fast as the kernel fills it. Knows the framing of a
// record and nothing of its text.
#ifndef AUDIT_NETLINK_STREAM_READER_H_
#define AUDIT_NETLINK_STREAM_READER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/status.h"
#include "base/thread.h"
#include "base/unique_fd.h"
#include "base/wakeup.h"
#include "stream/record_sink.h"

namespace audit_netlink {

// Opens a socket in the multicast group of audit's records (AUDIT_NLGRP_READLOG), which needs
// CAP_AUDIT_READ in the initial user namespace and hears nothing outside the initial network
// namespace. It has its buffer before the first record can come.
Result<UniqueFd> OpenRecordSocket(int receive_buffer_bytes);

// What happens to a record that does not fit the socket's receive buffer.
enum class Overrun {
  kLost,       // the kernel drops it: as member of a group
  kSentAgain,  // the kernel keeps it and sends it later: as the audit daemon
};

// Owns the socket and the thread, which runs until the reader is destroyed or receiving fails. One
// thread, the owner, creates and destroys it.
class Reader {
 public:
  // Reads from `socket`, a datagram socket, into `sink`. `on_batch` is called on the thread each
  // time something was added; it must not destroy the reader. `sink` must outlive it. `early`
  // are datagrams that were taken from the socket before. Fails when the socket cannot be set so
  // that every loss is told.
  static Result<std::unique_ptr<Reader>> Start(UniqueFd socket, int receive_buffer_bytes,
                                               Overrun overrun, RecordSink* sink,
                                               std::function<void()> on_batch,
                                               std::vector<std::vector<uint8_t>> early = {});

  // Wakes the thread, waits for its end and closes the socket.
  ~Reader();

  // Takes what is in the socket, and nothing that comes later, then ends the thread. For a socket
  // to which nothing is sent any more. Returns when all of it is in the sink.
  void Finish();

  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

 private:
  class Buffers;

  Reader(UniqueFd socket, std::unique_ptr<Wakeup> stop, bool is_netlink, bool counts_drops,
         Overrun overrun, RecordSink* sink, std::function<void()> on_batch);

  std::optional<uint64_t> TakeEarly();
  void Loop();
  void Watch();
  int ReceiveAll();
  bool must_stop() const { return stop_->raised() && !finishes_; }
  void CountDrops();

  const UniqueFd socket_;
  const std::unique_ptr<Wakeup> stop_;
  const bool is_netlink_;
  const Overrun overrun_;
  // Whether the socket's own counter says how many records it dropped.
  const bool counts_drops_;
  // Whether the receive buffer is large enough to let records wait in it.
  const bool may_gather_;
  RecordSink* const sink_;
  const std::function<void()> on_batch_;
  const std::unique_ptr<Buffers> buffers_;
  std::vector<std::vector<uint8_t>> early_;  // emptied by the thread before all else
  std::atomic<bool> finishes_{false};
  uint32_t drops_ = 0;  // how many were told, of all since the socket was made
  // Last, so that it is gone before anything that it uses.
  std::unique_ptr<Thread> thread_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_STREAM_READER_H_
