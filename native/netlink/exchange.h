// The request-and-answer conversation with the kernel: packs requests into datagrams, matches every
// ack and reply to its request, and returns the outcome of each request. Knows netlink's rules, but
// no audit messages.
#ifndef AUDIT_NETLINK_NETLINK_EXCHANGE_H_
#define AUDIT_NETLINK_NETLINK_EXCHANGE_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "base/byte_view.h"
#include "netlink/message.h"
#include "netlink/transport.h"

namespace audit_netlink {

// How many replies a request gets besides its ack. A request that gets any is a question: it
// changes nothing, so it may be asked again.
enum class Replies { kNone, kOne, kMany };

struct Request {
  uint16_t type;
  ByteView payload;  // must stay valid while Run() runs
  Replies replies;
};

struct Reply {
  uint16_t type;
  std::vector<uint8_t> payload;
};

struct Outcome {
  enum class State {
    kDone,        // the kernel took it, and every reply arrived
    kRefused,     // the kernel answered with `error`
    kUnanswered,  // sent, but no complete answer came: what the kernel did is unknown
    kUnsent,      // never reached the kernel
  };

  State state = State::kUnsent;
  int error = 0;               // a positive errno; 0 when done
  int32_t ack = 0;             // 0, or the positive count that the ack of a lone request may carry
  std::vector<Reply> replies;  // empty unless done
};

struct ExchangeOptions {
  // How long to wait for the next answer after a datagram was sent. Every answer restarts the wait.
  std::chrono::milliseconds timeout;
  // How many requests without replies may share a datagram, at least 1. The kernel holds its audit
  // lock until it has worked through all of them.
  size_t requests_per_datagram;
};

// How much the requests that share a datagram may take together: a datagram has to fit the send
// buffer, also where that could not be enlarged. A larger request travels alone.
inline constexpr size_t kMaxBatchBytes = 128 << 10;

// How often a question is asked in total when part of its answer was lost.
inline constexpr int kMaxAttempts = 4;

// Takes a datagram of the kernel's that answers no request. Returns whether to go on; if not, the
// exchange ends as by cancellation.
using Bystander = std::function<bool(const Datagram& datagram)>;

// One side of the conversation. Owns the sequence numbers of its transport, so a transport has
// exactly one Exchange. Used by one thread at a time.
class Exchange {
 public:
  // `transport` must outlive this object. Without a bystander what answers nothing is thrown away.
  explicit Exchange(Transport* transport, Bystander bystander = nullptr)
      : transport_(transport), bystander_(std::move(bystander)) {}

  // Sends the requests in order and gives one outcome per request, in order.
  //
  // - A question travels alone: the kernel (6.18, for one) replies to AUDIT_GET_FEATURE under the
  //   number of the first request in the datagram, so in company the reply would be lost.
  // - After an overrun nothing is sent before the socket was read empty: until then the kernel
  // drops
  //   what it has for us, and does not say so again.
  // - All answers to a datagram are awaited before the next one is sent. Only its last request asks
  //   for an ack: the kernel takes the requests of a datagram in order and answers each that it
  //   refuses, so once the last is answered and nothing was lost, silence means done.
  // - After ENOBUFS answers are missing. A question that is incomplete by then is asked again under
  //   a new number, with a larger receive buffer, also when the end of its list still arrives; so
  //   is one whose answer breaks off. Other requests without an ack end unanswered with ENOBUFS.
  // - A truncated answer is EMSGSIZE, a malformed one EBADMSG, for the request it belongs to.
  // - When sending fails, when the deadline passes, when receiving fails for good, or after
  //   cancellation (ECANCELED), nothing more is sent: the remaining requests end unsent with that
  //   error.
  //
  // An incomplete list is never reported as done.
  std::vector<Outcome> Run(const std::vector<Request>& requests, const ExchangeOptions& options);

 private:
  struct Pending;
  struct Batch;

  int RunBatch(const Request* requests, size_t count, std::chrono::milliseconds timeout,
               Outcome* outcomes);
  static bool MayAskAgain(const Pending& pending, int failure);
  int EmptySocket(MonotonicTime deadline);
  int SendBatch(const Batch& batch, std::chrono::milliseconds timeout);
  int Collect(Batch* batch, std::chrono::milliseconds timeout);
  bool TakeDatagram(const Datagram& datagram, Batch* batch);
  bool PassOn(const Datagram& datagram) const;
  bool TakeMessage(const Message& message, Batch* batch);
  uint32_t NextSequence();

  Transport* const transport_;
  const Bystander bystander_;
  uint32_t last_sequence_ = 0;
  bool congested_ = false;  // the socket overran, and was not seen empty since
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NETLINK_EXCHANGE_H_
