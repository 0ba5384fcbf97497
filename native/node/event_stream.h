// The JavaScript class EventStream: the kernel's events, as JavaScript asks for them. Knows no
// record's content.
#ifndef AUDIT_NETLINK_NODE_EVENT_STREAM_H_
#define AUDIT_NETLINK_NODE_EVENT_STREAM_H_

#include <napi.h>

#include <memory>

namespace audit_netlink {

// `new EventStream(options, onReady)`, stated in lib/kernel/native.ts as NativeEventStream. Every
// member runs on the JavaScript thread.
//
// Events that are not taken stay in the native queue, so that it fills instead of the JavaScript
// heap. A stream runs and keeps the event loop alive until it is closed or ends, also when nobody
// holds the object any more.
class EventStream final : public Napi::ObjectWrap<EventStream> {
 public:
  static Napi::Function Define(Napi::Env env);

  // Throws a NativeSystemError when events cannot be received.
  explicit EventStream(const Napi::CallbackInfo& info);

  // Hides ObjectWrap's, which takes any wrapped object for one.
  static EventStream* Unwrap(Napi::Object object);

 private:
  class Session;

  Napi::Value Take(const Napi::CallbackInfo& info);
  Napi::Value Counts(const Napi::CallbackInfo& info);
  void GaveBack(const Napi::CallbackInfo& info);
  void Close(const Napi::CallbackInfo& info);

  std::shared_ptr<Session> session_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NODE_EVENT_STREAM_H_
