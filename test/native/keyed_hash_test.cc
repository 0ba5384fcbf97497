// KeyedHash: SipHash as its authors publish it, and keys that differ.
#include "base/keyed_hash.h"

#include <gtest/gtest.h>

#include <vector>

namespace audit_netlink {
namespace {

// The key of the paper's test vectors: bytes 0 to 15.
constexpr HashKey kKey{0x0706050403020100, 0x0f0e0d0c0b0a0908};

std::vector<uint8_t> BytesUpTo(size_t count) {
  std::vector<uint8_t> bytes(count);
  for (size_t i = 0; i < count; ++i) bytes[i] = static_cast<uint8_t>(i);
  return bytes;
}

// SipHash-2-4 of the bytes 0, 1, 2, … from the reference implementation's vectors.h; the one of 15
// bytes is the example of the paper's appendix A.
TEST(KeyedHash, IsSipHash) {
  EXPECT_EQ((SipHash<2, 4>(kKey, BytesUpTo(0))), 0x726fdb47dd0e0e31u);
  EXPECT_EQ((SipHash<2, 4>(kKey, BytesUpTo(1))), 0x74f839c593dc67fdu);
  EXPECT_EQ((SipHash<2, 4>(kKey, BytesUpTo(7))), 0xab0200f58b01d137u);
  EXPECT_EQ((SipHash<2, 4>(kKey, BytesUpTo(8))), 0x93f5f5799a932462u);
  EXPECT_EQ((SipHash<2, 4>(kKey, BytesUpTo(15))), 0xa129ca6149be45e5u);
}

TEST(KeyedHash, DependsOnBothHalvesOfTheKeyAndOnTheLength) {
  const std::vector<uint8_t> bytes(16);
  const uint64_t hash = KeyedHash(HashKey{1, 2}, bytes);
  EXPECT_EQ(KeyedHash(HashKey{1, 2}, bytes), hash);
  EXPECT_NE(KeyedHash(HashKey{3, 2}, bytes), hash);
  EXPECT_NE(KeyedHash(HashKey{1, 3}, bytes), hash);
  EXPECT_NE(KeyedHash(HashKey{1, 2}, ByteView(bytes).First(15)), hash);
}

TEST(HashKey, DiffersEachTime) {
  const HashKey one = HashKey::Random();
  const HashKey other = HashKey::Random();
  EXPECT_NE(one.first, other.first);
  EXPECT_NE(one.second, other.second);
}

}  // namespace
}  // namespace audit_netlink
