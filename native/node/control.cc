// Control: arguments in, a job for the exchange thread, outcomes out.
#include "node/control.h"

#include <cerrno>
#include <climits>
#include <cstring>
#include <deque>
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

const char* StateName(Outcome::State state) {
  switch (state) {
    case Outcome::State::kDone:
      return "done";
    case Outcome::State::kRefused:
      return "refused";
    case Outcome::State::kUnanswered:
      return "unanswered";
    case Outcome::State::kUnsent:
      break;
  }
  return "unsent";
}

Replies ToReplies(Napi::Value value) {
  char text[8] = "";
  size_t length = 0;
  if (napi_get_value_string_latin1(value.Env(), value, text, sizeof(text), &length) == napi_ok) {
    if (std::strcmp(text, "none") == 0) return Replies::kNone;
    if (std::strcmp(text, "one") == 0) return Replies::kOne;
    if (std::strcmp(text, "many") == 0) return Replies::kMany;
  }
  throw Napi::TypeError::New(value.Env(), "replies must be 'none', 'one' or 'many'");
}

// Reads the arguments of exchange(). The payloads are copied, because the caller may change them
// while the exchange runs.
std::unique_ptr<ExchangeJob> ToJob(const Napi::CallbackInfo& info) {
  auto job = std::make_unique<ExchangeJob>();
  const Napi::Array requests = ToArray(info[0], "requests");
  const uint32_t count = requests.Length();
  std::vector<size_t> starts;
  starts.reserve(count);
  for (uint32_t i = 0; i < count; ++i) {
    const Napi::HandleScope scope(info.Env());
    const Napi::Object request = ToObject(requests.Get(i), "each of requests");
    Request& read = job->requests.emplace_back();
    read.type = static_cast<uint16_t>(ToInteger(request.Get("type"), "type", 0, UINT16_MAX));
    read.replies = ToReplies(request.Get("replies"));
    const ByteView payload = ToBytes(request.Get("payload"), "payload");
    if (payload.size() > kMaxPayloadBytes) {
      throw Napi::RangeError::New(info.Env(), "payload must have at most 1048576 bytes");
    }
    starts.push_back(job->payloads.size());
    job->payloads.insert(job->payloads.end(), payload.begin(), payload.end());
  }
  // Only now, when `payloads` has stopped moving.
  const ByteView payloads(job->payloads);
  for (uint32_t i = 0; i < count; ++i) {
    const size_t end = i + 1 < count ? starts[i + 1] : payloads.size();
    job->requests[i].payload = payloads.First(end).After(starts[i]);
  }

  const Napi::Object options = ToObject(info[1], "options");
  job->options.timeout =
      std::chrono::milliseconds(ToInteger(options.Get("timeoutMs"), "timeoutMs", 0, INT_MAX));
  job->options.requests_per_datagram = static_cast<size_t>(ToInteger(
      options.Get("requestsPerDatagram"), "requestsPerDatagram", 1, kMaxRequestsPerDatagram));
  return job;
}

Napi::Value ToReplyObjects(Napi::Env env, const std::vector<Reply>& replies) {
  Napi::Array array = Napi::Array::New(env, replies.size());
  for (uint32_t i = 0; i < replies.size(); ++i) {
    const Napi::HandleScope scope(env);
    Napi::Object object = Napi::Object::New(env);
    object.Set("type", Napi::Number::New(env, replies[i].type));
    object.Set("payload", ToBuffer(env, replies[i].payload));
    array.Set(i, object);
  }
  return array;
}

Napi::Value ToOutcomeObjects(Napi::Env env, const std::vector<Outcome>& outcomes) {
  Napi::Array array = Napi::Array::New(env, outcomes.size());
  for (uint32_t i = 0; i < outcomes.size(); ++i) {
    const Napi::HandleScope scope(env);
    const Outcome& outcome = outcomes[i];
    Napi::Object object = Napi::Object::New(env);
    object.Set("state", Napi::String::New(env, StateName(outcome.state)));
    object.Set("errno", Napi::Number::New(env, outcome.error));
    object.Set("ack", Napi::Number::New(env, outcome.ack));
    object.Set("replies", ToReplyObjects(env, outcome.replies));
    array.Set(i, object);
  }
  return array;
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
    if (closed_ || !thread_) {
      Outcome unsent;
      unsent.error = ECANCELED;
      job->outcomes.assign(job->requests.size(), unsent);
      promise.Resolve(ToOutcomeObjects(env, job->outcomes));
      return promise.Promise();
    }
    if (!installed_) {
      doorbell_.Install(env, "audit-netlink:Control", Napi::Function(), shared_from_this());
      installed_ = true;
    } else if (promises_.empty()) {
      doorbell_.KeepAlive(env, true);
    }
    promises_.push_back(promise);
    thread_->Submit(std::move(job));
    return promise.Promise();
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
      promise.Resolve(ToOutcomeObjects(env, job->outcomes));
    }
    if (!promises_.empty()) return;
    // An idle socket is no reason for the program to stay.
    doorbell_.KeepAlive(env, false);
    if (closed_) Shutdown();
  }

  // OnRing() leaves nothing behind, and the thread rings after each job.
  bool HasMore() const override { return thread_ && thread_->HasFinished(); }

  void OnTeardown() override { thread_.reset(); }

 private:
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
  return DefineClass(
      env, "Control",
      {InstanceMethod<&Control::Exchange>("exchange"), InstanceMethod<&Control::Close>("close")});
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
  try {
    return session_->Exchange(info.Env(), ToJob(info));
  } catch (const Napi::Error& misuse) {
    auto promise = Napi::Promise::Deferred::New(info.Env());
    promise.Reject(misuse.Value());
    return promise.Promise();
  }
}

void Control::Close(const Napi::CallbackInfo&) { session_->Close(); }

}  // namespace audit_netlink
