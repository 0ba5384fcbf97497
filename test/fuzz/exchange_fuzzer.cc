// Any fate of any requests: what the kernel decides, and what becomes of its answers on the way. An
// outcome never says more than the kernel did, a list is whole or not given at all, nothing but a
// question is sent twice, and nobody waits for longer than the deadline.
#include "netlink/exchange.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <vector>

#include "../native/scripted_transport.h"

namespace {

using audit_netlink::ByteView;
using audit_netlink::Datagram;
using audit_netlink::Done;
using audit_netlink::Exchange;
using audit_netlink::ExchangeOptions;
using audit_netlink::kMaxAttempts;
using audit_netlink::MonotonicTime;
using audit_netlink::Outcome;
using audit_netlink::Replies;
using audit_netlink::Request;
using audit_netlink::Result;
using audit_netlink::ScriptedTransport;
using audit_netlink::SentRequest;
using audit_netlink::Transport;
using std::chrono::milliseconds;

void Expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

// The fuzzer's bytes as decisions; zeros, which mean that nothing goes wrong, when there are no
// more.
class Choices {
 public:
  Choices(const uint8_t* data, size_t size) : rest_(data, size) {}

  uint8_t Byte() {
    if (rest_.empty()) return 0;
    const uint8_t byte = *rest_.data();
    rest_ = rest_.After(1);
    return byte;
  }
  size_t Below(size_t bound) { return Byte() % bound; }

 private:
  ByteView rest_;
};

// A request, and what the kernel made of it when it got it last.
struct Asked {
  Replies replies = Replies::kNone;
  std::vector<uint8_t> payload;  // begins with its place among all
  int times_sent = 0;
  int error = 0;  // 0 when it was taken
  int32_t ack = 0;
  std::vector<std::vector<uint8_t>> answers;
};

// Watches the clock and what is sent, between the exchange and the script.
class WatchedTransport final : public Transport {
 public:
  WatchedTransport(ScriptedTransport* script, milliseconds timeout)
      : script_(script), timeout_(timeout), last_news_(script->Now()) {}

  Result<Done> Send(ByteView datagram) override {
    if (!sending_) StartAnew();
    sending_ = true;
    Result<Done> sent = script_->Send(datagram);
    CheckClock();
    if (sent.ok()) {
      first_sequence_ = script_->sent.back().front().sequence;
      StartAnew();
    }
    return sent;
  }

  Result<Datagram> Receive() override {
    sending_ = false;
    Result<Datagram> received = script_->Receive();
    CheckClock();
    if (!received.ok()) {
      if (received.error().code == ENOBUFS) congested_ = true;
      if (received.error().code == EAGAIN) congested_ = false;
    } else if (received.value().from_kernel && IsNews(received.value().bytes)) {
      StartAnew();
    }
    return received;
  }

  Result<bool> Wait(Readiness readiness, MonotonicTime deadline) override {
    Expect(deadline <= last_news_ + timeout_ + Slack(), "a deadline is too late");
    Result<bool> ready = script_->Wait(readiness, deadline);
    CheckClock();
    return ready;
  }

  MonotonicTime Now() const override { return script_->Now(); }
  bool cancelled() const override { return script_->cancelled(); }
  void GrowReceiveBuffer() override {
    script_->GrowReceiveBuffer();
    StartAnew();
  }

  void StartAnew() { last_news_ = script_->Now(); }
  void CheckClock() const {
    Expect(Now() - last_news_ <= timeout_ + Slack(), "the deadline has passed");
  }

 private:
  // Reading the socket empty before sending has the same time once more, and the call that takes
  // long enough to pass the deadline takes as long as it does.
  milliseconds Slack() const {
    const milliseconds call =
        std::max({script_->send_takes, script_->receive_takes, milliseconds(1)});
    return 2 * call + (congested_ ? timeout_ : milliseconds(0));
  }

  // Whether an answer to what is under way may be in it, which begins the time anew.
  bool IsNews(ByteView datagram) const {
    for (size_t at = 8; at + 4 <= datagram.size(); at += 4) {
      uint32_t sequence;
      std::memcpy(&sequence, datagram.data() + at, sizeof(sequence));
      if (first_sequence_ != 0 && sequence >= first_sequence_ && sequence < first_sequence_ + 100) {
        return true;
      }
    }
    return false;
  }

  ScriptedTransport* const script_;
  const milliseconds timeout_;
  MonotonicTime last_news_;
  uint32_t first_sequence_ = 0;
  bool sending_ = false;
  bool congested_ = false;
};

class Kernel {
 public:
  explicit Kernel(Choices* choices) : choices_(choices) {
    script.kernel = [this](const std::vector<SentRequest>& requests) { Take(requests); };
  }

  ScriptedTransport script;
  std::vector<Asked> asked;
  // Whether anything was done that may cost an answer.
  bool spoiled = false;

