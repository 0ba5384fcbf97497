// The functions of Node-API that the doorbell and its errors call.
#include "scripted_node_api.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <utility>

namespace audit_netlink {

ScriptedNodeApi* ScriptedNodeApi::current = nullptr;

ScriptedNodeApi::~ScriptedNodeApi() {
  closing_ = true;
  if (finalize_ != nullptr) Finalize();
  for (Value* const value : values_) delete value;
  current = nullptr;
}

napi_value ScriptedNodeApi::NewValue(Value value) {
  values_.push_back(new Value(std::move(value)));
  return reinterpret_cast<napi_value>(values_.back());
}

napi_status ScriptedNodeApi::Create(size_t holds, void* finalize_data, napi_finalize finalize,
                                    void* context, napi_threadsafe_function_call_js call,
                                    napi_threadsafe_function* result) {
  holds_ = holds;
  finalize_data_ = finalize_data;
  finalize_ = finalize;
  context_ = context;
  call_ = call;
  *result = reinterpret_cast<napi_threadsafe_function>(this);
  return napi_ok;
}

napi_status ScriptedNodeApi::Call() {
  if (holds_ == 0) {
    ++misuses_;
    return napi_invalid_arg;
  }
  if (closing_) {
    --holds_;
    return napi_closing;
  }
  ++waiting_;
  return napi_ok;
}

napi_status ScriptedNodeApi::Release(napi_threadsafe_function_release_mode mode) {
  if (holds_ == 0) {
    ++misuses_;
    return napi_invalid_arg;
  }
  --holds_;
  if (holds_ == 0 || mode == napi_tsfn_abort) closing_ = true;
  return napi_ok;
}

napi_status ScriptedNodeApi::KeepAlive(bool keep_alive) {
  if (holds_ == 0) ++misuses_;
  keeps_alive_ = keep_alive;
  return napi_ok;
}

void ScriptedNodeApi::CallOnce() {
  ASSERT_GT(waiting_, 0u);
  --waiting_;
  call_(env(), nullptr, context_, nullptr);
}

void ScriptedNodeApi::BeginClosing() { closing_ = true; }

void ScriptedNodeApi::Finalize() {
  ASSERT_TRUE(closing_);
  // What still waits is called without an environment.
  for (; waiting_ > 0; --waiting_) call_(nullptr, nullptr, context_, nullptr);
  const napi_finalize finalize = std::exchange(finalize_, nullptr);
  finalize(env(), finalize_data_, context_);
}

napi_value ScriptedNodeApi::ClearPending() { return std::exchange(pending_, nullptr); }

void ScriptedNodeApi::ReportUncaught(napi_value error) {
  std::string text = ValueOf(error)->text;
  for (const auto& [name, value] : ValueOf(error)->members) {
    const Value& member = *ValueOf(value);
    text += " " + name + "=";
    text += member.text.empty() ? std::to_string(static_cast<int>(member.number)) : member.text;
  }
  uncaught_.push_back(text);
}

namespace {

ScriptedNodeApi& Api() { return *ScriptedNodeApi::current; }

// For what the headers mention, and the doorbell never calls.
napi_status NotExpected(const char* name) {
  ADD_FAILURE() << name << " was called";
  return napi_generic_failure;
}

}  // namespace

}  // namespace audit_netlink

using audit_netlink::Api;
using audit_netlink::NotExpected;
using audit_netlink::ScriptedNodeApi;

