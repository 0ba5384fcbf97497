// PackedEvents: what crosses to JavaScript, word by word.
#include "record/packed_events.h"

#include <gtest/gtest.h>

#include <string>

namespace audit_netlink {
namespace {

TEST(PackedEvents, MovesOffsetsBehindWhatIsThere) {
  const std::vector<uint8_t> bytes = {'a', 'b', 'c'};
  const std::vector<uint8_t> node = {'n'};
  const RecordPlace records[] = {{1300, 0, 1, 2}, {1320 | 1u << 16, 2, 2, 3}};
  const FinishedEvent event{Completion::kTimeout, true,    9, 0x1'0000'0002, ByteView(node),
                            ByteView(bytes),      records, 2};
  PackedEvents packed;
  packed.Append(event);
  packed.Append(event);
  EXPECT_EQ(std::string(packed.bytes.begin(), packed.bytes.end()), "abcnabcn");
  const std::vector<uint32_t> first = {0x103,           2, 9, 2, 1, 3, 4, 1300, 0, 1, 2,
                                       1320 | 1u << 16, 2, 2, 3};
  EXPECT_EQ(std::vector<uint32_t>(packed.index.begin(), packed.index.begin() + 15), first);
  EXPECT_EQ(packed.index[15 + 5], 7u);
  EXPECT_EQ(packed.index[15 + 8], 4u);
  EXPECT_EQ(packed.size(), 2 * PackedEvents::SizeOf(event));
  EXPECT_EQ(packed.records(), 2 * PackedEvents::RecordsOf(event));
}

TEST(PackedEvents, TakeAnEventOfNothing) {
  const FinishedEvent event{
      Completion::kInputEnd, false, UINT32_MAX, UINT64_MAX, ByteView(), ByteView(), nullptr, 0};
  PackedEvents packed;
  packed.Append(event);
  EXPECT_TRUE(packed.bytes.empty());
  EXPECT_EQ(packed.index, (std::vector<uint32_t>{5, 0, UINT32_MAX, UINT32_MAX, UINT32_MAX, 0, 0}));
  EXPECT_EQ(packed.size(), PackedEvents::SizeOf(event));
}

}  // namespace
}  // namespace audit_netlink
