// The JavaScript class LogScan: a part of a log file, read and parsed beside JavaScript. Knows no
// path.
#ifndef AUDIT_NETLINK_NODE_LOG_SCAN_H_
#define AUDIT_NETLINK_NODE_LOG_SCAN_H_

#include <napi.h>

#include <memory>

namespace audit_netlink {

// `new LogScan(reassembler, options, onReady)`, stated in lib/kernel/native.ts as NativeLogScan.
// Every member runs on the JavaScript thread. It keeps the event loop alive until its end was taken
// or it is closed.
class LogScan final : public Napi::ObjectWrap<LogScan> {
 public:
  static Napi::Function Define(Napi::Env env);

  // Throws a NativeSystemError when there are no threads to be had.
  explicit LogScan(const Napi::CallbackInfo& info);

  // Hides ObjectWrap's, which takes any wrapped object for one.
  static LogScan* Unwrap(Napi::Object object);

 private:
  class Session;

  Napi::Value Take(const Napi::CallbackInfo& info);
  Napi::Value Progress(const Napi::CallbackInfo& info);
  void Close(const Napi::CallbackInfo& info);

  std::shared_ptr<Session> session_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NODE_LOG_SCAN_H_
