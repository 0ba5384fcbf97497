// A hash that nobody can foretell who does not know its key: what comes from outside cannot choose
// keys that fall together in a table. Knows no table.
#ifndef AUDIT_NETLINK_BASE_KEYED_HASH_H_
#define AUDIT_NETLINK_BASE_KEYED_HASH_H_

#include <cstddef>
#include <cstdint>

#include "base/byte_view.h"

namespace audit_netlink {

struct HashKey {
  // One that nobody knows, of getrandom(2).
  static HashKey Random();

  uint64_t first = 0;
  uint64_t second = 0;
};

// SipHash (Aumasson and Bernstein, 2012) of the bytes, with so many rounds for each eight bytes and
// so many at the end. The same on every machine. There is <1, 3> for tables and <2, 4>, which is
// what test vectors are published for.
template <int kRounds, int kLastRounds>
uint64_t SipHash(const HashKey& key, ByteView bytes);

// What tables use: enough to keep a table flat.
inline uint64_t KeyedHash(const HashKey& key, ByteView bytes) { return SipHash<1, 3>(key, bytes); }

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_BASE_KEYED_HASH_H_
