// SipHash, four words of state.
#include "base/keyed_hash.h"

#include <cstring>

namespace audit_netlink {

namespace {

uint64_t RotateLeft(uint64_t value, int bits) { return (value << bits) | (value >> (64 - bits)); }

// Eight bytes, the first being the lowest.
uint64_t Word(const uint8_t* bytes) {
  uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  return word;
}

// Fewer than eight.
uint64_t LastWord(const uint8_t* bytes, size_t count) {
  uint64_t word = 0;
  for (size_t i = 0; i < count; ++i) word |= static_cast<uint64_t>(bytes[i]) << (8 * i);
  return word;
}

struct State {
  explicit State(const HashKey& key)
      : v0(key.first ^ 0x736f6d6570736575),
        v1(key.second ^ 0x646f72616e646f6d),
        v2(key.first ^ 0x6c7967656e657261),
        v3(key.second ^ 0x7465646279746573) {}

  template <int kRounds>
  void Mix() {
    for (int i = 0; i < kRounds; ++i) {
      v0 += v1;
      v1 = RotateLeft(v1, 13) ^ v0;
      v0 = RotateLeft(v0, 32);
      v2 += v3;
      v3 = RotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = RotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = RotateLeft(v1, 17) ^ v2;
      v2 = RotateLeft(v2, 32);
    }
  }

  template <int kRounds>
  void Add(uint64_t word) {
    v3 ^= word;
    Mix<kRounds>();
    v0 ^= word;
  }

  uint64_t v0;
  uint64_t v1;
  uint64_t v2;
  uint64_t v3;
};

}  // namespace

template <int kRounds, int kLastRounds>
uint64_t SipHash(const HashKey& key, ByteView bytes) {
  State state(key);
  const uint64_t size = bytes.size();
  for (; bytes.size() >= 8; bytes = bytes.After(8)) state.Add<kRounds>(Word(bytes.data()));
  state.Add<kRounds>(LastWord(bytes.data(), bytes.size()) | size << 56);
  state.v2 ^= 0xff;
  state.Mix<kLastRounds>();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

template uint64_t SipHash<1, 3>(const HashKey& key, ByteView bytes);
template uint64_t SipHash<2, 4>(const HashKey& key, ByteView bytes);

}  // namespace audit_netlink
