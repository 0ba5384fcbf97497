// Chunks to lines to records to events, and one call per chunk.
#include "node/record_reassembler.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "node/convert.h"
#include "node/record_types.h"
#include "record/line_splitter.h"
#include "record/packed_events.h"
#include "record/reassembler.h"
#include "record/record.h"

namespace audit_netlink {

namespace {

constexpr napi_type_tag kReassemblerTag = {0x4d1f0c83b6a92e57, 0x86e2b51fd07c394a};

// What one call may hand in or give back has to stay below the 32-bit offsets.
constexpr int64_t kMaxBytes = 1 << 28;

uint64_t ToWaited(Napi::Value value) {
  return static_cast<uint64_t>(ToInteger(value, "waitedMs", 0, int64_t{1} << 52));
}

class PackingSink final : public EventSink {
 public:
  void TakeEvent(const FinishedEvent& event) override { packed.Append(event); }
  PackedEvents packed;
};

ReassemblyLimits ToLimits(Napi::Object options) {
  ReassemblyLimits limits;
  limits.clock = Clock::kLog;
  limits.timeout_ms =
      static_cast<uint64_t>(ToInteger(options.Get("timeoutMs"), "timeoutMs", 0, int64_t{1} << 40));
  limits.max_events =
      static_cast<size_t>(ToInteger(options.Get("maxEvents"), "maxEvents", 1, 1 << 20));
  limits.max_bytes =
      static_cast<size_t>(ToInteger(options.Get("maxBytes"), "maxBytes", 1, kMaxBytes));
  return limits;
}

}  // namespace

class RecordReassembler::Session {
 public:
  Session(std::shared_ptr<const TypeNames> types, const ReassemblyLimits& limits,
          size_t max_line_bytes)
      : types_(std::move(types)), lines_(max_line_bytes), reassembler_(limits, &sink_) {}

  void Push(ByteView chunk, uint64_t waited_ms) {
    waited_ms_ = waited_ms;
    lines_.Split(chunk, [this](ByteView line, bool cut_off) { TakeLine(line, cut_off); });
  }

  void Finish() {
    lines_.Finish([this](ByteView line, bool cut_off) { TakeLine(line, cut_off); });
    reassembler_.Finish();
  }

  void Advance(uint64_t waited_ms) { reassembler_.Advance(waited_ms); }

  std::optional<uint64_t> NextDeadline() const { return reassembler_.NextDeadline(); }

  // What was finished since the last call: `{ bytes, index }`.
  Napi::Value Take(Napi::Env env) {
    PackedEvents& packed = sink_.packed;
    Napi::Uint32Array index = Napi::Uint32Array::New(env, packed.index.size());
    std::copy(packed.index.begin(), packed.index.end(), index.Data());
    Napi::Object taken = Napi::Object::New(env);
    taken.Set("bytes", ToBuffer(env, packed.bytes));
    taken.Set("index", index);
    packed.bytes.clear();
    packed.index.clear();
    return taken;
  }

 private:
  void TakeLine(ByteView line, bool cut_off) {
    // Says nothing, and loses nothing.
    if (LineContent(line).empty()) return;
    Record record = ParseLine(line, *types_);
    if (cut_off) record.flags |= kRecordDamaged;
    reassembler_.Add(record, waited_ms_);
  }

  const std::shared_ptr<const TypeNames> types_;
  LineSplitter lines_;
  PackingSink sink_;
  uint64_t waited_ms_ = 0;
  Reassembler reassembler_;
};

Napi::Function RecordReassembler::Define(Napi::Env env) {
  return DefineClass(env, "Reassembler",
                     {InstanceMethod<&RecordReassembler::Push>("push"),
                      InstanceMethod<&RecordReassembler::Advance>("advance"),
                      InstanceMethod<&RecordReassembler::NextDeadline>("nextDeadline"),
                      InstanceMethod<&RecordReassembler::Finish>("finish")});
}

RecordReassembler* RecordReassembler::Unwrap(Napi::Object object) {
  if (!object.CheckTypeTag(&kReassemblerTag)) {
    throw Napi::TypeError::New(object.Env(), "this is not a Reassembler");
  }
  return Napi::ObjectWrap<RecordReassembler>::Unwrap(object);
}

RecordReassembler::RecordReassembler(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<RecordReassembler>(info), garbage_weight_(info.Env()) {
  const Napi::Object options = ToObject(info[0], "options");
  const ReassemblyLimits limits = ToLimits(options);
  const size_t max_line_bytes =
      static_cast<size_t>(ToInteger(options.Get("maxLineBytes"), "maxLineBytes", 1, kMaxBytes));
  session_ = std::make_unique<Session>(RecordTypes::TableOf(options.Get("types"), "types"), limits,
                                       max_line_bytes);
  info.This().As<Napi::Object>().TypeTag(&kReassemblerTag);
}

RecordReassembler::~RecordReassembler() = default;

Napi::Value RecordReassembler::Push(const Napi::CallbackInfo& info) {
  const ByteView chunk = ToBytes(info[0], "chunk");
  if (chunk.size() > static_cast<size_t>(kMaxBytes)) {
    throw Napi::RangeError::New(info.Env(), "chunk must have at most 268435456 bytes");
  }
  session_->Push(chunk, ToWaited(info[1]));
  garbage_weight_.Add(chunk.size(), BytesBehind(info[0]));
  return session_->Take(info.Env());
}

Napi::Value RecordReassembler::Advance(const Napi::CallbackInfo& info) {
  session_->Advance(ToWaited(info[0]));
  return session_->Take(info.Env());
}

Napi::Value RecordReassembler::NextDeadline(const Napi::CallbackInfo& info) {
  const std::optional<uint64_t> deadline = session_->NextDeadline();
  if (!deadline) return info.Env().Undefined();
  return Napi::Number::New(info.Env(), static_cast<double>(*deadline));
}

Napi::Value RecordReassembler::Finish(const Napi::CallbackInfo& info) {
  session_->Finish();
  return session_->Take(info.Env());
}

}  // namespace audit_netlink
