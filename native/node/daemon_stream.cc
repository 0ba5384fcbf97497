// DaemonStream: a registration, a reader thread, and lines to the writer of a LogAppender or into a
// queue.
#include "node/daemon_stream.h"

#include <algorithm>
#include <climits>
#include <string>
#include <utility>
#include <vector>

#include "log/logged_records.h"
#include "node/convert.h"
#include "node/doorbell.h"
#include "node/errors.h"
#include "node/log_appender.h"
#include "node/record_types.h"
#include "stream/reader.h"
#include "stream/registration.h"

namespace audit_netlink {

namespace {

constexpr napi_type_tag kDaemonStreamTag = {0x85b2d0c94f7e1a63, 0x6cf13e08a75d92b4};

// Keeps the offsets within 32 bits and a batch within what one Buffer may hold.
constexpr int64_t kMaxQueuedBytes = 1 << 30;

std::vector<uint8_t> ToCopiedBytes(Napi::Value value, const char* what) {
  const ByteView bytes = ToBytes(value, what);
  return std::vector<uint8_t>(bytes.begin(), bytes.end());
}

struct Options {
  int receive_buffer_bytes = 0;
  size_t max_queued_bytes = 0;
  std::string prefix;
  std::shared_ptr<const TypeNames> types;
  std::shared_ptr<LogWriter> writer;  // null when everything is relayed
  std::vector<uint8_t> request;
  std::vector<uint8_t> farewell;
};

Options ToOptions(Napi::Object object) {
  Options options;
  options.receive_buffer_bytes = static_cast<int>(
      ToInteger(object.Get("receiveBufferBytes"), "receiveBufferBytes", 1, INT_MAX));
  options.max_queued_bytes = static_cast<size_t>(
      ToInteger(object.Get("maxQueuedBytes"), "maxQueuedBytes", 1, kMaxQueuedBytes));
  const ByteView prefix = ToBytes(object.Get("prefix"), "prefix");
  options.prefix.assign(prefix.begin(), prefix.end());
  options.types = RecordTypes::TableOf(object.Get("types"), "types");
  const Napi::Value appender = object.Get("appender");
  if (!appender.IsUndefined()) options.writer = LogAppender::WriterOf(appender, "appender");
  const Napi::Object requests = ToObject(object.Get("registration"), "registration");
  options.request = ToCopiedBytes(requests.Get("request"), "registration.request");
  options.farewell = ToCopiedBytes(requests.Get("farewell"), "registration.farewell");
  return options;
}

}  // namespace

// What a DaemonStream does, apart from the JavaScript object. The doorbell keeps it alive while it
// runs.
class DaemonStream::Session final : public Doorbell::Owner,
                                    public std::enable_shared_from_this<Session> {
 public:
  explicit Session(const Options& options)
      : queue_(options.max_queued_bytes, Overflow::kDropNewest, [this] { doorbell_.Ring(); }),
        records_(options.prefix, options.types, options.writer, &queue_) {}

  void Start(Napi::Env env, UniqueFd socket, const Options& options, Napi::Function on_ready) {
    Result<std::unique_ptr<Registration>> registration =
        Registration::Take(socket.get(), ByteView(options.request), ByteView(options.farewell));
    if (!registration.ok()) throw SystemError(env, registration.error());
    registration_ = std::move(registration).value();
    doorbell_.Install(env, "audit-netlink:DaemonStream", on_ready, shared_from_this());
    Result<std::unique_ptr<Reader>> reader = Reader::Start(
        std::move(socket), options.receive_buffer_bytes, Overrun::kSentAgain, &records_,
        [this] { records_.Deliver(); }, registration_->TakeEarly());
    if (!reader.ok()) {
      registration_.reset();
      doorbell_.Remove();
      throw SystemError(env, reader.error());
    }
    reader_ = std::move(reader).value();
  }

  std::optional<Batch<PackedRecords>> Take() { return queue_.Take(); }
  uint64_t records() const { return records_.records(); }
  void Relay() { records_.Relay(); }

  void GaveBack() {
    if (registration_ != nullptr) registration_->Forget();
  }

  void Finish() {
    registration_.reset();
    if (reader_ != nullptr) reader_->Finish();
  }

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
    // In this order: the kernel is told while the thread still reads.
    registration_.reset();
    reader_.reset();
  }

  Doorbell doorbell_;
  LineQueue queue_;
  LoggedRecords records_;
  std::unique_ptr<Registration> registration_;  // null unless it is held
  // Last, so that the thread has ended before what it uses goes. Null when closed.
  std::unique_ptr<Reader> reader_;
};

Napi::Function DaemonStream::Define(Napi::Env env) {
  return DefineClass(env, "DaemonStream",
                     {InstanceMethod<&DaemonStream::Take>("take"),
                      InstanceMethod<&DaemonStream::Records>("records"),
                      InstanceMethod<&DaemonStream::Relay>("relay"),
                      InstanceMethod<&DaemonStream::GaveBack>("gaveBack"),
                      InstanceMethod<&DaemonStream::Finish>("finish"),
                      InstanceMethod<&DaemonStream::Close>("close")});
}

DaemonStream* DaemonStream::Unwrap(Napi::Object object) {
  if (!object.CheckTypeTag(&kDaemonStreamTag)) {
    throw Napi::TypeError::New(object.Env(), "this is not a DaemonStream");
  }
  return Napi::ObjectWrap<DaemonStream>::Unwrap(object);
}

DaemonStream::DaemonStream(const Napi::CallbackInfo& info) : Napi::ObjectWrap<DaemonStream>(info) {
  Napi::Env env = info.Env();
  const Napi::Object object = ToObject(info[0], "options");
  const Options options = ToOptions(object);
  if (!info[1].IsFunction()) throw Napi::TypeError::New(env, "onReady must be a function");
  UniqueFd socket = ToDuplicatedFd(object, "fd");
  if (!socket.valid()) {
    Result<UniqueFd> opened = OpenDaemonSocket(options.receive_buffer_bytes);
    if (!opened.ok()) throw SystemError(env, opened.error());
    socket = std::move(opened).value();
  }
  auto session = std::make_shared<Session>(options);
  session->Start(env, std::move(socket), options, info[1].As<Napi::Function>());
  session_ = std::move(session);
  info.This().As<Napi::Object>().TypeTag(&kDaemonStreamTag);
}

Napi::Value DaemonStream::Take(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  const std::optional<Batch<PackedRecords>> batch = session_->Take();
  if (!batch) return env.Undefined();
  const PackedRecords& records = batch->items;
  Napi::Uint32Array index = Napi::Uint32Array::New(env, records.index.size());
  std::copy(records.index.begin(), records.index.end(), index.Data());
  Napi::Object taken = Napi::Object::New(env);
  taken.Set("bytes", ToBuffer(env, records.bytes));
  taken.Set("index", index);
  taken.Set("lostInQueue", ToNumber(env, batch->lost_in_queue));
  taken.Set("unreadable", ToNumber(env, batch->unreadable));
  if (batch->end) taken.Set("endErrno", Napi::Number::New(env, *batch->end));
  return taken;
}

Napi::Value DaemonStream::Records(const Napi::CallbackInfo& info) {
  return ToNumber(info.Env(), session_->records());
}

void DaemonStream::Relay(const Napi::CallbackInfo&) { session_->Relay(); }

void DaemonStream::GaveBack(const Napi::CallbackInfo&) { session_->GaveBack(); }

void DaemonStream::Finish(const Napi::CallbackInfo&) { session_->Finish(); }

void DaemonStream::Close(const Napi::CallbackInfo&) { session_->Close(); }

}  // namespace audit_netlink
