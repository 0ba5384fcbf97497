// Arrays of names and numbers to a table.
#include "node/record_types.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "node/convert.h"

namespace audit_netlink {

namespace {

constexpr napi_type_tag kRecordTypesTag = {0x3e91d7a4c60b52f8, 0xb27f04e8a95c61d3};

}  // namespace

Napi::Function RecordTypes::Define(Napi::Env env) { return DefineClass(env, "RecordTypes", {}); }

RecordTypes::RecordTypes(const Napi::CallbackInfo& info) : Napi::ObjectWrap<RecordTypes>(info) {
  Napi::Env env = info.Env();
  const Napi::Array names = ToArray(info[0], "names");
  const Words borrowed = ToWords(info[1], "numbers");
  // Reading the names may run JavaScript.
  const std::vector<uint32_t> numbers(borrowed.data, borrowed.data + borrowed.count);
  if (numbers.size() != names.Length()) {
    throw Napi::RangeError::New(env, "names and numbers must be of one length");
  }
  auto table = std::make_shared<TypeNames>();
  for (uint32_t i = 0; i < numbers.size(); ++i) {
    const Napi::HandleScope scope(env);
    const Napi::Value name = names.Get(i);
    if (!name.IsString() || numbers[i] > UINT16_MAX) {
      throw Napi::TypeError::New(env, "a type must have a string and a 16-bit number");
    }
    table->Add(name.As<Napi::String>().Utf8Value(), static_cast<uint16_t>(numbers[i]));
  }
  table_ = std::move(table);
  info.This().As<Napi::Object>().TypeTag(&kRecordTypesTag);
}

std::shared_ptr<const TypeNames> RecordTypes::TableOf(Napi::Value value, const char* what) {
  const Napi::Object object = ToObject(value, what);
  if (!object.CheckTypeTag(&kRecordTypesTag)) {
    throw Napi::TypeError::New(value.Env(), std::string(what) + " must be a RecordTypes");
  }
  return Napi::ObjectWrap<RecordTypes>::Unwrap(object)->table_;
}

}  // namespace audit_netlink
