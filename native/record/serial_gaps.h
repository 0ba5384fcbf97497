// Counts serials that never came. A hint, not a proof: the kernel also uses up serials for events
// that it filters out later.
#ifndef AUDIT_NETLINK_RECORD_SERIAL_GAPS_H_
#define AUDIT_NETLINK_RECORD_SERIAL_GAPS_H_

#include <bitset>
#include <cstddef>
#include <cstdint>

namespace audit_netlink {

// For the serials of one machine since one boot, in nearly their order, through the wrap at 2^32.
class SerialGaps {
 public:
  void Note(uint32_t serial) {
    if (!begun_) {
      begun_ = true;
      highest_ = serial;
      // Nothing is known of those before.
      seen_.set();
      return;
    }
    const int32_t ahead = static_cast<int32_t>(serial - highest_);
    if (ahead <= 0) {
      if (ahead > -static_cast<int32_t>(kWindow)) seen_.set(serial % kWindow);
      return;
    }
    uint32_t steps = static_cast<uint32_t>(ahead);
    if (steps > kWindow) {
      missing_ += steps - kWindow;
      steps = kWindow;
    }
    // Each step moves one serial out of the window: by then it has come or never will.
    for (uint32_t at = serial - steps + 1;; ++at) {
      if (!seen_.test(at % kWindow)) ++missing_;
      seen_.reset(at % kWindow);
      if (at == serial) break;
    }
    seen_.set(serial % kWindow);
    highest_ = serial;
  }

  // How many serials are missing, of those that lie so far back that they will not come any more.
  uint64_t missing() const { return missing_; }

 private:
  static constexpr uint32_t kWindow = 1024;

  bool begun_ = false;
  uint32_t highest_ = 0;
  std::bitset<kWindow> seen_;
  uint64_t missing_ = 0;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_RECORD_SERIAL_GAPS_H_
