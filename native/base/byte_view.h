// A look at bytes that somebody else owns. Knows nothing about what they mean.
#ifndef AUDIT_NETLINK_BASE_BYTE_VIEW_H_
#define AUDIT_NETLINK_BASE_BYTE_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace audit_netlink {

// Borrowed bytes: valid as long as their owner keeps them where they are. An empty view may have a
// null `data()`.
class ByteView {
 public:
  ByteView() = default;
  ByteView(const uint8_t* data, size_t size) : data_(data), size_(size) {}
  // Implicit on purpose: a vector is the usual owner.
  ByteView(const std::vector<uint8_t>& bytes) : data_(bytes.data()), size_(bytes.size()) {}

  const uint8_t* data() const { return data_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const uint8_t* begin() const { return data_; }
  const uint8_t* end() const { return size_ == 0 ? data_ : data_ + size_; }

  // The first `count` bytes.
  // REQUIRES: count <= size()
  ByteView First(size_t count) const { return ByteView(data_, count); }
  // Everything after the first `count` bytes.
  // REQUIRES: count <= size()
  ByteView After(size_t count) const {
    return count == size_ ? ByteView() : ByteView(data_ + count, size_ - count);
  }

 private:
  const uint8_t* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_BASE_BYTE_VIEW_H_
