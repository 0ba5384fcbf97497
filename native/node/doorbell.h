// Lets a native thread request a call on the JavaScript thread. Carries no data: the caller keeps
// that in its own queue.
#ifndef AUDIT_NETLINK_NODE_DOORBELL_H_
#define AUDIT_NETLINK_NODE_DOORBELL_H_

#include <napi.h>

#include <atomic>
#include <memory>

namespace audit_netlink {

// A ThreadSafeFunction that never has two calls waiting. Its life:
//
//   Install()   before the owner's thread starts
//   Ring()      by any thread, while it is installed
//   Remove()    after the owner's thread has ended
//
// or, when the environment goes down without anybody having called Remove(): the owner is told by
// OnTeardown(), where it ends its thread. The members are called on the JavaScript thread unless
// noted.
class Doorbell {
 public:
  // Who answers. Kept alive from Install() until nothing can be called any more.
  class Owner {
   public:
    virtual ~Owner() = default;
    // Answers the bell: for all that was there when it was rung, and maybe for what came since.
    // `callback` is what Install() was given, or empty. An exception that leaves this function,
    // JavaScript's or C++'s, becomes an uncaught one of JavaScript's.
    virtual void OnRing(Napi::Env env, Napi::Function callback) = 0;
    // Wakes the thread, then joins it. No JavaScript may run.
    virtual void OnTeardown() = 0;
  };

  Doorbell() = default;
  Doorbell(const Doorbell&) = delete;
  Doorbell& operator=(const Doorbell&) = delete;

  // `name` is seen by async_hooks. `callback` may be empty. Throws a Napi::Error when Node-API
  // refuses.
  // REQUIRES: not installed
  void Install(Napi::Env env, const char* name, Napi::Function callback,
               std::shared_ptr<Owner> owner);

  // Any thread. Requests one OnRing(), unless one is already pending.
  void Ring();

  // Whether the bell keeps the event loop alive; it does after Install().
  void KeepAlive(Napi::Env env, bool keep_alive);

  // OnRing() is not called again. Idempotent, also without Install().
  void Remove();

 private:
  static void Answer(napi_env env, napi_value callback, void* context, void* data);
  static void Finalize(napi_env env, void* data, void* hint);

  // REQUIRES: the owner's thread has ended, or has not begun
  void Release(napi_threadsafe_function_release_mode mode);

  napi_threadsafe_function function_ = nullptr;  // null when not installed
  std::atomic<bool> ringing_{false};
  std::atomic<bool> closing_{false};
  std::atomic<bool> let_go_{false};  // function_ is not held any more
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NODE_DOORBELL_H_
