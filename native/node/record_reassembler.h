// The JavaScript class Reassembler: text of a log in, packed events out. Knows no file.
#ifndef AUDIT_NETLINK_NODE_RECORD_REASSEMBLER_H_
#define AUDIT_NETLINK_NODE_RECORD_REASSEMBLER_H_

#include <napi.h>

#include <memory>

#include "node/garbage_weight.h"
#include "record/text_reassembler.h"

namespace audit_netlink {

// `new Reassembler(options)`, stated in lib/kernel/native.ts as NativeReassembler. Every member
// runs on the JavaScript thread.
class RecordReassembler final : public Napi::ObjectWrap<RecordReassembler> {
 public:
  static Napi::Function Define(Napi::Env env);

  explicit RecordReassembler(const Napi::CallbackInfo& info);
  ~RecordReassembler() override;

  // Hides ObjectWrap's, which takes any wrapped object for one.
  static RecordReassembler* Unwrap(Napi::Object object);

 private:
  Napi::Value Push(const Napi::CallbackInfo& info);
  Napi::Value Advance(const Napi::CallbackInfo& info);
  Napi::Value NextDeadline(const Napi::CallbackInfo& info);
  Napi::Value Finish(const Napi::CallbackInfo& info);

  std::unique_ptr<TextReassembler> text_;
  GarbageWeight garbage_weight_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NODE_RECORD_REASSEMBLER_H_
