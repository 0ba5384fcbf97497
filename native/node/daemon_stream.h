// The JavaScript class DaemonStream: the kernel's records to a log, or as lines to JavaScript.
// Knows no file.
#ifndef AUDIT_NETLINK_NODE_DAEMON_STREAM_H_
#define AUDIT_NETLINK_NODE_DAEMON_STREAM_H_

#include <napi.h>

#include <memory>

namespace audit_netlink {

// `new DaemonStream(options, onReady)`, stated in lib/kernel/native.ts as NativeDaemonStream. Every
// member runs on the JavaScript thread.
//
// It is registered as the audit daemon, and keeps the event loop alive, until it is closed or
// ends, also when nobody holds the object any more.
class DaemonStream final : public Napi::ObjectWrap<DaemonStream> {
 public:
  static Napi::Function Define(Napi::Env env);

  // Throws a NativeSystemError when records cannot be received.
  explicit DaemonStream(const Napi::CallbackInfo& info);

  // Hides ObjectWrap's, which takes any wrapped object for one.
  static DaemonStream* Unwrap(Napi::Object object);

 private:
  class Session;

  Napi::Value Take(const Napi::CallbackInfo& info);
  Napi::Value Records(const Napi::CallbackInfo& info);
  void Relay(const Napi::CallbackInfo& info);
  void GaveBack(const Napi::CallbackInfo& info);
  void Finish(const Napi::CallbackInfo& info);
  void Close(const Napi::CallbackInfo& info);

  std::shared_ptr<Session> session_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NODE_DAEMON_STREAM_H_
