// Failures as JavaScript sees them: raw material, from which lib/errors.ts makes the errors that
// people see. Knows no operation.
#ifndef AUDIT_NETLINK_NODE_ERRORS_H_
#define AUDIT_NETLINK_NODE_ERRORS_H_

#include <napi.h>

#include <string>

#include "base/status.h"

namespace audit_netlink {

// The C library's text for an errno.
std::string ErrorText(int code);

// An Error with `errno` and `syscall`, for a system call that failed (NativeSystemError).
Napi::Error SystemError(Napi::Env env, const Error& error);

// A RangeError with the codec's reason, for bytes or numbers that contradict each other.
Napi::Error ContradictionError(Napi::Env env, const Error& error);

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NODE_ERRORS_H_
