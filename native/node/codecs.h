// The codecs as JavaScript functions: pure, on the JavaScript thread. Knows the JavaScript shape of
// what native/audit encodes and decodes.
#ifndef AUDIT_NETLINK_NODE_CODECS_H_
#define AUDIT_NETLINK_NODE_CODECS_H_

#include <napi.h>

namespace audit_netlink {

// Adds encodeRule, decodeRule, encodeStatus, decodeStatus, encodeFeatures and decodeFeatures.
void RegisterCodecs(Napi::Env env, Napi::Object exports);

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NODE_CODECS_H_
