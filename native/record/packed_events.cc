// Appends, and moves the offsets.
#include "record/packed_events.h"

namespace audit_netlink {

void PackedEvents::Append(const FinishedEvent& event) {
  const uint32_t base = static_cast<uint32_t>(bytes.size());
  bytes.insert(bytes.end(), event.bytes.begin(), event.bytes.end());
  const uint32_t node = static_cast<uint32_t>(bytes.size());
  bytes.insert(bytes.end(), event.node.begin(), event.node.end());
  const size_t start = index.size();
  index.resize(start + kEventWords + kRecordWords * event.record_count);
  uint32_t* out = index.data() + start;
  *out++ = static_cast<uint32_t>(event.completion) | (event.late ? kLateBit : 0);
  *out++ = static_cast<uint32_t>(event.record_count);
  *out++ = event.serial;
  *out++ = static_cast<uint32_t>(event.timestamp_ms);
  *out++ = static_cast<uint32_t>(event.timestamp_ms >> 32);
  *out++ = node;
  *out++ = node + static_cast<uint32_t>(event.node.size());
  for (size_t i = 0; i < event.record_count; ++i) {
    const RecordPlace& record = event.records[i];
    *out++ = record.type_and_flags;
    *out++ = base + record.start;
    *out++ = base + record.body;
    *out++ = base + record.end;
  }
}

uint64_t PackedEvents::records() const {
  uint64_t records = 0;
  for (size_t at = 0; at < index.size();) {
    const uint32_t count = index[at + 1];
    records += count;
    at += kEventWords + kRecordWords * count;
  }
  return records;
}

}  // namespace audit_netlink
