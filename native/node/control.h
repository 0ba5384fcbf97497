// The JavaScript class Control: an audit socket that answers with promises, or at once. Knows no
// audit message.
#ifndef AUDIT_NETLINK_NODE_CONTROL_H_
#define AUDIT_NETLINK_NODE_CONTROL_H_

#include <napi.h>

#include <memory>

namespace audit_netlink {

// `new Control({ fd? })`, stated in lib/kernel/native.ts as NativeControl. Every member runs on the
// JavaScript thread.
class Control final : public Napi::ObjectWrap<Control> {
 public:
  static Napi::Function Define(Napi::Env env);

  // Throws a NativeSystemError when it gets no socket.
  explicit Control(const Napi::CallbackInfo& info);

  // When the object is collected its socket closes, but not before requested exchanges have
  // finished.
  ~Control() override;

  // Hides ObjectWrap's, which takes any wrapped object for a Control.
  static Control* Unwrap(Napi::Object object);

 private:
  class Session;

  Napi::Value Exchange(const Napi::CallbackInfo& info);
  Napi::Value ExchangeNow(const Napi::CallbackInfo& info);
  void Close(const Napi::CallbackInfo& info);

  std::shared_ptr<Session> session_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NODE_CONTROL_H_
