// Finished events made of texts, for the tests of who takes them.
#ifndef AUDIT_NETLINK_TEST_FINISHED_EVENTS_H_
#define AUDIT_NETLINK_TEST_FINISHED_EVENTS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "record/packed_events.h"

namespace audit_netlink {

inline ByteView ViewOf(const std::string& text) {
  return ByteView(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

inline std::string TextOf(ByteView bytes) { return std::string(bytes.begin(), bytes.end()); }

// An event of records that have nothing in front of their bodies.
class MadeEvent {
 public:
  MadeEvent(uint64_t timestamp_ms, uint32_t serial,
            const std::vector<std::pair<uint32_t, std::string>>& records, std::string node = "")
      : node_(std::move(node)) {
    for (const auto& [type_and_flags, body] : records) {
      const uint32_t start = static_cast<uint32_t>(bytes_.size());
      bytes_ += body;
      places_.push_back(
          RecordPlace{type_and_flags, start, start, static_cast<uint32_t>(bytes_.size())});
    }
    event_.completion = Completion::kProcessTitle;
    event_.timestamp_ms = timestamp_ms;
    event_.serial = serial;
  }

  // Borrowed.
  const FinishedEvent& event() {
    event_.node = ViewOf(node_);
    event_.bytes = ViewOf(bytes_);
    event_.records = places_.data();
    event_.record_count = places_.size();
    return event_;
  }

 private:
  std::string node_;
  std::string bytes_;
  std::vector<RecordPlace> places_;
  FinishedEvent event_{};
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_TEST_FINISHED_EVENTS_H_
