// Checks and conversions in terms of Node-API.
#include "node/convert.h"

#include <fcntl.h>

#include <cerrno>
#include <climits>
#include <cmath>
#include <string>

#include "node/errors.h"

namespace audit_netlink {

namespace {

[[noreturn]] void ThrowTypeError(Napi::Value value, const char* what, const char* expected) {
  throw Napi::TypeError::New(value.Env(), std::string(what) + " must be " + expected);
}

// The contents of a typed array of the given kind; `count` is in elements.
bool GetTypedArray(Napi::Value value, napi_typedarray_type wanted, void** data, size_t* count) {
  napi_typedarray_type type;
  // Fails, without an exception, for anything but a typed array.
  const napi_status status =
      napi_get_typedarray_info(value.Env(), value, &type, count, data, nullptr, nullptr);
  return status == napi_ok && type == wanted;
}

struct Memory {
  uint8_t* data;
  size_t size;
};

Memory ToMemory(Napi::Value value, const char* what) {
  void* data = nullptr;
  size_t size = 0;
  if (!GetTypedArray(value, napi_uint8_array, &data, &size)) {
    ThrowTypeError(value, what, "a Uint8Array");
  }
  return Memory{static_cast<uint8_t*>(data), size};
}

}  // namespace

int64_t ToInteger(Napi::Value value, const char* what, int64_t min, int64_t max) {
  double number = 0;
  if (napi_get_value_double(value.Env(), value, &number) != napi_ok) {
    ThrowTypeError(value, what, "a number");
  }
  const bool fits = number >= static_cast<double>(min) && number <= static_cast<double>(max) &&
                    std::trunc(number) == number;
  if (!fits) {
    throw Napi::RangeError::New(value.Env(), std::string(what) + " must be an integer from " +
                                                 std::to_string(min) + " to " +
                                                 std::to_string(max));
  }
  return static_cast<int64_t>(number);
}

uint32_t ToUint32(Napi::Value value, const char* what) {
  return static_cast<uint32_t>(ToInteger(value, what, 0, UINT32_MAX));
}

Napi::Object ToObject(Napi::Value value, const char* what) {
  if (value.Type() != napi_object || value.IsArray()) ThrowTypeError(value, what, "an object");
  return value.As<Napi::Object>();
}

Napi::Array ToArray(Napi::Value value, const char* what) {
  if (!value.IsArray()) ThrowTypeError(value, what, "an array");
  return value.As<Napi::Array>();
}

ByteView ToBytes(Napi::Value value, const char* what) {
  const Memory memory = ToMemory(value, what);
  return ByteView(memory.data, memory.size);
}

size_t BytesBehind(Napi::Value value) {
  napi_value memory = nullptr;
  size_t bytes = 0;
  napi_get_typedarray_info(value.Env(), value, nullptr, nullptr, nullptr, &memory, nullptr);
  // Takes a SharedArrayBuffer for something else, and so fails.
  napi_get_arraybuffer_info(value.Env(), memory, nullptr, &bytes);
  return bytes;
}

ByteWriter ToWriter(Napi::Value value, const char* what) {
  const Memory memory = ToMemory(value, what);
  return ByteWriter(memory.data, memory.size);
}

Words ToWords(Napi::Value value, const char* what) {
  void* data = nullptr;
  size_t count = 0;
  if (!GetTypedArray(value, napi_uint32_array, &data, &count)) {
    ThrowTypeError(value, what, "a Uint32Array");
  }
  return Words{static_cast<uint32_t*>(data), count};
}

UniqueFd ToDuplicatedFd(Napi::Object options, const char* what) {
  const Napi::Value value = options.Get("fd");
  if (value.IsUndefined()) return UniqueFd();
  const int fd = static_cast<int>(ToInteger(value, what, 0, INT_MAX));
  UniqueFd duplicate(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
  if (!duplicate.valid()) throw SystemError(options.Env(), Error{errno, "fcntl"});
  return duplicate;
}

std::shared_ptr<const EventFilter> ToFilter(Napi::Value value) {
  if (value.IsUndefined()) return nullptr;
  Result<std::shared_ptr<const EventFilter>> filter = EventFilter::Decode(ToBytes(value, "filter"));
  if (!filter.ok()) throw Napi::RangeError::New(value.Env(), filter.error().context);
  return std::move(filter).value();
}

Napi::Number ToNumber(Napi::Env env, uint64_t count) {
  return Napi::Number::New(env, static_cast<double>(count));
}

NewBuffer NewBuffer::Create(Napi::Env env, size_t size) {
  void* data = nullptr;
  napi_value value = nullptr;
  if (napi_create_buffer(env, size, &data, &value) != napi_ok) throw Napi::Error::New(env);
  return NewBuffer{Napi::Value(env, value), ByteWriter(static_cast<uint8_t*>(data), size)};
}

Napi::Value ToBuffer(Napi::Env env, ByteView bytes) {
  return Napi::Buffer<uint8_t>::Copy(env, bytes.data(), bytes.size());
}

}  // namespace audit_netlink
