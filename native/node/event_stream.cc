// EventStream: a reader thread that makes events, a queue, and a bell when something is asked for.
#include "node/event_stream.h"

#include <algorithm>
#include <climits>
#include <cstring>
#include <utility>
#include <vector>

#include "node/convert.h"
#include "node/doorbell.h"
#include "node/errors.h"
#include "stream/event_assembly.h"
#include "stream/loss_queue.h"
#include "stream/reader.h"
#include "stream/registration.h"

namespace audit_netlink {

namespace {

constexpr napi_type_tag kEventStreamTag = {0x71c04fa2e85d9b36, 0xa40e7d2c5f9136b8};

// Keeps the offsets within 32 bits and a batch within what one Buffer may hold.
constexpr int64_t kMaxQueuedBytes = 1 << 30;

struct Options {
  int receive_buffer_bytes = 0;
  size_t max_queued_bytes = 0;
  Overflow overflow = Overflow::kDropNewest;
  uint32_t excluded_pid = 0;
  ReassemblyLimits limits;
  std::shared_ptr<const EventFilter> filter;
  bool registers = false;
  std::vector<uint8_t> request;
  std::vector<uint8_t> farewell;
};

Overflow ToOverflow(Napi::Value value) {
  char text[16] = "";
  size_t length = 0;
  if (napi_get_value_string_latin1(value.Env(), value, text, sizeof(text), &length) == napi_ok) {
    if (std::strcmp(text, "drop-newest") == 0) return Overflow::kDropNewest;
    if (std::strcmp(text, "drop-oldest") == 0) return Overflow::kDropOldest;
    if (std::strcmp(text, "block") == 0) return Overflow::kBlock;
  }
  throw Napi::TypeError::New(value.Env(),
                             "overflow must be 'drop-newest', 'drop-oldest' or 'block'");
}

std::vector<uint8_t> ToCopiedBytes(Napi::Value value, const char* what) {
  const ByteView bytes = ToBytes(value, what);
  return std::vector<uint8_t>(bytes.begin(), bytes.end());
}

Options ToOptions(Napi::Object object) {
  Options options;
  options.receive_buffer_bytes = static_cast<int>(
      ToInteger(object.Get("receiveBufferBytes"), "receiveBufferBytes", 1, INT_MAX));
  options.max_queued_bytes = static_cast<size_t>(
      ToInteger(object.Get("maxQueuedBytes"), "maxQueuedBytes", 1, kMaxQueuedBytes));
  options.overflow = ToOverflow(object.Get("overflow"));
  options.excluded_pid = ToUint32(object.Get("excludedPid"), "excludedPid");
  options.limits.timeout_ms =
      static_cast<uint64_t>(ToInteger(object.Get("timeoutMs"), "timeoutMs", 1, int64_t{1} << 40));
  options.filter = ToFilter(object.Get("filter"));
  const Napi::Value registration = object.Get("registration");
  if (registration.IsUndefined()) return options;
  const Napi::Object requests = ToObject(registration, "registration");
  options.registers = true;
  // The kernel drops, without counting it, what a daemon leaves where it is for half a second.
  if (options.overflow == Overflow::kBlock) options.overflow = Overflow::kDropNewest;
  options.request = ToCopiedBytes(requests.Get("request"), "registration.request");
  options.farewell = ToCopiedBytes(requests.Get("farewell"), "registration.farewell");
  return options;
}

UniqueFd OpenSocket(Napi::Env env, const Options& options) {
  Result<UniqueFd> opened = options.registers ? OpenDaemonSocket(options.receive_buffer_bytes)
                                              : OpenRecordSocket(options.receive_buffer_bytes);
  if (!opened.ok()) throw SystemError(env, opened.error());
  return std::move(opened).value();
}

}  // namespace

// What an EventStream does, apart from the JavaScript object. The doorbell keeps it alive while it
// runs.
class EventStream::Session final : public Doorbell::Owner,
                                   public std::enable_shared_from_this<Session> {
 public:
  explicit Session(const Options& options)
      : queue_(std::make_unique<EventQueue>(options.max_queued_bytes, options.overflow,
                                            [this] { doorbell_.Ring(); })),
        assembly_(std::make_unique<EventAssembly>(options.limits, options.excluded_pid,
                                                  options.filter, queue_.get(), &counts_)) {}

  void Start(Napi::Env env, UniqueFd socket, const Options& options, Napi::Function on_ready) {
    if (options.registers) {
      Result<std::unique_ptr<Registration>> registration =
          Registration::Take(socket.get(), ByteView(options.request), ByteView(options.farewell));
      if (!registration.ok()) throw SystemError(env, registration.error());
      registration_ = std::move(registration).value();
    }
    std::vector<std::vector<uint8_t>> early;
    if (registration_ != nullptr) early = registration_->TakeEarly();
    doorbell_.Install(env, "audit-netlink:EventStream", on_ready, shared_from_this());
    Result<std::unique_ptr<Reader>> reader = Reader::Start(
        std::move(socket), options.receive_buffer_bytes,
        options.registers ? Overrun::kSentAgain : Overrun::kLost, assembly_.get(),
        [queue = queue_.get()] { queue->RingIfWanted(); }, std::move(early));
    if (!reader.ok()) {
      registration_.reset();
      doorbell_.Remove();
      throw SystemError(env, reader.error());
    }
    reader_ = std::move(reader).value();
  }

  std::optional<Batch<PackedEvents>> Take() {
    if (closed_) return std::nullopt;
    std::optional<Batch<PackedEvents>> batch = queue_->Take();
    if (batch && batch->end) Close();
    return batch;
  }

  const AssemblyCounts& counts() const { return counts_; }

  void GaveBack() {
    if (registration_ != nullptr) registration_->Forget();
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
    closed_ = true;
    // In this order: the kernel is told while the thread still reads, and the thread is not left
    // waiting for room.
    if (queue_ != nullptr) queue_->StopWaiting();
    registration_.reset();
    reader_.reset();
    // They are large, and the JavaScript object may live on for long.
    assembly_.reset();
    queue_.reset();
  }

  AssemblyCounts counts_;
  // Null when closed.
  std::unique_ptr<EventQueue> queue_;
  std::unique_ptr<EventAssembly> assembly_;
  Doorbell doorbell_;
  bool closed_ = false;
  std::unique_ptr<Registration> registration_;  // null unless it is held
  // Last, so that the thread has ended before what it uses goes. Null when closed.
  std::unique_ptr<Reader> reader_;
};

Napi::Function EventStream::Define(Napi::Env env) {
  return DefineClass(
      env, "EventStream",
      {InstanceMethod<&EventStream::Take>("take"), InstanceMethod<&EventStream::Counts>("counts"),
       InstanceMethod<&EventStream::GaveBack>("gaveBack"),
       InstanceMethod<&EventStream::Close>("close")});
}

EventStream* EventStream::Unwrap(Napi::Object object) {
  if (!object.CheckTypeTag(&kEventStreamTag)) {
    throw Napi::TypeError::New(object.Env(), "this is not an EventStream");
  }
  return Napi::ObjectWrap<EventStream>::Unwrap(object);
}

EventStream::EventStream(const Napi::CallbackInfo& info) : Napi::ObjectWrap<EventStream>(info) {
  Napi::Env env = info.Env();
  const Napi::Object object = ToObject(info[0], "options");
  const Options options = ToOptions(object);
  if (!info[1].IsFunction()) throw Napi::TypeError::New(env, "onReady must be a function");
  UniqueFd socket = ToDuplicatedFd(object, "fd");
  if (!socket.valid()) socket = OpenSocket(env, options);
  auto session = std::make_shared<Session>(options);
  session->Start(env, std::move(socket), options, info[1].As<Napi::Function>());
  session_ = std::move(session);
  info.This().As<Napi::Object>().TypeTag(&kEventStreamTag);
}

Napi::Value EventStream::Take(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  const std::optional<Batch<PackedEvents>> batch = session_->Take();
  if (!batch) return env.Undefined();
  const PackedEvents& events = batch->items;
  Napi::Uint32Array index = Napi::Uint32Array::New(env, events.index.size());
  std::copy(events.index.begin(), events.index.end(), index.Data());
  Napi::Object taken = Napi::Object::New(env);
  taken.Set("bytes", ToBuffer(env, events.bytes));
  taken.Set("index", index);
  taken.Set("lostInSocket", ToNumber(env, batch->lost_in_socket));
  taken.Set("lostInQueue", ToNumber(env, batch->lost_in_queue));
  taken.Set("unreadable", ToNumber(env, batch->unreadable));
  if (batch->end) taken.Set("endErrno", Napi::Number::New(env, *batch->end));
  return taken;
}

Napi::Value EventStream::Counts(const Napi::CallbackInfo& info) {
  Napi::Env env = info.Env();
  const AssemblyCounts& counts = session_->counts();
  Napi::Object object = Napi::Object::New(env);
  object.Set("records", ToNumber(env, counts.records));
  object.Set("events", ToNumber(env, counts.events));
  object.Set("excludedRecords", ToNumber(env, counts.excluded_records));
  object.Set("missingSerials", ToNumber(env, counts.missing_serials));
  return object;
}

void EventStream::GaveBack(const Napi::CallbackInfo&) { session_->GaveBack(); }

void EventStream::Close(const Napi::CallbackInfo&) { session_->Close(); }

}  // namespace audit_netlink
