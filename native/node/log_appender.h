// The JavaScript class LogAppender: lines to a file, on a thread of their own. Knows no path.
#ifndef AUDIT_NETLINK_NODE_LOG_APPENDER_H_
#define AUDIT_NETLINK_NODE_LOG_APPENDER_H_

#include <napi.h>

#include <memory>

#include "log/log_writer.h"

namespace audit_netlink {

// `new LogAppender(options, onNews)`, stated in lib/kernel/native.ts as NativeLogAppender. Every
// member runs on the JavaScript thread. It keeps the event loop alive until it is closed.
class LogAppender final : public Napi::ObjectWrap<LogAppender> {
 public:
  static Napi::Function Define(Napi::Env env);

  // Throws a NativeSystemError when there is no thread to be had.
  explicit LogAppender(const Napi::CallbackInfo& info);

  // Hides ObjectWrap's, which takes any wrapped object for one.
  static LogAppender* Unwrap(Napi::Object object);

  // The writer of a LogAppender, which lives as long as anybody holds it, and takes nothing more
  // when that was closed. `what` names the value in the message of the TypeError that is thrown
  // when it is something else.
  static std::shared_ptr<LogWriter> WriterOf(Napi::Value value, const char* what);

 private:
  class Session;

  Napi::Value Append(const Napi::CallbackInfo& info);
  void Use(const Napi::CallbackInfo& info);
  void Resume(const Napi::CallbackInfo& info);
  void Pause(const Napi::CallbackInfo& info);
  void WaitFor(const Napi::CallbackInfo& info);
  Napi::Value Report(const Napi::CallbackInfo& info);
  void Close(const Napi::CallbackInfo& info);

  std::shared_ptr<Session> session_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NODE_LOG_APPENDER_H_