 private:
  void Take(const std::vector<SentRequest>& requests) {
    for (const SentRequest& request : requests) {
      Expect(request.sequence > last_sequence_, "a number is used again");
      last_sequence_ = request.sequence;
      Expect((request.flags & 4) == (&request == &requests.back() ? 4 : 0),
             "not only the last is to be acknowledged");
      uint32_t place = 0;
      Expect(request.payload.size() >= sizeof(place), "a payload is cut off");
      std::memcpy(&place, request.payload.data(), sizeof(place));
      Expect(place < asked.size() && place + 1 >= next_place_, "the requests are out of order");
      next_place_ = place + 1;
      Asked& one = asked[place];
      ++one.times_sent;
      if (one.replies == Replies::kNone) {
        Expect(one.times_sent == 1, "a change is sent twice");
      } else {
        Expect(requests.size() == 1, "a question does not travel alone");
        Expect(one.times_sent <= kMaxAttempts, "a question is sent too often");
      }
      Decide(place, &one);
      Answer(request, one);
    }
    Flush();
    if (choices_->Byte() == 200) {
      script.cancel = true;
      spoiled = true;
    }
  }

  void Decide(uint32_t place, Asked* one) {
    const uint8_t fate = choices_->Byte();
    one->error = fate >= 192 ? 1 + fate : 0;
    one->ack = fate >= 128 && fate < 192 ? static_cast<int32_t>(1000 + place) : 0;
    one->answers.clear();
    if (one->error != 0 || one->replies == Replies::kNone) return;
    const size_t count = one->replies == Replies::kOne ? 1 : fate % 8;
    for (size_t i = 0; i < count; ++i) {
      one->answers.push_back({static_cast<uint8_t>(place), static_cast<uint8_t>(one->times_sent),
                              static_cast<uint8_t>(i), 0xee});
    }
  }

  void Answer(const SentRequest& request, const Asked& one) {
    if (one.error != 0) {
      Say(ScriptedTransport::AckBytes(request.sequence, -one.error));
      return;
    }
    std::vector<std::vector<uint8_t>> messages;
    for (const std::vector<uint8_t>& answer : one.answers) {
      messages.push_back(ScriptedTransport::MessageBytes(request.type, request.sequence, answer));
    }
    if (one.replies == Replies::kMany) {
      messages.push_back(
          ScriptedTransport::MessageBytes(audit_netlink::kNlmsgDone, request.sequence, {}));
    }
    if ((request.flags & 4) != 0) {
      const auto place = static_cast<std::ptrdiff_t>(choices_->Below(messages.size() + 1));
      messages.insert(messages.begin() + place,
                      ScriptedTransport::AckBytes(request.sequence, one.ack));
    }
    for (const std::vector<uint8_t>& message : messages) Say(message);
  }

  // Puts a message on its way, or lets something happen to it.
  void Say(const std::vector<uint8_t>& message) {
    const uint8_t fate = choices_->Byte();
    ScriptedTransport::Event event;
    switch (fate % 16) {
      case 1:  // together with the next
        pending_.insert(pending_.end(), message.begin(), message.end());
        return;
      case 2:  // no room for it
        Flush();
        spoiled = true;
        script.Lose();
        return;
      case 3:  // later
        Flush();
        spoiled = true;
        event.bytes = message;
        event.delay = milliseconds(choices_->Byte());
        script.Queue(event);
        return;
      case 4:  // cut off, perhaps with others in front of it
        pending_.insert(pending_.end(), message.begin(), message.end());
        spoiled = true;
        event.cut = 1 + choices_->Below(pending_.size());
        pending_.resize(pending_.size() - event.cut);
        event.bytes.swap(pending_);
        script.Queue(event);
        return;
      case 5:  // not even a header left
        Flush();
        spoiled = true;
        event.bytes.assign(1 + choices_->Below(15), 0xff);
        script.Queue(event);
        return;
      case 6:  // twice, which nobody could tell of the replies of a list
        Flush();
        if (message[4] == audit_netlink::kNlmsgError) script.Queue({message});
        break;
      case 7:  // after something forged
        Flush();
        event.bytes = ScriptedTransport::AckBytes(last_sequence_, -static_cast<int>(fate));
        event.from_kernel = false;
        script.Queue(event);
        break;
      case 8:  // after a record for a daemon, whose length leaves out the header
        Flush();
        event.bytes = ScriptedTransport::MessageBytes(1300, 0, std::vector<uint8_t>(fate, 'x'));
        event.bytes[0] = fate;
        script.Queue(event);
        break;
      case 9:  // after the answer to something else
        Flush();
        script.Queue({ScriptedTransport::AckBytes(last_sequence_ + 200, -EPERM)});
        break;
      case 10:
        Flush();
        script.Fail(EINTR);
        break;
      case 11:  // after an overrun that costs nothing of what is waited for
        Flush();
        spoiled = true;
        script.Fail(ENOBUFS);
        break;
      case 12:  // nothing can be received any more
        Flush();
        spoiled = true;
        script.Fail(ECONNRESET);
        break;
      case 13:  // no room for it, and there is again before the next
        Flush();
        spoiled = true;
        script.Fail(ENOBUFS);
        return;
      default:
        break;
    }
    pending_.insert(pending_.end(), message.begin(), message.end());
    Flush();
  }

