// LogAppender: a writer with a thread, and a bell when it has news.
#include "node/log_appender.h"

#include <utility>

#include "node/convert.h"
#include "node/doorbell.h"
#include "node/errors.h"

namespace audit_netlink {

namespace {

constexpr napi_type_tag kLogAppenderTag = {0x3d81f6a05be94c27, 0xb7204e95d8c1a36f};

// Of JavaScript: Number.MAX_SAFE_INTEGER.
constexpr int64_t kLargest = (int64_t{1} << 53) - 1;
constexpr int64_t kMaxHeldBytes = 1 << 30;

uint64_t ToCount(Napi::Value value, const char* what) {
  return static_cast<uint64_t>(ToInteger(value, what, 0, kLargest));
}

}  // namespace

// What a LogAppender does, apart from the JavaScript object. The doorbell keeps it alive while it
// runs.
class LogAppender::Session final : public Doorbell::Owner,
                                   public std::enable_shared_from_this<Session> {
 public:
  void Start(Napi::Env env, size_t max_held_bytes, Napi::Function on_news) {
    doorbell_.Install(env, "audit-netlink:LogAppender", on_news, shared_from_this());
    // Only its own threads ring, and Stop() ends those.
    Result<std::unique_ptr<LogWriter>> writer =
        LogWriter::Start(max_held_bytes, [this] { doorbell_.Ring(); });
    if (!writer.ok()) {
      doorbell_.Remove();
      throw SystemError(env, writer.error());
    }
    writer_ = std::move(writer).value();
  }

  const std::shared_ptr<LogWriter>& writer() const { return writer_; }

  void Close() {
    writer_->Stop();
    doorbell_.Remove();
  }

  void OnRing(Napi::Env env, Napi::Function on_news) override {
    napi_call_function(env, env.Undefined(), on_news, 0, nullptr, nullptr);
  }

  void OnTeardown() override { writer_->Stop(); }

 private:
  Doorbell doorbell_;
  std::shared_ptr<LogWriter> writer_;
};

Napi::Function LogAppender::Define(Napi::Env env) {
  return DefineClass(
      env, "LogAppender",
      {InstanceMethod<&LogAppender::Append>("append"), InstanceMethod<&LogAppender::Use>("use"),
       InstanceMethod<&LogAppender::Resume>("resume"), InstanceMethod<&LogAppender::Pause>("pause"),
       InstanceMethod<&LogAppender::WaitFor>("waitFor"),
       InstanceMethod<&LogAppender::Report>("report"),
       InstanceMethod<&LogAppender::Close>("close")});
}

LogAppender* LogAppender::Unwrap(Napi::Object object) {
  if (!object.CheckTypeTag(&kLogAppenderTag)) {
    throw Napi::TypeError::New(object.Env(), "this is not a LogAppender");
  }
  return Napi::ObjectWrap<LogAppender>::Unwrap(object);
}

std::shared_ptr<LogWriter> LogAppender::WriterOf(Napi::Value value, const char* what) {
  return Unwrap(ToObject(value, what))->session_->writer();
}

LogAppender::LogAppender(const Napi::CallbackInfo& info) : Napi::ObjectWrap<LogAppender>(info) {
  Napi::Env env = info.Env();
  const Napi::Object options = ToObject(info[0], "options");
  const auto max_held_bytes =
      static_cast<size_t>(ToInteger(options.Get("maxHeldBytes"), "maxHeldBytes", 1, kMaxHeldBytes));
  if (!info[1].IsFunction()) throw Napi::TypeError::New(env, "onNews must be a function");
  auto session = std::make_shared<Session>();
  session->Start(env, max_held_bytes, info[1].As<Napi::Function>());
  session_ = std::move(session);
  info.This().As<Napi::Object>().TypeTag(&kLogAppenderTag);
}

Napi::Value LogAppender::Append(const Napi::CallbackInfo& info) {
  const uint64_t count = ToCount(info[1], "count");
  const bool marked = info[2].ToBoolean();
  const bool taken = session_->writer()->Append(ToBytes(info[0], "lines"), count, marked);
  session_->writer()->Wake();
  return Napi::Boolean::New(info.Env(), taken);
}

void LogAppender::Use(const Napi::CallbackInfo& info) {
  const Napi::Object options = ToObject(info[0], "target");
  LogTarget target;
  target.limit_bytes = ToCount(options.Get("limitBytes"), "limitBytes");
  target.flushing = static_cast<Flushing>(ToInteger(options.Get("flushing"), "flushing", 0, 2));
  target.flush_every = ToCount(options.Get("flushEvery"), "flushEvery");
  target.low_bytes[0] = ToCount(options.Get("lowBytes"), "lowBytes");
  target.low_bytes[1] = ToCount(options.Get("veryLowBytes"), "veryLowBytes");
  target.torn = options.Get("torn").ToBoolean();
  target.file = ToDuplicatedFd(options, "fd");
  if (!target.file.valid()) throw Napi::TypeError::New(info.Env(), "fd must be a number");
  session_->writer()->Use(std::move(target));
}

void LogAppender::Resume(const Napi::CallbackInfo& info) {
  session_->writer()->Resume(ToCount(info[0], "limitBytes"));
}

void LogAppender::Pause(const Napi::CallbackInfo&) { session_->writer()->Pause(); }

void LogAppender::WaitFor(const Napi::CallbackInfo& info) {
  session_->writer()->WaitFor(ToCount(info[0], "written"));
}

Napi::Value LogAppender::Report(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  const LogReport report = session_->writer()->Report();
  Napi::Object object = Napi::Object::New(env);
  object.Set("state", ToNumber(env, static_cast<uint64_t>(report.state)));
  object.Set("writeErrno", Napi::Number::New(env, report.write_error));
  object.Set("flushErrno", Napi::Number::New(env, report.flush_error));
  object.Set("space", ToNumber(env, static_cast<uint64_t>(report.space)));
  object.Set("accepted", ToNumber(env, report.accepted));
  object.Set("written", ToNumber(env, report.written));
  object.Set("lost", ToNumber(env, report.lost));
  object.Set("heldBytes", ToNumber(env, report.held_bytes));
  object.Set("fileBytes", ToNumber(env, report.file_bytes));
  return object;
}

void LogAppender::Close(const Napi::CallbackInfo&) { session_->Close(); }

}  // namespace audit_netlink
