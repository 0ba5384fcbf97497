// The conversation, written so that every way it can be disturbed ends in an honest outcome.
#include "netlink/exchange.h"

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>

namespace audit_netlink {

namespace {

bool IsQuestion(const Request& request) { return request.replies != Replies::kNone; }

}  // namespace

// One request that is under way.
struct Exchange::Pending {
  const Request* request;
  uint32_t sequence;
  Outcome outcome{};
  bool acknowledged = false;
  bool replied = false;  // the only reply or the end of the list arrived
  bool settled = false;  // the outcome is final
  int gap = 0;           // an errno: why replies of the list may be missing

  // Something was lost or unreadable. What a list brought before its end arrived is then in doubt,
  // whatever arrives after it.
  void NoteGap(int error) {
    if (request->replies != Replies::kMany || replied) return;
    if (gap != ENOBUFS) gap = error;
  }

  void Settle(Outcome::State state, int error) {
    settled = true;
    outcome.state = state;
    outcome.error = error;
    if (state != Outcome::State::kDone) outcome.replies.clear();
  }

  // A list with replies lost to an overrun stays open: it is asked again.
  void SettleIfComplete() {
    if (!acknowledged || (IsQuestion(*request) && !replied)) return;
    if (gap == 0) {
      Settle(Outcome::State::kDone, 0);
    } else if (gap != ENOBUFS) {
      Settle(Outcome::State::kUnanswered, gap);
    }
  }
};

// The requests that share a datagram.
struct Exchange::Batch {
  std::vector<Pending> members;
  size_t open = 0;  // members that are not settled
  // Why answers may be missing: what was wrong with a datagram that did not say whose it was.
  int damage = 0;

  // Whether the kernel has come to the end of the datagram, and all that it said arrived.
  bool IsHeardOut() const {
    const Pending& last = members.back();
    return damage == 0 && last.settled && last.outcome.state != Outcome::State::kUnanswered;
  }

  void NoteGap(int error) {
    for (Pending& pending : members) {
      if (!pending.settled) pending.NoteGap(error);
    }
  }

  // Notes a datagram of which nobody can tell whose it was.
  void NoteDamage(int error) {
    damage = error;
    NoteGap(error);
  }

  void SettleSilent() {
    for (Pending& pending : members) {
      if (!pending.settled) pending.Settle(Outcome::State::kDone, 0);
    }
    open = 0;
  }

