// How native code reports failure: as a value, never as an exception. Knows no error class and no
// wording for people; those are made from these values elsewhere.
#ifndef AUDIT_NETLINK_BASE_STATUS_H_
#define AUDIT_NETLINK_BASE_STATUS_H_

#include <cassert>
#include <utility>
#include <variant>

namespace audit_netlink {

// A failure. `code` is a positive errno number. `context` is the name of the system call that
// failed, or, for bytes and numbers that contradict each other, a phrase that says how. It always
// points to a string literal.
struct Error {
  int code;
  const char* context;
};

// The success of an operation that yields nothing.
struct Done {};

// Either a value or the reason why there is none. Thread-compatible, like any value.
template <typename T>
class [[nodiscard]] Result {
 public:
  // Implicit on purpose: `return value;` and `return Error{errno, "bind"};` both read well.
  Result(T value) : content_(std::move(value)) {}
  Result(Error error) : content_(error) {}

  bool ok() const { return content_.index() == 0; }

  // REQUIRES: ok()
  const T& value() const& {
    assert(ok());
    return *std::get_if<0>(&content_);
  }
  // By value, so that nothing is left to point into a result that is gone.
  // REQUIRES: ok()
  T value() && {
    assert(ok());
    return std::move(*std::get_if<0>(&content_));
  }

  // REQUIRES: !ok()
  const Error& error() const {
    assert(!ok());
    return *std::get_if<1>(&content_);
  }

 private:
  std::variant<T, Error> content_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_BASE_STATUS_H_
