// Error values to Error objects.
#include "node/errors.h"

#include <cerrno>
#include <system_error>

namespace audit_netlink {

std::string ErrorText(int code) { return std::generic_category().message(code); }

Napi::Error SystemError(Napi::Env env, const Error& error) {
  Napi::Error thrown =
      Napi::Error::New(env, std::string(error.context) + ": " + ErrorText(error.code));
  thrown.Set("errno", Napi::Number::New(env, error.code));
  thrown.Set("syscall", Napi::String::New(env, error.context));
  return thrown;
}

Napi::Error OutOfMemoryError(Napi::Env env) { return SystemError(env, Error{ENOMEM, "malloc"}); }

Napi::Error ContradictionError(Napi::Env env, const Error& error) {
  return Napi::RangeError::New(env, error.context);
}

}  // namespace audit_netlink
