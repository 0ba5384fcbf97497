// Control: numbers and bytes in, a job for the exchange thread, numbers and bytes out.
#include "node/control.h"

#include <cerrno>
#include <climits>
#include <deque>
#include <optional>
#include <utility>

#include "netlink/exchange_thread.h"
#include "netlink/socket.h"
#include "node/convert.h"
#include "node/doorbell.h"
#include "node/errors.h"

namespace audit_netlink {

namespace {

constexpr napi_type_tag kControlTag = {0x8f1c6d02a57b4e39, 0xb3d94a60c81e72f5};

// Far above the largest rule, and below what a send buffer is given.
constexpr size_t kMaxPayloadBytes = 1 << 20;
constexpr int64_t kMaxRequestsPerDatagram = 64;

// Numbers of each request: type, how many replies it gets, bytes of its payload.
constexpr size_t kRequestWords = 3;

// Numbers of each outcome: state, error, ack, replies.
constexpr size_t kOutcomeWords = 4;

// Numbers of each reply: type, bytes of its payload.
constexpr size_t kReplyWords = 2;

// The numbers that lib/kernel/exchange.ts knows.
static_assert(static_cast<int>(Replies::kNone) == 0 && static_cast<int>(Replies::kOne) == 1 &&
              static_cast<int>(Replies::kMany) == 2);
static_assert(static_cast<int>(Outcome::State::kDone) == 0 &&
              static_cast<int>(Outcome::State::kRefused) == 1 &&
              static_cast<int>(Outcome::State::kUnanswered) == 2 &&
              static_cast<int>(Outcome::State::kUnsent) == 3);

// Reads the requests. The payloads are copied, because the caller may change them while the
// exchange runs.
void ReadRequests(Napi::Env env, Words words, ByteView payloads, ExchangeJob* job) {
  if (words.count % kRequestWords != 0) {
    throw Napi::RangeError::New(env, "requests must consist of triples");
  }
  job->payloads.assign(payloads.begin(), payloads.end());
  job->requests.reserve(words.count / kRequestWords);
  ByteView rest(job->payloads);
  for (size_t i = 0; i < words.count; i += kRequestWords) {
    const uint32_t type = words.data[i];
    const uint32_t replies = words.data[i + 1];
    const size_t bytes = words.data[i + 2];
    if (type > UINT16_MAX) throw Napi::RangeError::New(env, "type must have 16 bits");
    if (replies > 2) throw Napi::RangeError::New(env, "replies must be 0, 1 or 2");
    if (bytes > kMaxPayloadBytes) {
      throw Napi::RangeError::New(env, "payload must have at most 1048576 bytes");
    }
    if (bytes > rest.size()) throw Napi::RangeError::New(env, "payloads must be complete");
    job->requests.push_back(
        Request{static_cast<uint16_t>(type), rest.First(bytes), static_cast<Replies>(replies)});
    rest = rest.After(bytes);
  }
}

// Reads the arguments of exchange(). The options come first: they may have getters, and no
// JavaScript may run between looking at borrowed memory and copying it.
std::unique_ptr<ExchangeJob> ToJob(const Napi::CallbackInfo& info) {
  auto job = std::make_unique<ExchangeJob>();
  const Napi::Object options = ToObject(info[2], "options");
  job->options.timeout =
      std::chrono::milliseconds(ToInteger(options.Get("timeoutMs"), "timeoutMs", 0, INT_MAX));
  job->options.requests_per_datagram = static_cast<size_t>(ToInteger(
      options.Get("requestsPerDatagram"), "requestsPerDatagram", 1, kMaxRequestsPerDatagram));
  ReadRequests(info.Env(), ToWords(info[0], "requests"), ToBytes(info[1], "payloads"), job.get());
  return job;
}

Napi::Value ToPackedOutcomes(Napi::Env env, const std::vector<Outcome>& outcomes) {
  size_t reply_count = 0;
  size_t reply_bytes = 0;
  for (const Outcome& outcome : outcomes) {
    reply_count += outcome.replies.size();
    for (const Reply& reply : outcome.replies) reply_bytes += reply.payload.size();
  }

  Napi::Uint32Array outcome_words = Napi::Uint32Array::New(env, kOutcomeWords * outcomes.size());
  Napi::Uint32Array reply_words = Napi::Uint32Array::New(env, kReplyWords * reply_count);
  NewBuffer bytes = NewBuffer::Create(env, reply_bytes);
  uint32_t* outcome_word = outcome_words.Data();
  uint32_t* reply_word = reply_words.Data();
  for (const Outcome& outcome : outcomes) {
    *outcome_word++ = static_cast<uint32_t>(outcome.state);
    *outcome_word++ = static_cast<uint32_t>(outcome.error);
    *outcome_word++ = static_cast<uint32_t>(outcome.ack);
    *outcome_word++ = static_cast<uint32_t>(outcome.replies.size());
    for (const Reply& reply : outcome.replies) {
      *reply_word++ = reply.type;
      *reply_word++ = static_cast<uint32_t>(reply.payload.size());
      bytes.writer.WriteBytes(reply.payload);
    }
  }

  Napi::Object packed = Napi::Object::New(env);
  packed.Set("outcomes", outcome_words);
  packed.Set("replies", reply_words);
  packed.Set("bytes", bytes.value);
  return packed;
}

}  // namespace

// What a Control does, apart from the JavaScript object: it lives until the object is gone and the
// last promise is settled, or until the environment is torn down.
class Control::Session final : public Doorbell::Owner,
                               public std::enable_shared_from_this<Session> {
 public:
  explicit Session(std::unique_ptr<Socket> socket)
      : thread_(new ExchangeThread(std::move(socket), [this] { doorbell_.Ring(); })) {}

  Napi::Promise Exchange(Napi::Env env, std::unique_ptr<ExchangeJob> job) {
    auto promise = Napi::Promise::Deferred::New(env);
    if (closed_) {
      promise.Resolve(ToPackedOutcomes(env, Unsent(*job)));
      return promise.Promise();
    }
    promises_.push_back(promise);
    try {
      KeepAlive(env);
      thread_->Submit(std::move(job));
    } catch (...) {
      // Without a job: what finishes next belongs to another promise.
      promises_.pop_back();
      if (promises_.empty()) doorbell_.KeepAlive(env, false);
      throw;
    }
    return promise.Promise();
  }

  Napi::Value ExchangeNow(Napi::Env env, std::unique_ptr<ExchangeJob> job) {
    if (closed_) return ToPackedOutcomes(env, Unsent(*job));
    if (!promises_.empty()) throw Napi::Error::New(env, "an exchange is under way");
    thread_->RunHere(job.get());
    return ToPackedOutcomes(env, job->outcomes);
  }

  // Cancels what is under way; the socket closes as soon as that has ended.
  void Close() {
    if (thread_) thread_->Cancel();
    CloseWhenIdle();
  }

  // Takes no more exchanges; the socket closes after those that were asked for.
  void CloseWhenIdle() {
    closed_ = true;
    if (promises_.empty()) Shutdown();
  }

  void OnRing(Napi::Env env, Napi::Function) override {
    while (thread_) {
      const Napi::HandleScope scope(env);
      const std::unique_ptr<ExchangeJob> job = thread_->TakeFinished();
      if (!job) break;
      const Napi::Promise::Deferred promise = promises_.front();
      promises_.pop_front();
      const std::optional<Napi::Error> failure =
          FailureOf(env, [&] { promise.Resolve(ToPackedOutcomes(env, job->outcomes)); });
      if (failure) promise.Reject(failure->Value());
    }
    if (!promises_.empty()) return;
    // The program need not stay for an idle socket.
    doorbell_.KeepAlive(env, false);
    if (closed_) Shutdown();
  }

  void OnTeardown() override {
    closed_ = true;
    thread_.reset();
  }

 private:
  // The fate of a job that comes after the end.
  static std::vector<Outcome> Unsent(const ExchangeJob& job) {
    Outcome unsent;
    unsent.error = ECANCELED;
    return std::vector<Outcome>(job.requests.size(), unsent);
  }

  // The program stays while an exchange is under way.
  void KeepAlive(Napi::Env env) {
    if (installed_) {
      doorbell_.KeepAlive(env, true);
    } else {
      doorbell_.Install(env, "audit-netlink:Control", Napi::Function(), shared_from_this());
      installed_ = true;
    }
  }

  void Shutdown() {
    thread_.reset();
    doorbell_.Remove();
  }

  Doorbell doorbell_;
  bool installed_ = false;
  bool closed_ = false;
  // Jobs finish in the order in which they were submitted, so the first promise belongs to the
  // next finished job.
  std::deque<Napi::Promise::Deferred> promises_;
  // Last, so that the thread has ended before the doorbell goes. Null after the shutdown.
  std::unique_ptr<ExchangeThread> thread_;
};

Napi::Function Control::Define(Napi::Env env) {
  return DefineClass(env, "Control",
                     {InstanceMethod<&Control::Exchange>("exchange"),
                      InstanceMethod<&Control::ExchangeNow>("exchangeNow"),
                      InstanceMethod<&Control::Close>("close")});
}

Control* Control::Unwrap(Napi::Object object) {
  if (!object.CheckTypeTag(&kControlTag)) {
    throw Napi::TypeError::New(object.Env(), "this is not a Control");
  }
  return Napi::ObjectWrap<Control>::Unwrap(object);
}

Control::Control(const Napi::CallbackInfo& info) : Napi::ObjectWrap<Control>(info) {
  UniqueFd fd;
  if (!info[0].IsUndefined()) fd = ToDuplicatedFd(ToObject(info[0], "options"), "fd");
  Result<std::unique_ptr<Socket>> socket =
      fd.valid() ? Socket::Adopt(std::move(fd)) : Socket::Open();
  if (!socket.ok()) throw SystemError(info.Env(), socket.error());
  session_ = std::make_shared<Session>(std::move(socket).value());
  info.This().As<Napi::Object>().TypeTag(&kControlTag);
}

Control::~Control() {
  if (session_) session_->CloseWhenIdle();
}

Napi::Value Control::Exchange(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Napi::Value promise;
  const std::optional<Napi::Error> failure =
      FailureOf(env, [&] { promise = session_->Exchange(env, ToJob(info)); });
  if (!failure) return promise;
  auto rejected = Napi::Promise::Deferred::New(env);
  rejected.Reject(failure->Value());
  return rejected.Promise();
}

Napi::Value Control::ExchangeNow(const Napi::CallbackInfo& info) {
  return session_->ExchangeNow(info.Env(), ToJob(info));
}

void Control::Close(const Napi::CallbackInfo&) { session_->Close(); }

}  // namespace audit_netlink
