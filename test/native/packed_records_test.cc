// PackedRecords: what crosses to JavaScript, word by word.
#include "record/packed_records.h"

#include <gtest/gtest.h>

namespace audit_netlink {
namespace {

TEST(PackedRecords, PutsPayloadsOneBehindTheOther) {
  const std::vector<uint8_t> first = {1, 2, 3};
  const std::vector<uint8_t> second = {4};
  PackedRecords packed;
  EXPECT_EQ(packed.size(), 0u);
  EXPECT_EQ(packed.records(), 0u);
  packed.Append(KernelRecord{1300, ByteView(first)});
  packed.Append(KernelRecord{1320, ByteView()});
  packed.Append(KernelRecord{0xffff, ByteView(second)});
  EXPECT_EQ(packed.bytes, (std::vector<uint8_t>{1, 2, 3, 4}));
  EXPECT_EQ(packed.index, (std::vector<uint32_t>{1300, 0, 3, 1320, 3, 3, 0xffff, 3, 4}));
  EXPECT_EQ(packed.records(), 3u);
}

TEST(PackedRecords, TakesWhatItSays) {
  const std::vector<uint8_t> payload(17, 1);
  const KernelRecord record{1300, ByteView(payload)};
  PackedRecords packed;
  packed.Append(record);
  EXPECT_EQ(packed.size(), PackedRecords::SizeOf(record));
  EXPECT_EQ(packed.records(), PackedRecords::RecordsOf(record));
}

}  // namespace
}  // namespace audit_netlink
