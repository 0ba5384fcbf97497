// EventColumns: rows of numbers, the values behind them, and what is not columns.
#include "record/event_columns.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "finished_events.h"

namespace audit_netlink {
namespace {

constexpr HashKey kKey{1, 2};

using Words = std::vector<uint32_t>;

std::optional<Columns> ColumnsOf(const Words& words, const std::string& names) {
  return Columns::Of(words.data(), words.size(), ViewOf(names));
}

// Names `pid` and `item`; the first pid of records of type 1300, and all items.
const Words kPlan{2, 3, 4, 2, 0, 1, 0, 0, 1, 1300, 1300, 1, 1, 1, 0, 0};

TEST(EventColumnsTest, GivesRowsListsAndValues) {
  EventColumns columns(*ColumnsOf(kPlan, "piditem"), kKey);
  MadeEvent first(0x1'0000'0002, 7, {{1302, "item=0 pid=9"}, {1300, "pid=5 pid=6"}, {1302, "x=1"}},
                  "web");
  MadeEvent second(3, 8, {{1302, "item=0"}});
  columns.TakeEvent(first.event());
  columns.TakeEvent(second.event());
  PackedEvents packed;
  columns.MoveTo(&packed);
  EXPECT_EQ(TextOf(packed.bytes), "web50");
  EXPECT_EQ(packed.index, (Words{0, 2, 4,                          //
                                 1, 3, 7, 2, 1, 1, 1302, 1, 0, 3,  //
                                 1, 1, 8, 3, 0, 0, 1302, 0, 3, 1,  //
                                 1, 0, 0, 1,                       //
                                 1, 1, 3, 1, 1, 1, 1,    1, 1}));
  // Nothing came, and nothing is said.
  packed.clear();
  columns.MoveTo(&packed);
  EXPECT_TRUE(packed.index.empty());
  columns.TakeEvent(first.event());
  columns.MoveTo(&packed);
  EXPECT_EQ(packed.bytes.size(), 0u);
  EXPECT_EQ(packed.index,
            (Words{0, 1, 3, 1, 3, 7, 2, 1, 1, 1302, 1, 0, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0}));
}

TEST(EventColumnsTest, ReadsRecordsThatMayHaveAValue) {
  EventColumns columns(*ColumnsOf({1, 3, 1, 0, 1, 0, 0, 1, 1300, 1302}, "pid"), kKey);
  EXPECT_FALSE(columns.ReadsRecords(1299));
  EXPECT_TRUE(columns.ReadsRecords(1300));
  EXPECT_TRUE(columns.ReadsRecords(1302));
  EXPECT_FALSE(columns.ReadsRecords(1303));
}

// Names that are told apart by more than their ends and lengths.
TEST(EventColumnsTest, FindsNamesThatLookAlike) {
  EventColumns columns(*ColumnsOf({2, 3, 3, 2, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0}, "uidgid"), kKey);
  MadeEvent event(1, 2, {{1300, "fid=1 uix=2 gid=3 uid=4 auid=5 egid=6"}});
  columns.TakeEvent(event.event());
  PackedEvents packed;
  columns.MoveTo(&packed);
  EXPECT_EQ(TextOf(packed.bytes), "43");
}

TEST(EventColumnsTest, CountsDamagedLines) {
  EventColumns columns(*ColumnsOf({0, 0}, ""), kKey);
  FinishedEvent damaged{};
  damaged.completion = Completion::kDamaged;
  columns.TakeEvent(damaged);
  PackedEvents packed;
  columns.MoveTo(&packed);
  EXPECT_EQ(packed.index, (Words{1, 0, 0, 1, 0}));
}

TEST(EventColumnsTest, RefusesWhatIsNotColumns) {
  EXPECT_TRUE(ColumnsOf(kPlan, "piditem"));
  for (size_t count = 0; count < kPlan.size(); ++count) {
    EXPECT_FALSE(
        ColumnsOf(Words(kPlan.begin(), kPlan.begin() + static_cast<long>(count)), "piditem"))
        << count;
  }
  EXPECT_FALSE(ColumnsOf(kPlan, "pidite"));
  EXPECT_FALSE(ColumnsOf(kPlan, "piditem "));
  Words longer = kPlan;
  longer.push_back(0);
  EXPECT_FALSE(ColumnsOf(longer, "piditem"));
  // No name, a name that is not there, a type and an `all` that cannot be.
  EXPECT_FALSE(ColumnsOf({1, 0, 0}, ""));
  EXPECT_FALSE(ColumnsOf({0, 1, 0, 1, 0, 0, 0}, ""));
  EXPECT_FALSE(ColumnsOf({0, 1, 0, 1, UINT32_MAX, 0, 1, 0, 65536}, ""));
  EXPECT_FALSE(ColumnsOf({0, 1, 2, 0}, ""));
  EXPECT_FALSE(ColumnsOf({0, 65}, ""));
}

}  // namespace
}  // namespace audit_netlink
