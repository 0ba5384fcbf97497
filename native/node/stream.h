// The JavaScript class Stream: audit records in batches, as they come. Knows no record's content.
#ifndef AUDIT_NETLINK_NODE_STREAM_H_
#define AUDIT_NETLINK_NODE_STREAM_H_

#include <napi.h>

#include <memory>

namespace audit_netlink {

// `new Stream({ fd?, receiveBufferBytes, maxQueuedBytes }, listener)`, stated in
// lib/kernel/native.ts as NativeStream. Every member runs on the JavaScript thread.
//
// A stream runs and keeps the event loop alive until it is closed or fails, also when nobody holds
// the object any more: being collected must not silence it.
class Stream final : public Napi::ObjectWrap<Stream> {
 public:
  static Napi::Function Define(Napi::Env env);

  // Throws a NativeSystemError when records cannot be received.
  explicit Stream(const Napi::CallbackInfo& info);

  // Hides ObjectWrap's, which takes any wrapped object for a Stream.
  static Stream* Unwrap(Napi::Object object);

 private:
  class Session;

  void Close(const Napi::CallbackInfo& info);

  std::shared_ptr<Session> session_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NODE_STREAM_H_
