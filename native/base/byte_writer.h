// Writes numbers and byte runs in this machine's byte order into memory of a fixed size, without
// ever writing past its end. Knows no structure.
#ifndef AUDIT_NETLINK_BASE_BYTE_WRITER_H_
#define AUDIT_NETLINK_BASE_BYTE_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/byte_view.h"

namespace audit_netlink {

// Fills borrowed memory from front to back. The first write that does not fit makes `ok()` false
// for good; that write and all later ones change nothing.
class ByteWriter {
 public:
  ByteWriter(uint8_t* data, size_t size) : data_(data), size_(size) {}

  bool ok() const { return ok_; }
  size_t written() const { return written_; }

  void WriteU16(uint16_t value) { Put(&value, sizeof(value)); }
  void WriteU32(uint32_t value) { Put(&value, sizeof(value)); }
  void WriteU32s(const uint32_t* values, size_t count) { Put(values, count * sizeof(uint32_t)); }
  void WriteBytes(ByteView bytes) { Put(bytes.data(), bytes.size()); }

  void WriteZeros(size_t count) {
    if (!Fits(count)) return;
    if (count > 0) std::memset(data_ + written_, 0, count);
    written_ += count;
  }

 private:
  bool Fits(size_t count) {
    if (count > size_ - written_) ok_ = false;
    return ok_;
  }

  void Put(const void* bytes, size_t count) {
    if (!Fits(count)) return;
    // memmove, because nothing promises that what is read is not where it goes.
    if (count > 0) std::memmove(data_ + written_, bytes, count);
    written_ += count;
  }

  uint8_t* data_;
  size_t size_;
  size_t written_ = 0;
  bool ok_ = true;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_BASE_BYTE_WRITER_H_
