// LossQueue: bounded, exact about losses under every policy, and rung when it is wanted. Written
// to be run under a thread sanitizer as well.
#include "stream/loss_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <string>
#include <thread>
#include <vector>

#include "record/packed_events.h"
#include "record/packed_records.h"

namespace audit_netlink {
namespace {

using Events = Batch<PackedEvents>;
using EventQueue = LossQueue<PackedEvents>;
using RecordQueue = LossQueue<PackedRecords>;

// An event of `records` records whose bytes take `size`.
class Sample {
 public:
  Sample(uint32_t serial, size_t records, size_t size)
      : bytes_(size, 'x'), places_(records, RecordPlace{1300, 0, 0, 0}) {
    event_.completion = Completion::kEndRecord;
    event_.late = false;
    event_.serial = serial;
    event_.timestamp_ms = 1;
    event_.bytes = ByteView(bytes_);
    event_.records = places_.data();
    event_.record_count = records;
  }
  const FinishedEvent& event() const { return event_; }
  size_t size() const { return PackedEvents::SizeOf(event_); }

 private:
  std::vector<uint8_t> bytes_;
  std::vector<RecordPlace> places_;
  FinishedEvent event_;
};

std::vector<uint32_t> Serials(const Events& batch) {
  std::vector<uint32_t> found;
  const std::vector<uint32_t>& index = batch.items.index;
  for (size_t at = 0; at < index.size(); at += kEventWords + kRecordWords * index[at + 1]) {
    found.push_back(index[at + 2]);
  }
  return found;
}

template <typename Packed>
uint64_t LostBefore(const Batch<Packed>& batch) {
  return batch.lost_in_queue + batch.lost_in_socket + batch.unreadable;
}

// All serials, and a negative number of records wherever some were lost.
std::vector<int64_t> Drain(EventQueue* queue) {
  std::vector<int64_t> seen;
  while (const std::optional<Events> batch = queue->Take()) {
    const uint64_t lost = LostBefore(*batch);
    if (lost > 0) seen.push_back(-static_cast<int64_t>(lost));
    for (const uint32_t serial : Serials(*batch)) seen.push_back(serial);
  }
  return seen;
}

using Seen = std::vector<int64_t>;

constexpr auto kSilent = [] {};

std::vector<uint8_t> Payload(size_t size, uint8_t fill) { return std::vector<uint8_t>(size, fill); }

// What a record of so many bytes takes.
size_t SizeOfRecord(size_t bytes) {
  return PackedRecords::SizeOf(KernelRecord{1300, ByteView(Payload(bytes, 1))});
}

void AddRecord(RecordQueue* queue, uint16_t type, const std::vector<uint8_t>& payload) {
  queue->Add(KernelRecord{type, ByteView(payload)});
}

TEST(LossQueue, GathersEvents) {
  EventQueue queue(100'000, Overflow::kDropNewest, kSilent);
  EXPECT_FALSE(queue.Take());
  for (uint32_t serial = 1; serial <= 3; ++serial) queue.Add(Sample(serial, 2, 10).event());
  const std::optional<Events> batch = queue.Take();
  ASSERT_TRUE(batch);
  EXPECT_EQ(Serials(*batch), (std::vector<uint32_t>{1, 2, 3}));
  EXPECT_EQ(LostBefore(*batch), 0u);
  EXPECT_FALSE(batch->end);
  EXPECT_FALSE(queue.Take());
}

TEST(LossQueue, DropsTheNewest) {
  const Sample sample(0, 3, 100);
  EventQueue queue(2 * sample.size(), Overflow::kDropNewest, kSilent);
  for (uint32_t serial = 1; serial <= 5; ++serial) queue.Add(Sample(serial, 3, 100).event());
  EXPECT_EQ(Drain(&queue), (Seen{1, 2, -9}));
  queue.Add(Sample(6, 3, 100).event());
  EXPECT_EQ(Drain(&queue), (Seen{6}));
}

TEST(LossQueue, DropsTheOldest) {
  const Sample sample(0, 3, 100);
  EventQueue queue(2 * sample.size(), Overflow::kDropOldest, kSilent);
  for (uint32_t serial = 1; serial <= 5; ++serial) queue.Add(Sample(serial, 3, 100).event());
  EXPECT_EQ(Drain(&queue), (Seen{-9, 4, 5}));
}

TEST(LossQueue, KeepsOtherLossesWhenItDropsTheOldest) {
  const Sample sample(0, 1, 100);
  EventQueue queue(2 * sample.size(), Overflow::kDropOldest, kSilent);
  queue.Add(Sample(1, 1, 100).event());
  queue.CountLostInSocket(10);
  queue.CountUnreadable();
  queue.Add(Sample(2, 1, 100).event());
  for (uint32_t serial = 3; serial <= 4; ++serial) queue.Add(Sample(serial, 1, 100).event());
  const std::optional<Events> first = queue.Take();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->lost_in_socket, 10u);
  EXPECT_EQ(first->unreadable, 1u);
  EXPECT_EQ(first->lost_in_queue, 2u);
  EXPECT_EQ(Serials(*first), (std::vector<uint32_t>{3}));
  EXPECT_EQ(Drain(&queue), (Seen{4}));
}

TEST(LossQueue, CountsAnEventThatNeverFits) {
  for (const Overflow overflow : {Overflow::kDropNewest, Overflow::kDropOldest}) {
    EventQueue queue(1000, overflow, kSilent);
    queue.Add(Sample(1, 1, 10).event());
    queue.Add(Sample(2, 7, 5000).event());
    EXPECT_EQ(Drain(&queue), (Seen{1, -7}));
  }
}

TEST(LossQueue, TakesAnyEventAloneWhenItBlocks) {
  EventQueue queue(10, Overflow::kBlock, kSilent);
  queue.Add(Sample(1, 1, 5000).event());
  EXPECT_EQ(Drain(&queue), (Seen{1}));
}

TEST(LossQueue, DeliversLossesBetweenTheirNeighbours) {
  EventQueue queue(100'000, Overflow::kDropNewest, kSilent);
  queue.CountLostInSocket(5);
  queue.Add(Sample(1, 1, 10).event());
  queue.CountUnreadable();
  queue.CountUnreadable();
  queue.Add(Sample(2, 1, 10).event());
  queue.CountLostInSocket(1);
  EXPECT_EQ(Drain(&queue), (Seen{-5, 1, -2, 2, -1}));
}

TEST(LossQueue, EndsBehindTheLastEvent) {
  EventQueue queue(100'000, Overflow::kDropNewest, kSilent);
  queue.Add(Sample(1, 1, 10).event());
  queue.End(EIO);
  const std::optional<Events> last = queue.Take();
  ASSERT_TRUE(last);
  EXPECT_EQ(last->end, EIO);
  EXPECT_EQ(Serials(*last), (std::vector<uint32_t>{1}));
}

TEST(LossQueue, RingsOnceForWhatWasWanted) {
  int rings = 0;
  EventQueue queue(100'000, Overflow::kDropNewest, [&rings] { ++rings; });
  queue.RingIfWanted();
  EXPECT_EQ(rings, 0) << "there is nothing";
  queue.Add(Sample(1, 1, 10).event());
  queue.Add(Sample(2, 1, 10).event());
  queue.RingIfWanted();
  queue.RingIfWanted();
  EXPECT_EQ(rings, 1);
  EXPECT_TRUE(queue.Take());
  queue.Add(Sample(3, 1, 10).event());
  queue.RingIfWanted();
  EXPECT_EQ(rings, 1) << "nobody found the queue empty";
  EXPECT_TRUE(queue.Take());
  EXPECT_FALSE(queue.Take());
  queue.CountUnreadable();
  queue.RingIfWanted();
  EXPECT_EQ(rings, 2);
}

TEST(LossQueue, WaitsForRoomAndLosesNothing) {
  const Sample sample(0, 1, 100);
  EventQueue queue(3 * sample.size(), Overflow::kBlock, kSilent);
  constexpr uint32_t kEvents = 2000;
  std::thread producer([&queue] {
    for (uint32_t serial = 0; serial < kEvents; ++serial) {
      queue.Add(Sample(serial, 1, 100).event());
    }
    queue.End(0);
  });
  uint32_t next = 0;
  for (bool ended = false; !ended;) {
    const std::optional<Events> batch = queue.Take();
    if (!batch) {
      std::this_thread::yield();
      continue;
    }
    EXPECT_EQ(LostBefore(*batch), 0u);
    for (const uint32_t serial : Serials(*batch)) EXPECT_EQ(serial, next++);
    ended = batch->end.has_value();
  }
  producer.join();
  EXPECT_EQ(next, kEvents);
}

TEST(LossQueue, RingsBeforeItWaits) {
  const Sample sample(0, 1, 100);
  std::atomic<bool> rung{false};
  EventQueue queue(sample.size(), Overflow::kBlock, [&rung] { rung = true; });
  queue.Add(Sample(1, 1, 100).event());
  std::thread producer([&queue] { queue.Add(Sample(2, 1, 100).event()); });
  // Would never end if the thread waited without having rung.
  while (!rung) std::this_thread::yield();
  EXPECT_TRUE(queue.Take());
  producer.join();
  EXPECT_EQ(Drain(&queue), (Seen{2}));
}

TEST(LossQueue, StopsWaiting) {
  const Sample sample(0, 1, 100);
  EventQueue queue(sample.size(), Overflow::kBlock, kSilent);
  queue.Add(Sample(1, 1, 100).event());
  std::thread producer([&queue] { queue.Add(Sample(2, 1, 100).event()); });
  queue.StopWaiting();
  producer.join();
  EXPECT_EQ(Drain(&queue), (Seen{1, -1}));
}

TEST(LossQueue, GathersRecords) {
  RecordQueue queue(100'000, Overflow::kDropNewest, kSilent);
  AddRecord(&queue, 1300, Payload(3, 0xa0));
  AddRecord(&queue, 1320, {});
  AddRecord(&queue, 1327, Payload(2, 0xb0));
  const std::optional<Batch<PackedRecords>> batch = queue.Take();
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->items.bytes, (std::vector<uint8_t>{0xa0, 0xa0, 0xa0, 0xb0, 0xb0}));
  EXPECT_EQ(batch->items.index, (std::vector<uint32_t>{1300, 0, 3, 1320, 3, 3, 1327, 3, 5}));
  EXPECT_FALSE(queue.Take());
}

TEST(LossQueue, CountsRecordsForWhichThereIsNoRoom) {
  RecordQueue queue(2 * SizeOfRecord(10), Overflow::kDropNewest, kSilent);
  for (int i = 0; i < 5; ++i) AddRecord(&queue, 1300, Payload(10, 1));
  uint64_t records = 0;
  uint64_t lost = 0;
  while (const std::optional<Batch<PackedRecords>> batch = queue.Take()) {
    EXPECT_TRUE(lost == 0) << "a loss stands behind what came before it";
    records += batch->items.records();
    lost += batch->lost_in_queue;
  }
  EXPECT_EQ(records, 2u);
  EXPECT_EQ(lost, 3u);
  // There is room again.
  AddRecord(&queue, 1300, Payload(10, 1));
  EXPECT_EQ(queue.Take()->items.records(), 1u);
}

TEST(LossQueue, StillTakesWhatIsSmallBesideWhatNeverFits) {
  RecordQueue queue(100, Overflow::kDropNewest, kSilent);
  AddRecord(&queue, 1300, Payload(200, 1));
  AddRecord(&queue, 1301, Payload(4, 2));
  const std::optional<Batch<PackedRecords>> batch = queue.Take();
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->lost_in_queue, 1u);
  EXPECT_EQ(batch->items.index, (std::vector<uint32_t>{1301, 0, 4}));
}

TEST(LossQueue, MovesNothingLargeWhileTheOtherThreadWaits) {
  constexpr size_t kMaxBytes = 16 << 20;
  constexpr size_t kRecordBytes = 1000;
  constexpr uint64_t kRecords = kMaxBytes / 2 / kRecordBytes;
  RecordQueue queue(kMaxBytes, Overflow::kDropNewest, kSilent);
  for (uint64_t i = 0; i < kRecords; ++i) AddRecord(&queue, 1300, Payload(kRecordBytes, 1));
  uint64_t records = 0;
  while (const std::optional<Batch<PackedRecords>> batch = queue.Take()) {
    EXPECT_LE(batch->items.bytes.capacity(), 512u << 10);
    EXPECT_EQ(LostBefore(*batch), 0u);
    records += batch->items.records();
  }
  EXPECT_EQ(records, kRecords);
}

}  // namespace
}  // namespace audit_netlink