extern "C" {

// --- Thread-safe functions

napi_status NAPI_CDECL napi_create_threadsafe_function(napi_env, napi_value, napi_value, napi_value,
                                                       size_t, size_t initial_thread_count,
                                                       void* finalize_data, napi_finalize finalize,
                                                       void* context,
                                                       napi_threadsafe_function_call_js call,
                                                       napi_threadsafe_function* result) {
  return Api().Create(initial_thread_count, finalize_data, finalize, context, call, result);
}

napi_status NAPI_CDECL napi_call_threadsafe_function(napi_threadsafe_function, void*,
                                                     napi_threadsafe_function_call_mode) {
  return Api().Call();
}

napi_status NAPI_CDECL napi_release_threadsafe_function(
    napi_threadsafe_function, napi_threadsafe_function_release_mode mode) {
  return Api().Release(mode);
}

napi_status NAPI_CDECL napi_ref_threadsafe_function(napi_env, napi_threadsafe_function) {
  return Api().KeepAlive(true);
}

napi_status NAPI_CDECL napi_unref_threadsafe_function(napi_env, napi_threadsafe_function) {
  return Api().KeepAlive(false);
}

// --- Exceptions

napi_status NAPI_CDECL napi_throw(napi_env, napi_value error) {
  Api().Throw(error);
  return napi_ok;
}

napi_status NAPI_CDECL napi_is_exception_pending(napi_env, bool* result) {
  *result = Api().pending() != nullptr;
  return napi_ok;
}

napi_status NAPI_CDECL napi_get_and_clear_last_exception(napi_env, napi_value* result) {
  *result = Api().ClearPending();
  return napi_ok;
}

napi_status NAPI_CDECL napi_fatal_exception(napi_env, napi_value error) {
  Api().ReportUncaught(error);
  return napi_ok;
}

napi_status NAPI_CDECL napi_get_last_error_info(napi_env, const napi_extended_error_info** result) {
  static const napi_extended_error_info kNone{};
  *result = &kNone;
  return napi_ok;
}

// --- Values

napi_status NAPI_CDECL napi_create_string_utf8(napi_env, const char* text, size_t length,
                                               napi_value* result) {
  const size_t size = length == NAPI_AUTO_LENGTH ? std::strlen(text) : length;
  *result = Api().NewValue({std::string(text, size), {}, 0});
  return napi_ok;
}

napi_status NAPI_CDECL napi_create_double(napi_env, double number, napi_value* result) {
  *result = Api().NewValue({"", {}, number});
  return napi_ok;
}

napi_status NAPI_CDECL napi_create_error(napi_env, napi_value, napi_value message,
                                         napi_value* result) {
  *result = Api().NewValue({ScriptedNodeApi::ValueOf(message)->text, {}, 0});
  return napi_ok;
}

napi_status NAPI_CDECL napi_set_named_property(napi_env, napi_value object, const char* name,
                                               napi_value value) {
  ScriptedNodeApi::ValueOf(object)->members[name] = value;
  return napi_ok;
}

napi_status NAPI_CDECL napi_set_property(napi_env, napi_value object, napi_value name,
                                         napi_value value) {
  ScriptedNodeApi::ValueOf(object)->members[ScriptedNodeApi::ValueOf(name)->text] = value;
  return napi_ok;
}

// Asked of errors alone.
napi_status NAPI_CDECL napi_typeof(napi_env, napi_value, napi_valuetype* result) {
  *result = napi_object;
  return napi_ok;
}

napi_status NAPI_CDECL napi_has_property(napi_env, napi_value, napi_value, bool* result) {
  *result = false;
  return napi_ok;
}

// A reference is the value itself: nothing is collected here.
napi_status NAPI_CDECL napi_create_reference(napi_env, napi_value value, uint32_t,
                                             napi_ref* result) {
  *result = reinterpret_cast<napi_ref>(value);
  return napi_ok;
}

napi_status NAPI_CDECL napi_get_reference_value(napi_env, napi_ref reference, napi_value* result) {
  *result = reinterpret_cast<napi_value>(reference);
  return napi_ok;
}

napi_status NAPI_CDECL napi_delete_reference(napi_env, napi_ref) { return napi_ok; }

napi_status NAPI_CDECL napi_open_handle_scope(napi_env, napi_handle_scope* result) {
  *result = nullptr;
  return napi_ok;
}

napi_status NAPI_CDECL napi_close_handle_scope(napi_env, napi_handle_scope) { return napi_ok; }

napi_status NAPI_CDECL napi_open_escapable_handle_scope(napi_env,
                                                        napi_escapable_handle_scope* result) {
  *result = nullptr;
  return napi_ok;
}

napi_status NAPI_CDECL napi_close_escapable_handle_scope(napi_env, napi_escapable_handle_scope) {
  return napi_ok;
}

napi_status NAPI_CDECL napi_escape_handle(napi_env, napi_escapable_handle_scope, napi_value value,
                                          napi_value* result) {
  *result = value;
  return napi_ok;
}

[[noreturn]] void NAPI_CDECL napi_fatal_error(const char* location, size_t, const char* message,
                                              size_t) {
  ADD_FAILURE() << location << ": " << message;
  std::abort();
}

// --- Never called

napi_status NAPI_CDECL napi_async_destroy(napi_env, napi_async_context) {
  return NotExpected(__func__);
}

napi_status NAPI_CDECL napi_call_function(napi_env, napi_value, napi_value, size_t,
                                          const napi_value*, napi_value*) {
  return NotExpected(__func__);
}

napi_status NAPI_CDECL napi_close_callback_scope(napi_env, napi_callback_scope) {
  return NotExpected(__func__);
}

napi_status NAPI_CDECL napi_create_object(napi_env, napi_value*) { return NotExpected(__func__); }

napi_status NAPI_CDECL napi_create_range_error(napi_env, napi_value, napi_value, napi_value*) {
  return NotExpected(__func__);
}

napi_status NAPI_CDECL napi_create_type_error(napi_env, napi_value, napi_value, napi_value*) {
  return NotExpected(__func__);
}

napi_status NAPI_CDECL napi_define_properties(napi_env, napi_value, size_t,
                                              const napi_property_descriptor*) {
  return NotExpected(__func__);
}

napi_status NAPI_CDECL napi_get_named_property(napi_env, napi_value, const char*, napi_value*) {
  return NotExpected(__func__);
}

napi_status NAPI_CDECL napi_get_property(napi_env, napi_value, napi_value, napi_value*) {
  return NotExpected(__func__);
}

napi_status NAPI_CDECL napi_get_value_string_utf8(napi_env, napi_value, char*, size_t, size_t*) {
  return NotExpected(__func__);
}

}  // extern "C"