  void Flush() {
    if (pending_.empty()) return;
    ScriptedTransport::Event event;
    event.bytes.swap(pending_);
    script.Queue(event);
  }

  Choices* const choices_;
  std::vector<uint8_t> pending_;
  uint32_t last_sequence_ = 0;
  uint32_t next_place_ = 0;
};

void Check(const Asked& one, const Outcome& outcome, bool promised) {
  const bool failed = outcome.state == Outcome::State::kUnanswered ||
                      outcome.state == Outcome::State::kUnsent;
  Expect(!promised || !failed, "nothing went wrong, and there is no answer");
  Expect((outcome.error == 0) == (outcome.state == Outcome::State::kDone),
         "the error does not belong to the state");
  if (outcome.state != Outcome::State::kDone) {
    Expect(outcome.replies.empty(), "there are replies without success");
  }
  switch (outcome.state) {
    case Outcome::State::kDone:
      Expect(one.times_sent > 0, "done, and never sent");
      Expect(one.error == 0, "done, and the kernel refused it");
      Expect(outcome.ack == one.ack || (outcome.ack == 0 && one.replies == Replies::kNone),
             "the ack is another request's");
      Expect(outcome.replies.size() == one.answers.size(), "a list is short or too long");
      for (size_t i = 0; i < one.answers.size(); ++i) {
        Expect(outcome.replies[i].payload == one.answers[i], "a reply is another one's");
      }
      break;
    case Outcome::State::kRefused:
      Expect(outcome.error == one.error, "refused, and the kernel did not");
      break;
    case Outcome::State::kUnanswered:
      Expect(one.times_sent > 0, "unanswered, and never sent");
      break;
    case Outcome::State::kUnsent:
      Expect(one.times_sent == 0, "unsent, and the kernel got it");
      break;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  Choices choices(data, size);
  Kernel kernel(&choices);
  const milliseconds timeout(choices.Below(4) * 50);
  ScriptedTransport& script = kernel.script;
  const uint8_t pace = choices.Byte();
  script.receive_takes = milliseconds(pace % 4);
  script.send_takes = milliseconds(pace / 4 % 4);
  // Who is told that there is something when there is not must see the time pass.
  script.looks_ready = script.receive_takes.count() > 0 && script.send_takes.count() > 0 && pace > 200;
  kernel.spoiled = timeout.count() == 0 || pace != 0;
  WatchedTransport transport(&script, timeout);
  Exchange exchange(&transport);

  const size_t runs = 1 + choices.Below(3);
  for (size_t run = 0; run < runs; ++run) {
    const size_t first = kernel.asked.size();
    const size_t count = choices.Below(9);
    for (size_t i = 0; i < count; ++i) {
      Asked one;
      const uint8_t kind = choices.Byte();
      one.replies = static_cast<Replies>(kind % 3);
      const bool large = kind == 255 && choices.Byte() == 255;
      one.payload.resize(large ? audit_netlink::kMaxBatchBytes : 4);
      const uint32_t place = static_cast<uint32_t>(first + i);
      std::memcpy(one.payload.data(), &place, sizeof(place));
      kernel.asked.push_back(one);
    }
    for (size_t i = choices.Below(6); i > 0; --i) {
      constexpr int kErrors[] = {0, EAGAIN, EINTR, ENOBUFS, ECONNREFUSED};
      script.send_errors.push_back(kErrors[choices.Below(5)]);
      kernel.spoiled = true;
    }
    script.interrupted_waits = choices.Byte() % 4;

    std::vector<Request> requests;
    for (size_t i = first; i < kernel.asked.size(); ++i) {
      const Asked& one = kernel.asked[i];
      const auto type = static_cast<uint16_t>(1000 + static_cast<int>(one.replies));
      requests.push_back({type, one.payload, one.replies});
    }
    transport.StartAnew();
    const std::vector<Outcome> outcomes =
        exchange.Run(requests, ExchangeOptions{timeout, 1 + choices.Below(5)});
    transport.CheckClock();

    Expect(outcomes.size() == requests.size(), "not one outcome for each request");
    bool stopped = false;
    for (size_t i = 0; i < outcomes.size(); ++i) {
      Check(kernel.asked[first + i], outcomes[i], !kernel.spoiled);
      const bool unsent = outcomes[i].state == Outcome::State::kUnsent;
      Expect(!stopped || unsent, "something was sent after the end");
      stopped = unsent;
    }
  }
  return 0;
}
