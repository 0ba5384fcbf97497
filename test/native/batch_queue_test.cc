// BatchQueue: bounded, exact about losses, and losses in their place.
#include "stream/batch_queue.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <vector>

namespace audit_netlink {
namespace {

// What a record takes beyond its payload.
constexpr size_t kIndexBytes = 12;

std::vector<uint8_t> Payload(size_t size, uint8_t fill) { return std::vector<uint8_t>(size, fill); }

TEST(BatchQueue, GathersRecordsIntoOneBatch) {
  BatchQueue queue(1000);
  EXPECT_TRUE(queue.empty());
  queue.Push(1300, Payload(3, 0xa0));
  queue.Push(1320, Payload(0, 0));
  queue.Push(1327, Payload(2, 0xb0));
  EXPECT_FALSE(queue.empty());
  const RecordBatch batch = queue.Take();
  EXPECT_EQ(batch.bytes, (std::vector<uint8_t>{0xa0, 0xa0, 0xa0, 0xb0, 0xb0}));
  EXPECT_EQ(batch.index, (std::vector<uint32_t>{1300, 0, 3, 1320, 3, 3, 1327, 3, 5}));
  EXPECT_EQ(batch.overruns, 0u);
  EXPECT_EQ(batch.dropped_records, 0u);
  EXPECT_EQ(batch.error, 0);
  EXPECT_TRUE(queue.empty());
}

TEST(BatchQueue, CountsWhatItRefusesAndHoldsNoMore) {
  BatchQueue queue(2 * (10 + kIndexBytes));
  for (int i = 0; i < 5; ++i) queue.Push(1300, Payload(10, 1));
  const RecordBatch full = queue.Take();
  EXPECT_EQ(full.index.size(), 6u);
  EXPECT_EQ(full.dropped_records, 0u);
  // The loss stands in front of what follows it.
  const RecordBatch loss = queue.Take();
  EXPECT_EQ(loss.dropped_records, 3u);
  EXPECT_TRUE(loss.index.empty());
  EXPECT_TRUE(queue.empty());
}

TEST(BatchQueue, HasRoomAgainOnceTaken) {
  BatchQueue queue(10 + kIndexBytes);
  for (int round = 0; round < 3; ++round) {
    queue.Push(1300, Payload(10, 1));
    EXPECT_EQ(queue.Take().index.size(), 3u) << round;
  }
}

TEST(BatchQueue, RefusesARecordThatNeverFits) {
  BatchQueue queue(5);
  queue.Push(1300, Payload(10, 1));
  EXPECT_EQ(queue.Take().dropped_records, 1u);
}

TEST(BatchQueue, StillTakesSmallRecordsBesideARefusedLargeOne) {
  BatchQueue queue(100);
  queue.Push(1300, Payload(200, 1));
  queue.Push(1301, Payload(4, 2));
  const RecordBatch batch = queue.Take();
  EXPECT_EQ(batch.dropped_records, 1u);
  EXPECT_EQ(batch.index, (std::vector<uint32_t>{1301, 0, 4}));
}

TEST(BatchQueue, DeliversEveryLossBetweenItsNeighbours) {
  BatchQueue queue(1000);
  queue.CountOverrun(1);
  queue.CountDropped();
  queue.CountOverrun(1);
  queue.Push(1, Payload(1, 1));
  queue.CountOverrun(1);
  queue.Push(2, Payload(1, 2));
  queue.Push(3, Payload(1, 3));

  const RecordBatch first = queue.Take();
  EXPECT_EQ(first.overruns, 2u);
  EXPECT_EQ(first.dropped_records, 1u);
  EXPECT_EQ(first.index, (std::vector<uint32_t>{1, 0, 1}));
  const RecordBatch second = queue.Take();
  EXPECT_EQ(second.overruns, 1u);
  EXPECT_EQ(second.index, (std::vector<uint32_t>{2, 0, 1, 3, 1, 2}));
  EXPECT_TRUE(queue.empty());
}

TEST(BatchQueue, EndsAfterTheLastRecord) {
  BatchQueue queue(1000);
  queue.Push(1, Payload(1, 1));
  queue.End(EIO);
  const RecordBatch last = queue.Take();
  EXPECT_EQ(last.index.size(), 3u);
  EXPECT_EQ(last.error, EIO);
  EXPECT_TRUE(queue.empty());
}

TEST(BatchQueue, EndsWithoutARecord) {
  BatchQueue queue(1000);
  queue.End(EIO);
  EXPECT_FALSE(queue.empty());
  EXPECT_EQ(queue.Take().error, EIO);
}

TEST(BatchQueue, GivesNothingWhenEmpty) {
  BatchQueue queue(1000);
  const RecordBatch batch = queue.Take();
  EXPECT_TRUE(batch.index.empty());
  EXPECT_EQ(batch.overruns + batch.dropped_records, 0u);
}

}  // namespace
}  // namespace audit_netlink
