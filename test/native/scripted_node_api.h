// Node-API as far as the doorbell uses it, played without Node: thread-safe functions with what
// holds them, and errors as text. Everything is one environment's, of one thread; only the calling
// of a thread-safe function may come from another, as it does in Node.
#ifndef AUDIT_NETLINK_TEST_NATIVE_SCRIPTED_NODE_API_H_
#define AUDIT_NETLINK_TEST_NATIVE_SCRIPTED_NODE_API_H_

#include <node_api.h>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace audit_netlink {

// The rules are those of Node's src/node_api.cc from 25 on, by which a function outlives its
// finalizer until nobody holds it. Older versions delete it behind the finalizer, holds or not.
class ScriptedNodeApi {
 public:
  // The one that the functions of Node-API speak to; made anew by each test.
  static ScriptedNodeApi* current;

  ScriptedNodeApi() { current = this; }
  // The environment goes down, unless it has.
  ~ScriptedNodeApi();

  napi_env env() { return reinterpret_cast<napi_env>(this); }

  // How many calls wait for the JavaScript thread.
  size_t waiting() const { return waiting_; }
  // Makes the oldest of them.
  void CallOnce();

  // The environment begins to go down, and so the function closes.
  void BeginClosing();
  // Calls the finalizer, when the function closes: after an abort, or at the environment's end.
  void Finalize();

  // How many still hold the function, which stays in memory as long as there are any.
  size_t holds() const { return holds_; }
  // How often it was used when its user held it no more.
  int misuses() const { return misuses_; }
  // Whether it keeps the event loop alive.
  bool keeps_alive() const { return keeps_alive_; }
  // Uncaught exceptions: their messages, and their members with numbers.
  const std::vector<std::string>& uncaught() const { return uncaught_; }

  struct Value {
    std::string text;
    std::map<std::string, napi_value> members;
    double number = 0;
  };
  napi_value NewValue(Value value);
  static Value* ValueOf(napi_value value) { return reinterpret_cast<Value*>(value); }

  // What the functions of Node-API do.
  napi_status Create(size_t holds, void* finalize_data, napi_finalize finalize, void* context,
                     napi_threadsafe_function_call_js call, napi_threadsafe_function* result);
  napi_status Call();
  napi_status Release(napi_threadsafe_function_release_mode mode);
  napi_status KeepAlive(bool keep_alive);
  void Throw(napi_value error) { pending_ = error; }
  napi_value pending() const { return pending_; }
  napi_value ClearPending();
  void ReportUncaught(napi_value error);

 private:
  std::vector<Value*> values_;
  napi_value pending_ = nullptr;
  std::vector<std::string> uncaught_;

  size_t holds_ = 0;
  size_t waiting_ = 0;
  bool closing_ = false;
  bool keeps_alive_ = true;
  int misuses_ = 0;
  void* finalize_data_ = nullptr;
  napi_finalize finalize_ = nullptr;
  void* context_ = nullptr;
  napi_threadsafe_function_call_js call_ = nullptr;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_TEST_NATIVE_SCRIPTED_NODE_API_H_
