// EventAssembly: the kernel's messages to events in the queue, and whose they are.
#include "stream/event_assembly.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace audit_netlink {
namespace {

class EventAssemblyTest : public testing::Test {
 protected:
  void Start(uint32_t excluded_pid = 0, std::shared_ptr<const EventFilter> filter = nullptr) {
    assembly_ = std::make_unique<EventAssembly>(ReassemblyLimits(), excluded_pid, std::move(filter),
                                                &queue_, &counts_);
  }

  void Take(uint16_t type, const std::string& text) {
    assembly_->TakeRecord(
        type, ByteView(reinterpret_cast<const uint8_t*>(text.data()), text.size()), now_ms_);
  }

  // How many events the queue has, and how many records they have.
  std::pair<size_t, uint64_t> Queued() {
    size_t events = 0;
    uint64_t records = 0;
    while (const std::optional<Batch<PackedEvents>> batch = queue_.Take()) {
      const std::vector<uint32_t>& index = batch->items.index;
      for (size_t at = 0; at < index.size(); at += kEventWords + kRecordWords * index[at + 1]) {
        ++events;
      }
      records += batch->items.records();
    }
    return {events, records};
  }

  uint64_t now_ms_ = 1000;
  EventQueue queue_{1 << 20, Overflow::kDropNewest, [] {}};
  AssemblyCounts counts_;
  std::unique_ptr<EventAssembly> assembly_;
};

using Counts = std::pair<size_t, uint64_t>;

TEST_F(EventAssemblyTest, QueuesFinishedEvents) {
  Start();
  Take(1300, "audit(1.000:5): pid=7");
  Take(1327, "audit(1.000:5): proctitle=41");
  EXPECT_EQ(Queued(), Counts(0, 0));
  Take(1320, "audit(1.000:5): ");
  EXPECT_EQ(Queued(), Counts(1, 3));
  EXPECT_EQ(counts_.records, 3u);
  EXPECT_EQ(counts_.events, 1u);
}

TEST_F(EventAssemblyTest, AsksToBeCalledWhenSomethingIsDue) {
  Start();
  EXPECT_EQ(assembly_->Settle(now_ms_), std::nullopt);
  Take(1400, "audit(1.000:5): apparmor=x");
  EXPECT_EQ(assembly_->Settle(now_ms_), now_ms_ + 2000);
  EXPECT_EQ(assembly_->Settle(now_ms_ + 2000), std::nullopt);
  EXPECT_EQ(Queued(), Counts(1, 1));
}

TEST_F(EventAssemblyTest, GivesOutTheRestAtTheEnd) {
  Start();
  Take(1400, "audit(1.000:5): apparmor=x");
  assembly_->End(0);
  const std::optional<Batch<PackedEvents>> batch = queue_.Take();
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->end, 0);
  EXPECT_EQ(batch->items.records(), 1u);
}

TEST_F(EventAssemblyTest, PassesLossesOn) {
  Start();
  assembly_->CountOverrun(7);
  assembly_->CountDropped();
  const std::optional<Batch<PackedEvents>> batch = queue_.Take();
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->lost_in_socket, 7u);
  EXPECT_EQ(batch->unreadable, 1u);
}

TEST_F(EventAssemblyTest, LeavesOutOneProcess) {
  Start(42);
  Take(1300, "audit(1.000:1): ppid=42 pid=41 comm=x");
  Take(1320, "audit(1.000:1): ");
  Take(1300, "audit(1.000:2): ppid=1 pid=42 comm=x");
  Take(1320, "audit(1.000:2): ");
  Take(1300, "audit(1.000:3): ppid=1 pid=421 comm=x");
  Take(1320, "audit(1.000:3): ");
  Take(1300, "audit(1.000:4): ppid=1 pid=42");
  Take(1320, "audit(1.000:4): ");
  EXPECT_EQ(Queued(), Counts(2, 4));
  EXPECT_EQ(counts_.excluded_records, 4u);
}

TEST_F(EventAssemblyTest, BelievesNoProgramAboutWhoItIs) {
  Start(42);
  // The kernel's own word comes first; what is in the message may be anything.
  Take(1112, "audit(1.000:1): pid=7 uid=0 msg='x pid=42 y'");
  Take(1400, "audit(1.000:2): apparmor=\"x pid=42 \"");
  Take(1320, "audit(1.000:2): ");
  Take(1112, "audit(1.000:3): pid=42 uid=0 msg='pid=7'");
  assembly_->End(0);
  EXPECT_EQ(Queued(), Counts(2, 3));
}

TEST_F(EventAssemblyTest, LeavesOutWhatTheFilterDoesNotWant) {
  // Any time; one clause of one test: the four bytes.
  std::vector<uint8_t> encoded;
  for (const uint32_t word : {0u, 0u, ~0u, ~0u, 1u, 1u, 1u, 4u}) {
    const auto* const at = reinterpret_cast<const uint8_t*>(&word);
    encoded.insert(encoded.end(), at, at + sizeof(word));
  }
  for (const char byte : {'"', 'k', '1', '"'}) encoded.push_back(static_cast<uint8_t>(byte));
  Start(0, EventFilter::Decode(ByteView(encoded)).value());
  Take(1300, "audit(1.000:1): key=\"k1\"");
  Take(1300, "audit(1.000:2): key=\"k2\"");
  Take(1307, "audit(1.000:1): cwd=\"/\"");
  Take(1320, "audit(1.000:1): ");
  Take(1320, "audit(1.000:2): ");
  assembly_->CountOverrun(3);
  // Not a record: not for a filter to judge.
  Take(1300, "what is this");
  EXPECT_EQ(counts_.records, 6u);
  EXPECT_EQ(counts_.events, 2u);
  std::optional<Batch<PackedEvents>> batch = queue_.Take();
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->items.records(), 3u);
  batch = queue_.Take();
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->lost_in_socket, 3u);
  EXPECT_EQ(batch->items.records(), 1u);
}

TEST_F(EventAssemblyTest, CountsMissingSerialsOnceTheyCannotComeAnyMore) {
  Start();
  const auto event = [this](uint32_t serial) {
    Take(1320, "audit(1.000:" + std::to_string(serial) + "): ");
  };
  for (uint32_t serial = 0xffffff00; serial != 0x40; ++serial) {
    if (serial % 16 != 0) event(serial);
  }
  // Out of order, and in time.
  event(0x30);
  EXPECT_EQ(counts_.missing_serials, 0u);
  for (uint32_t serial = 0x40; serial < 0x900; ++serial) event(serial);
  // 19 of 20 multiples of 16, less the one that the count begins behind.
  EXPECT_EQ(counts_.missing_serials, 18u);
  event(0x900 + 5000);
  EXPECT_EQ(counts_.missing_serials, 18u + 5001 - 1024);
}

}  // namespace
}  // namespace audit_netlink
