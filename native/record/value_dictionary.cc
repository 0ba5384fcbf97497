// Linear probing, with the lower half of a keyed hash kept beside each number.
#include "record/value_dictionary.h"

#include <cstring>

namespace audit_netlink {

namespace {

bool IsSame(ByteView a, ByteView b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size()) == 0);
}

}  // namespace

uint32_t ValueDictionary::NumberOf(ByteView value) {
  // Most values are what they were in the event before.
  if (last_ != 0 && IsSame(ValueAt(last_), value)) return last_;
  const uint32_t hash = static_cast<uint32_t>(KeyedHash(key_, value));
  size_t at = hash & (slots_.size() - 1);
  for (; slots_[at].number != 0; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].hash == hash && IsSame(ValueAt(slots_[at].number), value)) {
      return last_ = slots_[at].number;
    }
  }
  const size_t start = bytes_.size();
  bytes_.insert(bytes_.end(), value.begin(), value.end());
  places_.push_back(Place{start, bytes_.size()});
  last_ = static_cast<uint32_t>(places_.size());
  slots_[at] = Slot{hash, last_};
  if (places_.size() * 2 > slots_.size()) Grow();
  return last_;
}

void ValueDictionary::Grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  const size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.number == 0) continue;
    size_t at = slot.hash & mask;
    while (slots_[at].number != 0) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

void ValueDictionary::Settle() {
  restarted_ = places_.size() > kMaxValues || bytes_.size() > kMaxBytes;
  if (restarted_) {
    bytes_.clear();
    places_.clear();
    slots_.assign(kFirstSlots, Slot());
    last_ = 0;
    // What one batch brought may have been far more than is usual.
    if (bytes_.capacity() > 2 * kMaxBytes) bytes_.shrink_to_fit();
    if (places_.capacity() > 2 * kMaxValues) places_.shrink_to_fit();
  }
  settled_ = places_.size();
  settled_bytes_ = bytes_.size();
}

}  // namespace audit_netlink
