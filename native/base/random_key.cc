// HashKey::Random() apart from the hash, which needs no kernel: it runs in WebAssembly too, with a
// key that the host brings.
#include <sys/random.h>

#include <chrono>

#include "base/keyed_hash.h"

namespace audit_netlink {

HashKey HashKey::Random() {
  HashKey key;
  if (::getrandom(&key, sizeof(key), GRND_NONBLOCK) == static_cast<ssize_t>(sizeof(key))) {
    return key;
  }
  // So early after the boot that there is nothing random yet: better than a constant.
  key.first = static_cast<uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
  key.second = reinterpret_cast<uintptr_t>(&key);
  return key;
}

}  // namespace audit_netlink
