// The one owner of a file descriptor. Knows nothing about what the descriptor is for.
#ifndef AUDIT_NETLINK_BASE_UNIQUE_FD_H_
#define AUDIT_NETLINK_BASE_UNIQUE_FD_H_

#include <unistd.h>

#include <utility>

namespace audit_netlink {

// Closes its descriptor exactly once. Movable, not copyable.
class UniqueFd {
 public:
  UniqueFd() = default;
  // Takes ownership of `fd`; -1 means none.
  explicit UniqueFd(int fd) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    if (this != &other) {
      Reset();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }
  UniqueFd(const UniqueFd&) = delete;
  UniqueFd& operator=(const UniqueFd&) = delete;
  ~UniqueFd() { Reset(); }

  // The descriptor, still owned here, or -1.
  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }

  void Reset() {
    // close(2) releases the number even when it reports EINTR, so asking again could close a
    // descriptor that another thread has just been given.
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  int fd_ = -1;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_BASE_UNIQUE_FD_H_