  Pending* Find(uint32_t sequence) {
    const auto found =
        std::find_if(members.begin(), members.end(), [sequence](const Pending& pending) {
          return pending.sequence == sequence && !pending.settled;
        });
    return found == members.end() ? nullptr : &*found;
  }
};

uint32_t Exchange::NextSequence() {
  // The kernel's own messages carry number 0, so no request may.
  if (++last_sequence_ == 0) ++last_sequence_;
  return last_sequence_;
}

std::vector<Outcome> Exchange::Run(const std::vector<Request>& requests,
                                   const ExchangeOptions& options) {
  std::vector<Outcome> outcomes(requests.size());
  size_t next = 0;
  int stop = 0;
  while (next < requests.size() && stop == 0) {
    const size_t first = next;
    size_t bytes = 0;
    do {
      bytes += RequestBytes(requests[next].payload.size());
      if (next > first && bytes > kMaxBatchBytes) break;
      ++next;
    } while (!IsQuestion(requests[first]) && next < requests.size() &&
             !IsQuestion(requests[next]) && next - first < options.requests_per_datagram);
    stop = RunBatch(&requests[first], next - first, options.timeout, &outcomes[first]);
  }
  for (; next < requests.size(); ++next) {
    outcomes[next].state = Outcome::State::kUnsent;
    outcomes[next].error = stop;
  }
  return outcomes;
}

// Sees `count` requests through that share a datagram, a question several times if need be. Returns
// 0, or the error after which nothing more may be sent.
int Exchange::RunBatch(const Request* requests, size_t count, std::chrono::milliseconds timeout,
                       Outcome* outcomes) {
  Batch batch;
  int failure = 0;
  bool sent = false;
  auto unsettled = Outcome::State::kUnanswered;
  for (int attempt = 1; attempt <= kMaxAttempts; ++attempt) {
    batch = Batch();
    for (size_t i = 0; i < count; ++i) {
      batch.members.push_back(Pending{&requests[i], NextSequence()});
    }
    batch.open = count;

    failure = SendBatch(batch, timeout);
    sent = failure == 0;
    if (!sent) {
      // A question that went out before did reach the kernel.
      if (attempt == 1) unsettled = Outcome::State::kUnsent;
      break;
    }
    failure = Collect(&batch, timeout);
    if (failure == 0 || !MayAskAgain(batch.members.front(), failure)) break;
    transport_->GrowReceiveBuffer();
  }

  const bool unreadable = failure == ETIMEDOUT && batch.damage != 0;
  for (size_t i = 0; i < count; ++i) {
    Pending& pending = batch.members[i];
    if (!pending.settled) pending.Settle(unsettled, unreadable ? batch.damage : failure);
    outcomes[i] = std::move(pending.outcome);
  }
  // After an overrun the socket is as good as before.
  return failure == ENOBUFS && sent ? 0 : failure;
}

// After an overrun an unknown part of the answers is gone. After a timeout only an answer that had
// begun is worth another try: then the kernel is alive, and something was lost on the way.
bool Exchange::MayAskAgain(const Pending& pending, int failure) {
  if (!IsQuestion(*pending.request)) return false;
  return failure == ENOBUFS || (failure == ETIMEDOUT && !pending.outcome.replies.empty());
}

// After an overrun, reads what is left: it answers nothing that is still waited for. Returns 0, or
// the errno for which nothing may be sent. Where receiving fails, sending will say so.
int Exchange::EmptySocket(MonotonicTime deadline) {
  while (congested_) {
    if (transport_->cancelled()) return ECANCELED;
    const Result<Datagram> left = transport_->Receive();
    if (left.ok() && !PassOn(left.value())) return ECANCELED;
    if (!left.ok() && left.error().code != ENOBUFS && left.error().code != EINTR) {
      congested_ = false;
    } else if (transport_->Now() >= deadline) {
      return ETIMEDOUT;
    }
  }
  return 0;
}

// Returns 0 or the errno for which nothing was sent.
int Exchange::SendBatch(const Batch& batch, std::chrono::milliseconds timeout) {
  std::vector<uint8_t> datagram;
  size_t bytes = 0;
  for (const Pending& pending : batch.members)
    bytes += RequestBytes(pending.request->payload.size());
  datagram.reserve(bytes);
  for (const Pending& pending : batch.members) {
    const Request& request = *pending.request;
    AppendRequest(request.type, pending.sequence, request.payload, &datagram,
                  /*wants_ack=*/&pending == &batch.members.back());
  }

  const MonotonicTime deadline = transport_->Now() + timeout;
  const int obstacle = EmptySocket(deadline);
  if (obstacle != 0) return obstacle;
  for (;;) {
    if (transport_->cancelled()) return ECANCELED;
    const Result<Done> sent = transport_->Send(datagram);
    if (sent.ok()) return 0;
    const int error = sent.error().code;
    if (error != EINTR && error != EAGAIN) return error;
    // Also where poll(2) says each time that there is room, and there is none.
    if (transport_->Now() >= deadline) return ETIMEDOUT;
    if (error == EINTR) continue;
    const Result<bool> ready = transport_->Wait(Transport::Readiness::kWritable, deadline);
    if (ready.ok() && !ready.value()) return ETIMEDOUT;
    if (!ready.ok() && ready.error().code != EINTR) return ready.error().code;
  }
}

// Takes answers until every member is settled. Returns 0 then, else why it stopped early.
int Exchange::Collect(Batch* batch, std::chrono::milliseconds timeout) {
  MonotonicTime deadline = transport_->Now() + timeout;
  bool overrun = false;
  while (batch->open > 0) {
    if (transport_->cancelled()) return ECANCELED;
    const Result<Datagram> received = transport_->Receive();
    if (received.ok() && TakeDatagram(received.value(), batch)) {
      deadline = transport_->Now() + timeout;
      continue;
    }
    if (received.ok() && !PassOn(received.value())) return ECANCELED;
    const int error = received.ok() ? 0 : received.error().code;
    if (error == ENOBUFS) {
      // What the kernel queued before it ran out of room is still there, and counts. Reading on
      // until the queue is empty also makes the kernel report the next overrun again.
      overrun = true;
      congested_ = true;
      batch->NoteGap(ENOBUFS);
    } else if (error == EAGAIN) {
      congested_ = false;
      if (overrun) return ENOBUFS;
      if (batch->IsHeardOut()) {
        batch->SettleSilent();
        return 0;
      }
    } else if (error != 0 && error != EINTR) {
      return error;
    }
    // Neither a socket that is never empty of what is not ours, nor one that looks readable and has
    // nothing, may keep us here.
    if (transport_->Now() >= deadline) return overrun ? ENOBUFS : ETIMEDOUT;
    if (error != EAGAIN) continue;
    const Result<bool> ready = transport_->Wait(Transport::Readiness::kReadable, deadline);
    if (ready.ok() && !ready.value()) return ETIMEDOUT;
    if (!ready.ok() && ready.error().code != EINTR) return ready.error().code;
  }
  return 0;
}

// Returns whether to go on.
bool Exchange::PassOn(const Datagram& datagram) const {
  return !datagram.from_kernel || bystander_ == nullptr || bystander_(datagram);
}

// Returns whether the datagram brought something that was waited for.
bool Exchange::TakeDatagram(const Datagram& datagram, Batch* batch) {
  if (!datagram.from_kernel) return false;
  // The kernel's own messages are not answers, and those for an audit daemon have a length that
  // leaves out the header: the walk would end in their text.
  const std::optional<MessageHeader> first = ReadHeader(datagram.bytes);
  if (first && first->sequence == 0) return false;

  const bool truncated = datagram.full_bytes > datagram.bytes.size();
  bool progress = false;
  MessageWalker walker(datagram.bytes);
  Message message;
  for (;;) {
    const MessageWalker::Step step = walker.Next(&message);
    if (step == MessageWalker::Step::kMessage) {
      progress = TakeMessage(message, batch) || progress;
      continue;
    }
    if (step == MessageWalker::Step::kEnd) {
      if (truncated) batch->NoteDamage(EMSGSIZE);
      return progress;
    }

    // Whoever it was for, answers to others may have followed it.
    const int damage = truncated ? EMSGSIZE : EBADMSG;
    batch->NoteDamage(damage);
    Pending* pending = batch->Find(message.header.sequence);
    if (pending == nullptr) return progress;
    pending->Settle(Outcome::State::kUnanswered, damage);
    --batch->open;
    return true;
  }
}

// Returns whether the message was waited for.
bool Exchange::TakeMessage(const Message& message, Batch* batch) {
  Pending* pending = batch->Find(message.header.sequence);
  if (pending == nullptr) return false;

  if (message.header.type == kNlmsgError) {
    if (pending->acknowledged) return false;
    const std::optional<int32_t> ack = ReadAck(message.payload);
    if (!ack) {
      pending->Settle(Outcome::State::kUnanswered, EBADMSG);
    } else if (*ack < 0) {
      pending->Settle(Outcome::State::kRefused, -*ack);
    } else {
      pending->acknowledged = true;
      pending->outcome.ack = *ack;
      pending->SettleIfComplete();
    }
  } else if (message.header.type == kNlmsgDone) {
    if (pending->request->replies != Replies::kMany || pending->replied) return false;
    pending->replied = true;
    pending->SettleIfComplete();
  } else {
    const bool expected = IsQuestion(*pending->request) && !pending->replied;
    if (message.header.type < kNlmsgMinType || !expected) return false;
    pending->outcome.replies.push_back(Reply{
        message.header.type, std::vector<uint8_t>(message.payload.begin(), message.payload.end())});
    pending->replied = pending->request->replies == Replies::kOne;
    pending->SettleIfComplete();
  }
  if (pending->settled) --batch->open;
  return true;
}

}  // namespace audit_netlink
