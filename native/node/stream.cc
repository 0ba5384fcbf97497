// Stream: a reader thread, a queue, and one call of the listener per batch.
#include "node/stream.h"

#include <algorithm>
#include <climits>
#include <utility>

#include "node/convert.h"
#include "node/doorbell.h"
#include "node/errors.h"
#include "stream/reader.h"
#include "stream/record_relay.h"

namespace audit_netlink {

namespace {

constexpr napi_type_tag kStreamTag = {0x2ab7e94c5d0f4861, 0x9c58d31ef7a6420b};

// Keeps the offsets within 32 bits and a batch within what one Buffer may hold.
constexpr int64_t kMaxQueuedBytes = 1 << 30;

// Calls the listener (a BatchListener). An exception it throws is left pending.
void Deliver(Napi::Env env, Napi::Function listener, const Batch<PackedRecords>& batch) {
  const PackedRecords& records = batch.items;
  Napi::Uint32Array index = Napi::Uint32Array::New(env, records.index.size());
  std::copy(records.index.begin(), records.index.end(), index.Data());
  Napi::Object loss = Napi::Object::New(env);
  loss.Set("overruns", ToNumber(env, batch.lost_in_socket));
  loss.Set("droppedRecords", ToNumber(env, batch.lost_in_queue));
  loss.Set("unreadable", ToNumber(env, batch.unreadable));
  const napi_value arguments[] = {ToBuffer(env, records.bytes), index, loss,
                                  Napi::Number::New(env, batch.end.value_or(0))};
  // Not through Napi::Function, which would wrap the exception and so lose a thrown null.
  napi_call_function(env, env.Undefined(), listener, 4, arguments, nullptr);
}

}  // namespace

// What a Stream does, apart from the JavaScript object. The doorbell keeps it alive while it runs.
class Stream::Session final : public Doorbell::Owner, public std::enable_shared_from_this<Session> {
 public:
  explicit Session(size_t max_queued_bytes)
      : queue_(max_queued_bytes, Overflow::kDropNewest, [this] { doorbell_.Ring(); }),
        relay_(&queue_) {}

  void Start(Napi::Env env, UniqueFd socket, int receive_buffer_bytes, Napi::Function listener) {
    doorbell_.Install(env, "audit-netlink:Stream", listener, shared_from_this());
    Result<std::unique_ptr<Reader>> reader =
        Reader::Start(std::move(socket), receive_buffer_bytes, Overrun::kLost, &relay_,
                      [this] { queue_.RingIfWanted(); });
    if (!reader.ok()) {
      doorbell_.Remove();
      throw SystemError(env, reader.error());
    }
    reader_ = std::move(reader).value();
  }

  void Close() {
    reader_.reset();
    doorbell_.Remove();
  }

  void OnRing(Napi::Env env, Napi::Function listener) override {
    const std::optional<Batch<PackedRecords>> batch = queue_.Take();
    if (!batch) return;
    // Before the call, whatever the listener does: nothing follows, or the next batch may.
    if (batch->end) {
      Close();
    } else {
      doorbell_.Ring();
    }
    Deliver(env, listener, *batch);
  }

  void OnTeardown() override { reader_.reset(); }

 private:
  RecordQueue queue_;
  RecordRelay relay_;
  Doorbell doorbell_;
  // Last, so that the thread has ended before the queue and the doorbell go. Null when closed.
  std::unique_ptr<Reader> reader_;
};

Napi::Function Stream::Define(Napi::Env env) {
  return DefineClass(env, "Stream", {InstanceMethod<&Stream::Close>("close")});
}

Stream* Stream::Unwrap(Napi::Object object) {
  if (!object.CheckTypeTag(&kStreamTag)) {
    throw Napi::TypeError::New(object.Env(), "this is not a Stream");
  }
  return Napi::ObjectWrap<Stream>::Unwrap(object);
}

Stream::Stream(const Napi::CallbackInfo& info) : Napi::ObjectWrap<Stream>(info) {
  Napi::Env env = info.Env();
  const Napi::Object options = ToObject(info[0], "options");
  const int receive_buffer_bytes = static_cast<int>(
      ToInteger(options.Get("receiveBufferBytes"), "receiveBufferBytes", 1, INT_MAX));
  const size_t max_queued_bytes = static_cast<size_t>(
      ToInteger(options.Get("maxQueuedBytes"), "maxQueuedBytes", 1, kMaxQueuedBytes));
  if (!info[1].IsFunction()) throw Napi::TypeError::New(env, "listener must be a function");
  UniqueFd socket = ToDuplicatedFd(options, "fd");
  if (!socket.valid()) {
    Result<UniqueFd> opened = OpenRecordSocket(receive_buffer_bytes);
    if (!opened.ok()) throw SystemError(env, opened.error());
    socket = std::move(opened).value();
  }
  auto session = std::make_shared<Session>(max_queued_bytes);
  session->Start(env, std::move(socket), receive_buffer_bytes, info[1].As<Napi::Function>());
  session_ = std::move(session);
  info.This().As<Napi::Object>().TypeTag(&kStreamTag);
}

void Stream::Close(const Napi::CallbackInfo&) { session_->Close(); }

}  // namespace audit_netlink
