// Failures as JavaScript sees them: raw material, from which lib/errors.ts makes the errors that
// people see. Knows no operation.
#ifndef AUDIT_NETLINK_NODE_ERRORS_H_
#define AUDIT_NETLINK_NODE_ERRORS_H_

#include <napi.h>

#include <exception>
#include <new>
#include <optional>
#include <string>

#include "base/status.h"

namespace audit_netlink {

// The C library's text for an errno.
std::string ErrorText(int code);

// An Error with `errno` and `syscall`, for a system call that failed (NativeSystemError).
Napi::Error SystemError(Napi::Env env, const Error& error);

// The same for memory that could not be had: ENOMEM from malloc(3).
Napi::Error OutOfMemoryError(Napi::Env env);

// What `body` throws, as JavaScript is to see it; nothing when it returns. For where an exception
// would end the process or be lost.
template <typename Body>
std::optional<Napi::Error> FailureOf(Napi::Env env, Body body) {
  try {
    body();
    return std::nullopt;
  } catch (const Napi::Error& error) {
    return error;
  } catch (const std::bad_alloc&) {
    return OutOfMemoryError(env);
  } catch (const std::exception& error) {
    return Napi::Error::New(env, error.what());
  }
}

// A RangeError with the codec's reason, for bytes or numbers that contradict each other.
Napi::Error ContradictionError(Napi::Env env, const Error& error);

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NODE_ERRORS_H_
