// A kernel made of a script: a Transport whose other end is a function, and whose clock only moves
// when somebody waits. For tests of the conversation; knows no socket.
#ifndef AUDIT_NETLINK_TEST_NATIVE_SCRIPTED_TRANSPORT_H_
#define AUDIT_NETLINK_TEST_NATIVE_SCRIPTED_TRANSPORT_H_

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <deque>
#include <functional>
#include <utility>
#include <vector>

#include "netlink/message.h"
#include "netlink/transport.h"

namespace audit_netlink {

// A request as it reached the script.
struct SentRequest {
  uint16_t type;
  uint16_t flags;
  uint32_t sequence;
  std::vector<uint8_t> payload;
};

class ScriptedTransport final : public Transport {
 public:
  // Gets the requests of one datagram and queues what happens next.
  using Kernel = std::function<void(const std::vector<SentRequest>&)>;

  // Something that Receive() yields once its time has come.
  struct Event {
    std::vector<uint8_t> bytes;
    int error = 0;
    bool from_kernel = true;
    size_t cut = 0;  // how many more bytes the datagram had
    std::chrono::milliseconds delay{0};
    bool lost = false;  // found the receive buffer full
  };

  Kernel kernel = [](const std::vector<SentRequest>&) {};
  std::vector<std::vector<SentRequest>> sent;  // one element per datagram
  std::deque<int> send_errors;                 // what the next Send() calls fail with; 0 works
  int grown = 0;
  bool cancel = false;
  // Cancels as soon as somebody waits.
  bool cancel_in_wait = false;
  int interrupted_waits = 0;
  // Wait() says at once that the socket is ready, whether or not it is.
  bool looks_ready = false;
  std::chrono::milliseconds send_takes{0};
  std::chrono::milliseconds receive_takes{0};

  // Queues an event behind those already there; its delay counts from now.
  void Queue(Event event) {
    event.delay += std::chrono::duration_cast<std::chrono::milliseconds>(now_ - MonotonicTime());
    events_.push_back(std::move(event));
  }

  static std::vector<uint8_t> MessageBytes(uint16_t type, uint32_t sequence,
                                           const std::vector<uint8_t>& payload) {
    std::vector<uint8_t> bytes(kMessageHeaderBytes + payload.size());
    const uint32_t length = static_cast<uint32_t>(bytes.size());
    std::memcpy(bytes.data(), &length, 4);
    std::memcpy(bytes.data() + 4, &type, 2);
    std::memcpy(bytes.data() + 8, &sequence, 4);
    std::copy(payload.begin(), payload.end(), bytes.begin() + kMessageHeaderBytes);
    return bytes;
  }

  static std::vector<uint8_t> AckBytes(uint32_t sequence, int32_t error) {
    std::vector<uint8_t> payload(20);
    std::memcpy(payload.data(), &error, sizeof(error));
    return MessageBytes(kNlmsgError, sequence, payload);
  }

  void Ack(uint32_t sequence, int32_t error = 0) { Queue({AckBytes(sequence, error)}); }
  void Say(uint16_t type, uint32_t sequence, const std::vector<uint8_t>& payload) {
    Queue({MessageBytes(type, sequence, payload)});
  }
  void EndList(uint32_t sequence) { Queue({MessageBytes(kNlmsgDone, sequence, {})}); }
  void Fail(int error) {
    Event event;
    event.error = error;
    Queue(event);
  }

  std::chrono::milliseconds elapsed() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(now_ - MonotonicTime());
  }

  Result<Done> Send(ByteView datagram) override {
    now_ += send_takes;
    if (!send_errors.empty()) {
      const int error = send_errors.front();
      send_errors.pop_front();
      if (error != 0) return Error{error, "sendto"};
    }
    std::vector<SentRequest> requests;
    MessageWalker walker(datagram);
    Message message;
    while (walker.Next(&message) == MessageWalker::Step::kMessage) {
      requests.push_back({message.header.type,
                          message.header.flags,
                          message.header.sequence,
                          {message.payload.begin(), message.payload.end()}});
    }
    sent.push_back(requests);
    kernel(requests);
    return Done{};
  }

  // Loses what the kernel says next.
  void Lose() {
    Event event;
    event.lost = true;
    Queue(event);
  }

  Result<Datagram> Receive() override {
    now_ += receive_takes;
    Arrive();
    const bool overrun = std::exchange(overrun_, false);
    if (arrived_.empty()) congested_ = false;
    if (overrun) return Error{ENOBUFS, "recvfrom"};
    if (arrived_.empty()) return Error{EAGAIN, "recvfrom"};
    last_ = std::move(arrived_.front());
    arrived_.pop_front();
    if (arrived_.empty()) congested_ = false;
    if (last_.error != 0) return Error{last_.error, "recvfrom"};
    return Datagram{last_.bytes, last_.bytes.size() + last_.cut, last_.from_kernel};
  }

  Result<bool> Wait(Readiness readiness, MonotonicTime deadline) override {
    if (cancel_in_wait) cancel = true;
    if (cancel) return Error{ECANCELED, "poll"};
    if (interrupted_waits > 0) {
      --interrupted_waits;
      return Error{EINTR, "poll"};
    }
    if (looks_ready) return true;
    if (readiness == Readiness::kWritable) {
      now_ += std::chrono::milliseconds(1);
      return now_ < deadline;
    }
    if (!arrived_.empty()) return true;
    const MonotonicTime next =
        events_.empty() ? MonotonicTime::max() : MonotonicTime() + events_.front().delay;
    if (next > deadline) {
      now_ = std::max(now_, deadline);
      return false;
    }
    if (next > now_) now_ = next;
    return true;
  }

  MonotonicTime Now() const override { return now_; }
  bool cancelled() const override { return cancel; }
  void GrowReceiveBuffer() override { ++grown; }

 private:
  // As af_netlink.c has it: an overrun is told before all that waits, and once only; until the
  // queue was emptied nothing more is let in.
  void Arrive() {
    while (!events_.empty() && events_.front().delay <= elapsed()) {
      if (events_.front().lost && !std::exchange(congested_, true)) overrun_ = true;
      if (!congested_) arrived_.push_back(std::move(events_.front()));
      events_.pop_front();
    }
  }

  std::deque<Event> events_;   // under way
  std::deque<Event> arrived_;  // in the receive buffer
  bool congested_ = false;
  bool overrun_ = false;
  Event last_;
  MonotonicTime now_{};
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_TEST_NATIVE_SCRIPTED_TRANSPORT_H_
