// The JavaScript function writeLines: packed events as lines of text. Knows no file.
#ifndef AUDIT_NETLINK_NODE_LINES_H_
#define AUDIT_NETLINK_NODE_LINES_H_

#include <napi.h>

#include "record/event_lines.h"

namespace audit_netlink {

// Style, escape and zone, as LineForm::Of() takes them, in one Uint32Array.
LineForm ToLineForm(Napi::Value value);

// `writeLines(types, form, bytes, index, positions)`, stated in lib/kernel/addon.ts.
Napi::Value WriteLines(const Napi::CallbackInfo& info);

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NODE_LINES_H_
