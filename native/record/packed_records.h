// Records as the kernel sends them, packed: all payloads in one run, all structure in one array of
// numbers. This is what crosses to JavaScript where nobody makes events of them.
#ifndef AUDIT_NETLINK_RECORD_PACKED_RECORDS_H_
#define AUDIT_NETLINK_RECORD_PACKED_RECORDS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/byte_view.h"

namespace audit_netlink {

// A record of the kernel, borrowed.
struct KernelRecord {
  uint16_t type;
  ByteView payload;
};

struct PackedRecords {
  using Item = KernelRecord;

  std::vector<uint8_t> bytes;   // the payloads, one after the other
  std::vector<uint32_t> index;  // triples of record type, start and end within `bytes`

  // What a record takes here.
  static size_t SizeOf(const KernelRecord& record) {
    return record.payload.size() + kWords * sizeof(uint32_t);
  }
  static uint64_t RecordsOf(const KernelRecord&) { return 1; }

  size_t size() const { return bytes.size() + index.size() * sizeof(uint32_t); }
  uint64_t records() const { return index.size() / kWords; }

  // REQUIRES: the bytes stay below 4 GiB
  void Append(const KernelRecord& record) {
    const uint32_t start = static_cast<uint32_t>(bytes.size());
    bytes.insert(bytes.end(), record.payload.begin(), record.payload.end());
    index.insert(index.end(), {record.type, start, static_cast<uint32_t>(bytes.size())});
  }

 private:
  static constexpr size_t kWords = 3;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_RECORD_PACKED_RECORDS_H_
