// Two probes for 64 places at a time where the machine has SSE2, the C library's search elsewhere.
#include "record/needle.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace audit_netlink {

namespace {

// Bytes of audit's records, the most frequent first; the others are hardly ever there.
constexpr char kFrequent[] =
    " 0=1de5i2s3a6t4ru7cm8pn9oflg:/\"F-x\ny()_.bk'hwCEATPSDYLBHXvMIRNUGOKVjqzW,[]{}";

// For each byte how frequent it is, 0 for those that hardly ever occur.
std::array<uint8_t, 256> Frequencies() {
  std::array<uint8_t, 256> frequencies = {};
  uint8_t frequency = sizeof(kFrequent);
  for (const char byte : kFrequent) {
    if (byte != 0) frequencies[static_cast<uint8_t>(byte)] = frequency--;
  }
  return frequencies;
}

// REQUIRES: the needle is not empty
const uint8_t* FindSlowly(ByteView needle, const uint8_t* from, const uint8_t* end) {
  if (from == end) return nullptr;
  return static_cast<const uint8_t*>(
      ::memmem(from, static_cast<size_t>(end - from), needle.data(), needle.size()));
}

}  // namespace

Needle::Needle(std::vector<uint8_t> bytes) : bytes_(std::move(bytes)) {
  static const std::array<uint8_t, 256> frequencies = Frequencies();
  const auto is_rarer = [this](size_t one, size_t other) {
    return frequencies[bytes_[one]] < frequencies[bytes_[other]];
  };
  for (size_t at = 1; at < bytes_.size(); ++at) {
    if (is_rarer(at, first_probe_)) first_probe_ = at;
  }
  second_probe_ = first_probe_ == 0 && bytes_.size() > 1 ? 1 : 0;
  for (size_t at = 0; at < bytes_.size(); ++at) {
    // One byte twice says less than two bytes.
    const bool is_other = at != first_probe_ && bytes_[at] != bytes_[first_probe_];
    if (is_other && (second_probe_ == first_probe_ || is_rarer(at, second_probe_))) {
      second_probe_ = at;
    }
  }
  if (first_probe_ > second_probe_) std::swap(first_probe_, second_probe_);
}

const uint8_t* Needle::FindIn(const uint8_t* from, const uint8_t* end) const {
  const size_t size = bytes_.size();
  if (size == 0) return from;
  if (static_cast<size_t>(end - from) < size) return nullptr;
#if defined(__SSE2__)
  constexpr size_t kLane = 16;
  constexpr size_t kBlock = 4 * kLane;
  const __m128i first = _mm_set1_epi8(static_cast<char>(bytes_[first_probe_]));
  const __m128i second = _mm_set1_epi8(static_cast<char>(bytes_[second_probe_]));
  // What fits in the 16 places from `at` on.
  const auto fits = [&](const uint8_t* at) {
    const __m128i* const one = reinterpret_cast<const __m128i*>(at + first_probe_);
    const __m128i* const other = reinterpret_cast<const __m128i*>(at + second_probe_);
    return _mm_and_si128(_mm_cmpeq_epi8(_mm_loadu_si128(one), first),
                         _mm_cmpeq_epi8(_mm_loadu_si128(other), second));
  };
  while (static_cast<size_t>(end - from) >= kBlock + size) {
    const __m128i lanes[4] = {fits(from), fits(from + kLane), fits(from + 2 * kLane),
                              fits(from + 3 * kLane)};
    const __m128i any =
        _mm_or_si128(_mm_or_si128(lanes[0], lanes[1]), _mm_or_si128(lanes[2], lanes[3]));
    if (_mm_movemask_epi8(any) != 0) {
      for (size_t lane = 0; lane < 4; ++lane) {
        auto places = static_cast<unsigned>(_mm_movemask_epi8(lanes[lane]));
        for (; places != 0; places &= places - 1) {
          const uint8_t* const at =
              from + lane * kLane + static_cast<size_t>(__builtin_ctz(places));
          if (std::memcmp(at, bytes_.data(), size) == 0) return at;
        }
      }
    }
    from += kBlock;
  }
#endif
  return FindSlowly(bytes(), from, end);
}

}  // namespace audit_netlink
