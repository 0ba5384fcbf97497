// RecordRelay: records and losses reach the queue as they are.
#include "stream/record_relay.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <vector>

namespace audit_netlink {
namespace {

TEST(RecordRelay, HandsEverythingOn) {
  RecordQueue queue(1000, Overflow::kDropNewest, [] {});
  RecordRelay relay(&queue);
  const std::vector<uint8_t> payload = {7, 8};
  relay.CountOverrun(3);
  relay.CountDropped();
  relay.TakeRecord(1300, ByteView(payload), 0);
  relay.End(EIO);
  const std::optional<Batch<PackedRecords>> batch = queue.Take();
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->lost_in_socket, 3u);
  EXPECT_EQ(batch->unreadable, 1u);
  EXPECT_EQ(batch->items.bytes, payload);
  EXPECT_EQ(batch->items.index, (std::vector<uint32_t>{1300, 0, 2}));
  EXPECT_EQ(batch->end, EIO);
}

TEST(RecordRelay, WantsNoCall) {
  RecordQueue queue(1000, Overflow::kDropNewest, [] {});
  RecordRelay relay(&queue);
  relay.TakeRecord(1300, ByteView(), 0);
  EXPECT_EQ(relay.Settle(1), std::nullopt);
}

}  // namespace
}  // namespace audit_netlink
