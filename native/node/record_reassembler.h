// The JavaScript class Reassembler: text of a log in, packed events out. Knows no file.
#ifndef AUDIT_NETLINK_NODE_RECORD_REASSEMBLER_H_
#define AUDIT_NETLINK_NODE_RECORD_REASSEMBLER_H_

#include <napi.h>

#include <memory>

#include "node/garbage_weight.h"
#include "record/text_reassembler.h"

namespace audit_netlink {

// The reassembler itself, which another thread may use for a while.
struct LentText {
  TextReassembler text;
  bool is_lent = false;
};

// `new Reassembler(options)`, stated in lib/kernel/native.ts as NativeReassembler. Every member
// runs on the JavaScript thread.
class RecordReassembler final : public Napi::ObjectWrap<RecordReassembler> {
 public:
  static Napi::Function Define(Napi::Env env);

  explicit RecordReassembler(const Napi::CallbackInfo& info);
  ~RecordReassembler() override;

  // Hides ObjectWrap's, which takes any wrapped object for one.
  static RecordReassembler* Unwrap(Napi::Object object);

  // What a Reassembler works with, which lives as long as anybody holds it. Throws when the value,
  // which `what` names, is something else, and an Error while it is lent.
  static std::shared_ptr<LentText> TextOf(Napi::Value value, const char* what);

 private:
  TextReassembler* Text(Napi::Env env) const;

  Napi::Value Push(const Napi::CallbackInfo& info);
  Napi::Value Advance(const Napi::CallbackInfo& info);
  Napi::Value NextDeadline(const Napi::CallbackInfo& info);
  Napi::Value Finish(const Napi::CallbackInfo& info);

  std::shared_ptr<LentText> text_;
  GarbageWeight garbage_weight_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NODE_RECORD_REASSEMBLER_H_
