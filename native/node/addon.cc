// The door: what JavaScript gets when it loads the addon. lib/kernel/native.ts states the types.
#include <napi.h>

#include <climits>

#include "base/outlet.h"
#include "base/unix_datagram.h"
#include "node/codecs.h"
#include "node/control.h"
#include "node/convert.h"
#include "node/daemon_stream.h"
#include "node/errors.h"
#include "node/event_stream.h"
#include "node/lines.h"
#include "node/log_appender.h"
#include "node/log_scan.h"
#include "node/record_reassembler.h"
#include "node/record_types.h"
#include "node/stream.h"

namespace audit_netlink {

namespace {

Napi::Value ErrorTextOf(const Napi::CallbackInfo& info) {
  const int code = static_cast<int>(ToInteger(info[0], "errno", 0, INT_MAX));
  return Napi::String::New(info.Env(), ErrorText(code));
}

Napi::Value OutletStateOf(const Napi::CallbackInfo& info) {
  const int fd = static_cast<int>(ToInteger(info[0], "descriptor", 0, INT_MAX));
  switch (OutletState(fd)) {
    case Outlet::kReady:
      return Napi::String::New(info.Env(), "ready");
    case Outlet::kFull:
      return Napi::String::New(info.Env(), "full");
    case Outlet::kGone:
      break;
  }
  return Napi::String::New(info.Env(), "gone");
}

Napi::Value SendUnixDatagramTo(const Napi::CallbackInfo& info) {
  const ByteView path = ToBytes(info[0], "path");
  const ByteView datagram = ToBytes(info[1], "datagram");
  return Napi::Number::New(info.Env(), SendUnixDatagram(path, datagram));
}

// Keeps no state outside the objects it creates, so any number of environments may load it.
Napi::Object Initialize(Napi::Env env, Napi::Object exports) {
  RegisterCodecs(env, exports);
  exports.Set("errorText", Napi::Function::New<ErrorTextOf>(env, "errorText"));
  exports.Set("outletState", Napi::Function::New<OutletStateOf>(env, "outletState"));
  exports.Set("sendUnixDatagram", Napi::Function::New<SendUnixDatagramTo>(env, "sendUnixDatagram"));
  exports.Set("writeLines", Napi::Function::New<WriteLines>(env, "writeLines"));
  exports.Set("Control", Control::Define(env));
  exports.Set("DaemonStream", DaemonStream::Define(env));
  exports.Set("EventStream", EventStream::Define(env));
  exports.Set("LogAppender", LogAppender::Define(env));
  exports.Set("LogScan", LogScan::Define(env));
  exports.Set("Reassembler", RecordReassembler::Define(env));
  exports.Set("RecordTypes", RecordTypes::Define(env));
  exports.Set("Stream", Stream::Define(env));
  return exports;
}

}  // namespace

NODE_API_MODULE(NODE_GYP_MODULE_NAME, Initialize)

}  // namespace audit_netlink
