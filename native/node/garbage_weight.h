// Makes V8 collect large, dropped buffers before there are many of them. Knows nothing about their
// contents.
#ifndef AUDIT_NETLINK_NODE_GARBAGE_WEIGHT_H_
#define AUDIT_NETLINK_NODE_GARBAGE_WEIGHT_H_

#include <napi.h>

#include <cstddef>
#include <cstdint>

namespace audit_netlink {

// V8 begins to collect old garbage outside its heap when 64 MB came together since the last time
// (kExternalAllocationSoftLimit). A buffer that is read slowly is old when it is dropped. To weigh
// each several times brings that down to a few megabytes. Small ones are dropped while young, and
// of very large ones a few reach the limit: neither costs anything.
class GarbageWeight {
 public:
  explicit GarbageWeight(Napi::Env env) : env_(env) {}
  ~GarbageWeight() { Clear(); }

  GarbageWeight(const GarbageWeight&) = delete;
  GarbageWeight& operator=(const GarbageWeight&) = delete;

  // `bytes` of a buffer that has `all_bytes` were read.
  void Add(size_t bytes, size_t all_bytes) {
    if (all_bytes <= kSmallBytes || all_bytes > kVeryLargeBytes) return;
    const int64_t weight = kTimes * static_cast<int64_t>(bytes);
    Napi::MemoryManagement::AdjustExternalMemory(env_, weight);
    weight_ += weight;
    if (weight_ > kLimit) Clear();
  }

 private:
  static constexpr size_t kSmallBytes = 128 << 10;
  static constexpr size_t kVeryLargeBytes = 16 << 20;
  static constexpr int64_t kTimes = 7;
  static constexpr int64_t kLimit = 64 << 20;

  void Clear() {
    if (weight_ > 0) Napi::MemoryManagement::AdjustExternalMemory(env_, -weight_);
    weight_ = 0;
  }

  const Napi::Env env_;
  int64_t weight_ = 0;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NODE_GARBAGE_WEIGHT_H_
