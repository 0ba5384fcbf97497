// LogScan: two threads that make events, a queue, and a bell when something is asked for.
#include "node/log_scan.h"

#include <algorithm>
#include <utility>

#include "log/file_scan.h"
#include "node/convert.h"
#include "node/doorbell.h"
#include "node/errors.h"
#include "node/record_reassembler.h"

namespace audit_netlink {

namespace {

constexpr napi_type_tag kLogScanTag = {0x58c3e1907bd246fa, 0x9e07b4d3165c82af};

// Of JavaScript: Number.MAX_SAFE_INTEGER.
constexpr int64_t kLargest = (int64_t{1} << 53) - 1;

}  // namespace

// What a LogScan does, apart from the JavaScript object. The doorbell keeps it alive while it runs.
class LogScan::Session final : public Doorbell::Owner,
                               public std::enable_shared_from_this<Session> {
 public:
  explicit Session(std::shared_ptr<LentText> text) : text_(std::move(text)) {}

  void Start(Napi::Env env, UniqueFd file, FileRange range, uint64_t waited_ms,
             Napi::Function on_ready) {
    doorbell_.Install(env, "audit-netlink:LogScan", on_ready, shared_from_this());
    text_->is_lent = true;
    Result<std::unique_ptr<FileScan>> scan = FileScan::Start(
        std::move(file), range, waited_ms, &text_->text, [this] { doorbell_.Ring(); });
    if (!scan.ok()) {
      text_->is_lent = false;
      doorbell_.Remove();
      throw SystemError(env, scan.error());
    }
    scan_ = std::move(scan).value();
  }

  std::optional<ScannedEvents> Take() {
    if (scan_ == nullptr) return std::nullopt;
    std::optional<ScannedEvents> batch = scan_->Take();
    if (batch && batch->end) Close();
    return batch;
  }

  uint64_t bytes_parsed() const { return scan_ == nullptr ? bytes_parsed_ : scan_->bytes_parsed(); }
  bool found_records() const { return scan_ == nullptr ? found_records_ : scan_->found_records(); }

  void Close() {
    Stop();
    doorbell_.Remove();
  }

  void OnRing(Napi::Env env, Napi::Function on_ready) override {
    napi_call_function(env, env.Undefined(), on_ready, 0, nullptr, nullptr);
  }

  void OnTeardown() override { Stop(); }

 private:
  void Stop() {
    if (scan_ == nullptr) return;
    const std::unique_ptr<FileScan> scan = std::move(scan_);
    bytes_parsed_ = scan->bytes_parsed();
    found_records_ = scan->found_records();
    text_->is_lent = false;
  }

  const std::shared_ptr<LentText> text_;
  Doorbell doorbell_;
  uint64_t bytes_parsed_ = 0;
  bool found_records_ = false;
  // Last, so that the threads have ended before what they use goes. Null when closed.
  std::unique_ptr<FileScan> scan_;
};

Napi::Function LogScan::Define(Napi::Env env) {
  return DefineClass(
      env, "LogScan",
      {InstanceMethod<&LogScan::Take>("take"), InstanceMethod<&LogScan::Progress>("progress"),
       InstanceMethod<&LogScan::Close>("close")});
}

LogScan* LogScan::Unwrap(Napi::Object object) {
  if (!object.CheckTypeTag(&kLogScanTag)) {
    throw Napi::TypeError::New(object.Env(), "this is not a LogScan");
  }
  return Napi::ObjectWrap<LogScan>::Unwrap(object);
}

LogScan::LogScan(const Napi::CallbackInfo& info) : Napi::ObjectWrap<LogScan>(info) {
  Napi::Env env = info.Env();
  const Napi::Object options = ToObject(info[1], "options");
  FileRange range;
  range.from = static_cast<uint64_t>(ToInteger(options.Get("from"), "from", 0, kLargest));
  range.to = static_cast<uint64_t>(ToInteger(options.Get("to"), "to", 0, kLargest));
  const auto waited_ms =
      static_cast<uint64_t>(ToInteger(options.Get("waitedMs"), "waitedMs", 0, kLargest));
  if (!info[2].IsFunction()) throw Napi::TypeError::New(env, "onReady must be a function");
  UniqueFd file = ToDuplicatedFd(options, "fd");
  if (!file.valid()) throw Napi::TypeError::New(env, "fd must be a number");
  auto session = std::make_shared<Session>(RecordReassembler::TextOf(info[0], "reassembler"));
  session->Start(env, std::move(file), range, waited_ms, info[2].As<Napi::Function>());
  session_ = std::move(session);
  info.This().As<Napi::Object>().TypeTag(&kLogScanTag);
}

Napi::Value LogScan::Take(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  const std::optional<ScannedEvents> batch = session_->Take();
  if (!batch) return env.Undefined();
  const PackedEvents& events = batch->events;
  Napi::Uint32Array index = Napi::Uint32Array::New(env, events.index.size());
  std::copy(events.index.begin(), events.index.end(), index.Data());
  Napi::Object taken = Napi::Object::New(env);
  taken.Set("bytes", ToBuffer(env, events.bytes));
  taken.Set("index", index);
  if (batch->end) taken.Set("endErrno", Napi::Number::New(env, *batch->end));
  return taken;
}

Napi::Value LogScan::Progress(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  Napi::Object progress = Napi::Object::New(env);
  progress.Set("bytes", ToNumber(env, session_->bytes_parsed()));
  progress.Set("foundRecords", Napi::Boolean::New(env, session_->found_records()));
  return progress;
}

void LogScan::Close(const Napi::CallbackInfo&) { session_->Close(); }

}  // namespace audit_netlink
