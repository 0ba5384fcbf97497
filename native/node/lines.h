// The JavaScript function writeLines: packed events as lines of text. Knows no file.
#ifndef AUDIT_NETLINK_NODE_LINES_H_
#define AUDIT_NETLINK_NODE_LINES_H_

#include <napi.h>

namespace audit_netlink {

// `writeLines(types, style, escape, bytes, index, positions, offsets)`, stated in
// lib/kernel/addon.ts.
Napi::Value WriteLines(const Napi::CallbackInfo& info);

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NODE_LINES_H_
