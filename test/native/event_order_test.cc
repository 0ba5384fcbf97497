// EventOrder: by time and serial, with limits.
#include "record/event_order.h"

#include <gtest/gtest.h>

#include <vector>

#include "finished_events.h"

namespace audit_netlink {
namespace {

class SerialSink final : public EventSink {
 public:
  void TakeEvent(const FinishedEvent& event) override {
    serials.push_back(event.serial);
    texts.push_back(TextOf(event.node) + ":" + TextOf(event.bytes));
  }
  std::vector<uint32_t> serials;
  std::vector<std::string> texts;
};

using Serials = std::vector<uint32_t>;

void Take(EventOrder* order, uint64_t timestamp_ms, uint32_t serial) {
  MadeEvent made(timestamp_ms, serial, {{1300, "n" + std::to_string(serial)}}, "web");
  order->TakeEvent(made.event());
}

TEST(EventOrderTest, SortsAndKeepsWhatEventsHave) {
  SerialSink sink;
  EventOrder order(OrderLimits(), &sink);
  Take(&order, 1000, 5);
  Take(&order, 1000, 3);
  Take(&order, 900, 9);
  Take(&order, 1001, 1);
  order.GiveOut(std::nullopt);
  EXPECT_EQ(sink.serials, Serials());
  EXPECT_FALSE(order.is_empty());
  order.Finish();
  EXPECT_EQ(sink.serials, (Serials{9, 3, 5, 1}));
  EXPECT_EQ(sink.texts[0], "web:n9");
  EXPECT_TRUE(order.is_empty());
}

TEST(EventOrderTest, GivesOutWhatIsOldAndOlderThanWhatIsUnfinished) {
  SerialSink sink;
  EventOrder order(OrderLimits(), &sink);
  Take(&order, 1000, 1);
  Take(&order, 1500, 2);
  Take(&order, 3501, 3);
  order.GiveOut(1000);
  EXPECT_EQ(sink.serials, Serials());
  order.GiveOut(1001);
  EXPECT_EQ(sink.serials, Serials{1});
  order.GiveOut(std::nullopt);
  EXPECT_EQ(sink.serials, (Serials{1, 2}));
}

TEST(EventOrderTest, KeepsNoMoreEventsOrBytesThanItMay) {
  for (const auto& [events, bytes] : {std::pair<size_t, size_t>{4, 1 << 20}, {100, 80}}) {
    SerialSink sink;
    OrderLimits limits;
    limits.max_events = events;
    limits.max_bytes = bytes;
    EventOrder order(limits, &sink);
    for (uint32_t serial = 1; serial <= 20; ++serial) Take(&order, 1000, serial);
    EXPECT_GE(sink.serials.size(), 15u);
    order.Finish();
    EXPECT_EQ(sink.serials.size(), 20u);
    EXPECT_EQ(sink.serials.front(), 1u);
    EXPECT_EQ(sink.serials.back(), 20u);
  }
}

TEST(EventOrderTest, FollowsTimeThatGoesBack) {
  SerialSink sink;
  EventOrder order(OrderLimits(), &sink);
  Take(&order, 9'000'000, 1);
  for (uint32_t serial = 2; serial < 100; ++serial) Take(&order, 1000 + serial, serial);
  // The wrong time is forgotten: what is young waits again.
  order.GiveOut(std::nullopt);
  EXPECT_TRUE(sink.serials.empty());
  order.Finish();
  EXPECT_EQ(sink.serials.back(), 1u);
}

TEST(EventOrderTest, PassesLinesThatAreNotRecords) {
  SerialSink sink;
  EventOrder order(OrderLimits(), &sink);
  FinishedEvent damaged{};
  damaged.completion = Completion::kDamaged;
  order.TakeEvent(damaged);
  EXPECT_EQ(sink.serials, Serials{0});
}

}  // namespace
}  // namespace audit_netlink
