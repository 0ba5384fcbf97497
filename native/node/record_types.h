// The JavaScript class RecordTypes: the numbers of record types by name, made once for all that
// read logs. Knows no record.
#ifndef AUDIT_NETLINK_NODE_RECORD_TYPES_H_
#define AUDIT_NETLINK_NODE_RECORD_TYPES_H_

#include <napi.h>

#include <memory>

#include "record/type_names.h"

namespace audit_netlink {

// `new RecordTypes(names, numbers)`, stated in lib/kernel/native.ts as NativeRecordTypes.
class RecordTypes final : public Napi::ObjectWrap<RecordTypes> {
 public:
  static Napi::Function Define(Napi::Env env);

  explicit RecordTypes(const Napi::CallbackInfo& info);

  // The table of a RecordTypes, which lives as long as anybody holds it. `what` names the value in
  // the message of the TypeError that is thrown when it is something else.
  static std::shared_ptr<const TypeNames> TableOf(Napi::Value value, const char* what);

 private:
  std::shared_ptr<const TypeNames> table_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NODE_RECORD_TYPES_H_
