// JavaScript values to C++ ones and back, checked. Knows numbers, bytes and arrays, and of audit's
// structures only the filter, which several classes are given.
//
// All of it asks Node-API what a value is, never a constructor: a value may come from another
// realm, where Uint8Array is another function. `what` names the value in the message of the
// TypeError or RangeError that is thrown when it does not fit.
#ifndef AUDIT_NETLINK_NODE_CONVERT_H_
#define AUDIT_NETLINK_NODE_CONVERT_H_

#include <napi.h>

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/byte_view.h"
#include "base/byte_writer.h"
#include "base/unique_fd.h"
#include "record/event_filter.h"

namespace audit_netlink {

// An integer from `min` to `max`.
int64_t ToInteger(Napi::Value value, const char* what, int64_t min, int64_t max);

// An integer from 0 to 4294967295.
uint32_t ToUint32(Napi::Value value, const char* what);

// Any object, arrays and functions excepted.
Napi::Object ToObject(Napi::Value value, const char* what);

Napi::Array ToArray(Napi::Value value, const char* what);

// The contents of a Uint8Array (a Buffer is one). Borrowed from the JavaScript heap: use it before
// any JavaScript runs again, getters included, because that may detach the memory.
ByteView ToBytes(Napi::Value value, const char* what);

// How much memory there is behind a Uint8Array in all; 0 when it is shared between threads.
size_t BytesBehind(Napi::Value value);

// The contents of a Uint32Array, as `count` numbers in this machine's byte order. Borrowed like
// those of ToBytes().
struct Words {
  uint32_t* data;
  size_t count;
};
Words ToWords(Napi::Value value, const char* what);

// Writes into the contents of a Uint8Array, borrowed like those of ToBytes().
ByteWriter ToWriter(Napi::Value value, const char* what);

// A duplicate of the descriptor in the member `fd` of `options`, or none when there is no such
// member. The caller of the JavaScript function keeps its own descriptor.
UniqueFd ToDuplicatedFd(Napi::Object options, const char* what);

// The filter of events that the bytes of a Uint8Array are, null when there is no value.
std::shared_ptr<const EventFilter> ToFilter(Napi::Value value);

// A count; exact below 2^53.
Napi::Number ToNumber(Napi::Env env, uint64_t count);

// A Buffer that is still to be filled: completely, because its memory is not zeroed.
struct NewBuffer {
  Napi::Value value;
  ByteWriter writer;  // borrows the Buffer's memory

  static NewBuffer Create(Napi::Env env, size_t size);
};

// A new Buffer with a copy of the bytes.
Napi::Value ToBuffer(Napi::Env env, ByteView bytes);

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NODE_CONVERT_H_
