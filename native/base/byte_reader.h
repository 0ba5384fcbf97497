// Reads numbers and byte runs in this machine's byte order, as the kernel's structures have them,
// without ever reading past the end. Knows no structure.
#ifndef AUDIT_NETLINK_BASE_BYTE_READER_H_
#define AUDIT_NETLINK_BASE_BYTE_READER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/byte_view.h"

namespace audit_netlink {

// Walks borrowed bytes from front to back. The first read that does not fit makes `ok()` false for
// good; that read and all later ones give zeros and consume nothing, so a decoder may read a whole
// structure and ask once.
class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : rest_(bytes) {}

  bool ok() const { return ok_; }
  size_t remaining() const { return rest_.size(); }

  uint16_t ReadU16() { return ReadNumber<uint16_t>(); }
  uint32_t ReadU32() { return ReadNumber<uint32_t>(); }
  int32_t ReadI32() { return ReadNumber<int32_t>(); }

  // Fills `out[0..count)`.
  void ReadU32s(uint32_t* out, size_t count) {
    if (Take(count * sizeof(uint32_t), out)) return;
    for (size_t i = 0; i < count; ++i) out[i] = 0;
  }

  // The next `count` bytes, borrowed like the bytes given to the constructor.
  ByteView ReadBytes(size_t count) {
    if (!Fits(count)) return ByteView();
    const ByteView bytes = rest_.First(count);
    rest_ = rest_.After(count);
    return bytes;
  }

 private:
  template <typename T>
  T ReadNumber() {
    T value = 0;
    Take(sizeof(T), &value);
    return value;
  }

  bool Fits(size_t count) {
    if (count > rest_.size()) ok_ = false;
    return ok_;
  }

  bool Take(size_t count, void* out) {
    if (!Fits(count)) return false;
    // memcpy, because nothing promises that the bytes are aligned for a wider load.
    if (count > 0) std::memcpy(out, rest_.data(), count);
    rest_ = rest_.After(count);
    return true;
  }

  ByteView rest_;
  bool ok_ = true;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_BASE_BYTE_READER_H_
