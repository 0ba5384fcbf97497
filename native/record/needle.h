// Finds bytes in bytes, at the speed of memory. Knows nothing of what they mean.
#ifndef AUDIT_NETLINK_RECORD_NEEDLE_H_
#define AUDIT_NETLINK_RECORD_NEEDLE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/byte_view.h"

namespace audit_netlink {

// Bytes to be looked for. Immutable, and so for any number of threads.
class Needle {
 public:
  explicit Needle(std::vector<uint8_t> bytes);

  ByteView bytes() const { return ByteView(bytes_); }

  // The first place in [from, end) where the needle stands as a whole, null when there is none. No
  // bytes stand everywhere.
  const uint8_t* FindIn(const uint8_t* from, const uint8_t* end) const;

 private:
  std::vector<uint8_t> bytes_;
  // The places of two of its bytes that are rare in audit's records, the first not behind the
  // second: where both fit, the rest is compared.
  size_t first_probe_ = 0;
  size_t second_probe_ = 0;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_RECORD_NEEDLE_H_
