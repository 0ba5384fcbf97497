// A call per chunk, and objects of what it finished.
#include "node/record_reassembler.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "node/convert.h"
#include "node/lines.h"
#include "node/record_types.h"
#include "record/packed_events.h"
#include "record/reassembler.h"

namespace audit_netlink {

namespace {

constexpr napi_type_tag kReassemblerTag = {0x4d1f0c83b6a92e57, 0x86e2b51fd07c394a};

// What one call may hand in or give back has to stay below the 32-bit offsets.
constexpr int64_t kMaxBytes = 1 << 28;

uint64_t ToWaited(Napi::Value value) {
  return static_cast<uint64_t>(ToInteger(value, "waitedMs", 0, int64_t{1} << 52));
}

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

Columns ToColumns(Napi::Object value) {
  const Napi::Value plan = value.Get("plan");
  const Napi::Value names = value.Get("names");
  const Words words = ToWords(plan, "columns.plan");
  std::optional<Columns> columns =
      Columns::Of(words.data, words.count, ToBytes(names, "columns.names"));
  if (!columns) throw Napi::RangeError::New(value.Env(), "columns.plan does not say columns");
  return std::move(*columns);
}

// What was finished since the last call: `{ bytes, index }`.
Napi::Value Taken(Napi::Env env, PackedEvents* packed) {
  Napi::Uint32Array index = Napi::Uint32Array::New(env, packed->index.size());
  std::copy(packed->index.begin(), packed->index.end(), index.Data());
  Napi::Object taken = Napi::Object::New(env);
  taken.Set("bytes", ToBuffer(env, packed->bytes));
  taken.Set("index", index);
  packed->clear();
  return taken;
}

}  // namespace

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
  // In this order, which is that of the other door.
  std::shared_ptr<const TypeNames> types = RecordTypes::TableOf(options.Get("types"), "types");
  std::shared_ptr<const EventFilter> filter = ToFilter(options.Get("filter"));
  text_.reset(new LentText{TextReassembler(std::move(types), limits, max_line_bytes,
                                           HashKey::Random(), std::move(filter))});
  if (const Napi::Value columns = options.Get("columns"); !columns.IsUndefined()) {
    text_->text.UseColumns(ToColumns(ToObject(columns, "columns")));
  }
  if (const Napi::Value form = options.Get("lines"); !form.IsUndefined()) {
    text_->text.UseLines(ToLineForm(form));
  }
  if (const Napi::Value span = options.Get("orderMs"); !span.IsUndefined()) {
    OrderLimits order;
    order.span_ms = static_cast<uint64_t>(ToInteger(span, "orderMs", 0, int64_t{1} << 40));
    text_->text.UseOrder(order);
  }
  info.This().As<Napi::Object>().TypeTag(&kReassemblerTag);
}

RecordReassembler::~RecordReassembler() = default;

std::shared_ptr<LentText> RecordReassembler::TextOf(Napi::Value value, const char* what) {
  const RecordReassembler& reassembler = *Unwrap(ToObject(value, what));
  reassembler.Text(value.Env());
  return reassembler.text_;
}

TextReassembler* RecordReassembler::Text(Napi::Env env) const {
  if (text_->is_lent) throw Napi::Error::New(env, "the reassembler is used by a LogScan");
  return &text_->text;
}

Napi::Value RecordReassembler::Push(const Napi::CallbackInfo& info) {
  const ByteView chunk = ToBytes(info[0], "chunk");
  if (chunk.size() > static_cast<size_t>(kMaxBytes)) {
    throw Napi::RangeError::New(info.Env(), "chunk must have at most 268435456 bytes");
  }
  TextReassembler* const text = Text(info.Env());
  text->Push(chunk, ToWaited(info[1]));
  garbage_weight_.Add(chunk.size(), BytesBehind(info[0]));
  return Taken(info.Env(), text->finished());
}

Napi::Value RecordReassembler::Advance(const Napi::CallbackInfo& info) {
  TextReassembler* const text = Text(info.Env());
  text->Advance(ToWaited(info[0]));
  return Taken(info.Env(), text->finished());
}

Napi::Value RecordReassembler::NextDeadline(const Napi::CallbackInfo& info) {
  const std::optional<uint64_t> deadline = Text(info.Env())->NextDeadline();
  if (!deadline) return info.Env().Undefined();
  return Napi::Number::New(info.Env(), static_cast<double>(*deadline));
}

Napi::Value RecordReassembler::Finish(const Napi::CallbackInfo& info) {
  TextReassembler* const text = Text(info.Env());
  text->Finish();
  return Taken(info.Env(), text->finished());
}

}  // namespace audit_netlink
