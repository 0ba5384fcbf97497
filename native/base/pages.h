// Memory that the kernel lends a page at a time, when it is first written, and takes back at once.
// For rooms that are large and mostly empty: the allocator would keep what was touched of them.
#ifndef AUDIT_NETLINK_BASE_PAGES_H_
#define AUDIT_NETLINK_BASE_PAGES_H_

#include <sys/mman.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "base/status.h"

namespace audit_netlink {

// Movable, not copyable.
class Pages {
 public:
  // REQUIRES: bytes > 0
  static Result<Pages> Map(size_t bytes) {
    void* const mapped =
        ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) return Error{errno, "mmap"};
    return Pages(static_cast<uint8_t*>(mapped), bytes);
  }

  Pages(Pages&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;
  Pages& operator=(Pages&&) = delete;
  ~Pages() {
    if (data_ != nullptr) ::munmap(data_, bytes_);
  }

  // Zeros, until they are written.
  uint8_t* data() const { return data_; }

 private:
  Pages(uint8_t* data, size_t bytes) : data_(data), bytes_(bytes) {}

  uint8_t* data_;
  size_t bytes_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_BASE_PAGES_H_
