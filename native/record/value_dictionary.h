// Numbers for values, so that each crosses to JavaScript once. Knows nothing of what the values
// mean.
#ifndef AUDIT_NETLINK_RECORD_VALUE_DICTIONARY_H_
#define AUDIT_NETLINK_RECORD_VALUE_DICTIONARY_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/byte_view.h"
#include "base/keyed_hash.h"

namespace audit_netlink {

// Used by one thread at a time.
class ValueDictionary {
 public:
  // Nobody who chooses the values may know `key`.
  explicit ValueDictionary(HashKey key) : key_(key), slots_(kFirstSlots) {}

  // The number of a value, from 1 on.
  uint32_t NumberOf(ByteView value);

  // Values that were new since the last call of Settle().
  size_t new_values() const { return places_.size() - settled_; }
  size_t new_bytes() const { return bytes_.size() - settled_bytes_; }
  // Whether the numbers began anew before them.
  bool restarted() const { return restarted_; }
  // Their bytes, and where each ends among these.
  ByteView NewBytes() const { return ByteView(bytes_).After(settled_bytes_); }
  uint32_t NewEnd(size_t at) const {
    return static_cast<uint32_t>(places_[settled_ + at].end - settled_bytes_);
  }

  // Whoever uses the numbers has the new values now. A dictionary that grew too large forgets all:
  // its numbers begin anew.
  void Settle();

 private:
  static constexpr size_t kFirstSlots = 64;
  // A log may have millions of file names; a dictionary is worth it for values that come again.
  static constexpr size_t kMaxValues = 1 << 16;
  static constexpr size_t kMaxBytes = 4 << 20;

  struct Place {
    size_t start;
    size_t end;
  };
  struct Slot {
    uint32_t hash = 0;
    uint32_t number = 0;  // 0 in a free one
  };

  ByteView ValueAt(uint32_t number) const {
    const Place& place = places_[number - 1];
    return ByteView(bytes_.data() + place.start, place.end - place.start);
  }
  void Grow();

  const HashKey key_;
  std::vector<uint8_t> bytes_;
  std::vector<Place> places_;
  std::vector<Slot> slots_;  // open addressing, at most half full; the size is a power of two
  size_t settled_ = 0;
  size_t settled_bytes_ = 0;
  uint32_t last_ = 0;  // the number that was given last
  bool restarted_ = true;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_RECORD_VALUE_DICTIONARY_H_
