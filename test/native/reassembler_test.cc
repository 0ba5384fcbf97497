// Reassembler: records in, events out, with a clock of the test's own.
#include "record/reassembler.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace audit_netlink {
namespace {

constexpr uint16_t kSyscall = 1300;
constexpr uint16_t kPath = 1302;
constexpr uint16_t kAvc = 1400;
constexpr uint16_t kTaskContexts = 1425;
constexpr uint16_t kUserLogin = 1112;

struct Given {
  Completion completion;
  bool late;
  uint32_t serial;
  uint64_t timestamp_ms;
  std::string node;
  std::vector<uint16_t> types;
  std::vector<std::string> texts;
};

class Collector final : public EventSink {
 public:
  void TakeEvent(const FinishedEvent& event) override {
    Given given{event.completion,
                event.late,
                event.serial,
                event.timestamp_ms,
                std::string(event.node.begin(), event.node.end()),
                {},
                {}};
    for (size_t i = 0; i < event.record_count; ++i) {
      const RecordPlace& place = event.records[i];
      given.types.push_back(static_cast<uint16_t>(place.type_and_flags));
      ASSERT_LE(place.start, place.body);
      ASSERT_LE(place.body, place.end);
      ASSERT_LE(place.end, event.bytes.size());
      given.texts.emplace_back(event.bytes.begin() + place.start, event.bytes.begin() + place.end);
    }
    events.push_back(std::move(given));
  }
  bool ReadsRecords(uint16_t type) override { return type != unread_type; }

  std::vector<uint32_t> serials() const {
    std::vector<uint32_t> found;
    for (const Given& event : events) found.push_back(event.serial);
    return found;
  }

  std::vector<Given> events;
  uint16_t unread_type = UINT16_MAX;
};

class ReassemblerTest : public testing::Test {
 protected:
  void Start(ReassemblyLimits limits = ReassemblyLimits()) {
    reassembler_ = std::make_unique<Reassembler>(limits, &out_);
  }

  void StartForFiles() {
    ReassemblyLimits limits;
    limits.clock = Clock::kLog;
    Start(limits);
  }

  // A record of event (timestamp_ms, serial) at the current time.
  void Add(uint16_t type, uint32_t serial, uint64_t timestamp_ms = 1000,
           const std::string& node = "") {
    const std::string text = "audit(): " + std::to_string(type);
    Record record;
    record.has_id = true;
    record.type = type;
    record.serial = serial;
    record.timestamp_ms = timestamp_ms;
    record.node = View(node);
    record.text = View(text);
    record.body = 9;
    reassembler_->Add(record, now_ms_);
  }

  void Pass(uint64_t milliseconds) {
    now_ms_ += milliseconds;
    reassembler_->Advance(now_ms_);
  }

  static ByteView View(const std::string& text) {
    return ByteView(reinterpret_cast<const uint8_t*>(text.data()), text.size());
  }

  uint64_t now_ms_ = 5'000;
  Collector out_;
  std::unique_ptr<Reassembler> reassembler_;
};

using Types = std::vector<uint16_t>;
using Serials = std::vector<uint32_t>;

TEST_F(ReassemblerTest, GivesNoTextThatNobodyReads) {
  out_.unread_type = kPath;
  Start();
  Add(kPath, 7);
  Add(kSyscall, 7);
  Add(kEoeType, 7);
  ASSERT_EQ(out_.events.size(), 1u);
  EXPECT_EQ(out_.events[0].types, (Types{kPath, kSyscall, kEoeType}));
  EXPECT_EQ(out_.events[0].texts,
            (std::vector<std::string>{"", "audit(): " + std::to_string(kSyscall),
                                      "audit(): " + std::to_string(kEoeType)}));
}

TEST_F(ReassemblerTest, EndsAnEventWithItsEndRecord) {
  Start();
  Add(kSyscall, 7);
  Add(kPath, 7);
  Add(kProctitleType, 7);
  EXPECT_TRUE(out_.events.empty());
  Add(kEoeType, 7);
  ASSERT_EQ(out_.events.size(), 1u);
  const Given& event = out_.events[0];
  EXPECT_EQ(event.completion, Completion::kEndRecord);
  EXPECT_FALSE(event.late);
  EXPECT_EQ(event.serial, 7u);
  EXPECT_EQ(event.timestamp_ms, 1000u);
  EXPECT_EQ(event.types, (Types{kSyscall, kPath, kProctitleType, kEoeType}));
  EXPECT_EQ(event.texts[1], "audit(): 1302");
  EXPECT_EQ(reassembler_->unfinished_events(), 0u);
}

TEST_F(ReassemblerTest, TakesInterleavedEventsApart) {
  Start();
  for (const uint16_t type : {kSyscall, kPath, kProctitleType, kEoeType}) {
    for (const uint32_t serial : {3u, 1u, 2u}) Add(type, serial);
  }
  EXPECT_EQ(out_.serials(), (Serials{3, 1, 2}));
  for (const Given& event : out_.events) EXPECT_EQ(event.types.size(), 4u);
}

TEST_F(ReassemblerTest, TellsEventsApartByTimeAndNodeToo) {
  Start();
  Add(kSyscall, 7, 1000);
  Add(kSyscall, 7, 1001);
  Add(kSyscall, 7, 1000, "a");
  Add(kSyscall, 7, 1000, "b");
  EXPECT_EQ(reassembler_->unfinished_events(), 4u);
  Add(kEoeType, 7, 1000, "a");
  ASSERT_EQ(out_.events.size(), 1u);
  EXPECT_EQ(out_.events[0].node, "a");
}

TEST_F(ReassemblerTest, WaitsAGraceAfterTheProcessTitle) {
  Start();
  Add(kSyscall, 1);
  Add(kProctitleType, 1);
  Pass(49);
  EXPECT_TRUE(out_.events.empty());
  EXPECT_EQ(reassembler_->NextDeadline(), now_ms_ + 1);
  Pass(1);
  ASSERT_EQ(out_.events.size(), 1u);
  EXPECT_EQ(out_.events[0].completion, Completion::kProcessTitle);
  EXPECT_EQ(reassembler_->NextDeadline(), std::nullopt);
}

TEST_F(ReassemblerTest, KeepsWhatFollowsARecordThatComesAlone) {
  Start();
  Add(kUserLogin, 1);
  Add(kTaskContexts, 1);
  Pass(50);
  ASSERT_EQ(out_.events.size(), 1u);
  EXPECT_EQ(out_.events[0].completion, Completion::kSingle);
  EXPECT_EQ(out_.events[0].types, (Types{kUserLogin, kTaskContexts}));
}

TEST_F(ReassemblerTest, EndsTheGraceAfterEnoughOtherRecords) {
  StartForFiles();
  Add(kUserLogin, 1);
  for (uint32_t i = 0; i < 63; ++i) Add(kSyscall, 100 + i);
  EXPECT_TRUE(out_.events.empty());
  Add(kSyscall, 200);
  ASSERT_EQ(out_.serials(), (Serials{1}));
  EXPECT_EQ(out_.events[0].completion, Completion::kSingle);
}

TEST_F(ReassemblerTest, CountsOtherRecordsOfTheSameNodeOnly) {
  StartForFiles();
  Add(kUserLogin, 1, 1000, "a");
  for (uint32_t i = 0; i < 200; ++i) Add(kSyscall, 100 + i, 1000, "b");
  EXPECT_TRUE(out_.events.empty());
}

TEST_F(ReassemblerTest, TimesOutWhatNothingEnds) {
  Start();
  Add(kAvc, 1);
  Pass(1000);
  Add(kAvc, 2);
  Pass(999);
  EXPECT_TRUE(out_.events.empty());
  EXPECT_EQ(reassembler_->NextDeadline(), now_ms_ + 1);
  Pass(1);
  ASSERT_EQ(out_.serials(), (Serials{1}));
  EXPECT_EQ(out_.events[0].completion, Completion::kTimeout);
  EXPECT_EQ(reassembler_->NextDeadline(), now_ms_ + 1000);
}

TEST_F(ReassemblerTest, TimesOutByTheLogsOwnTime) {
  StartForFiles();
  Add(kAvc, 1, 10'000);
  for (uint32_t serial = 100; serial < 200; ++serial) Add(kSyscall, serial, 11'999);
  EXPECT_TRUE(out_.events.empty());
  Add(kSyscall, 3, 12'000);
  ASSERT_EQ(out_.serials(), (Serials{1}));
  EXPECT_EQ(out_.events[0].completion, Completion::kTimeout);
}

TEST_F(ReassemblerTest, WaitsForOtherRecordsToo) {
  StartForFiles();
  Add(kSyscall, 1, 1'000);
  // Its own records are not what it waits for, however many they are.
  for (int i = 0; i < 100; ++i) Add(kPath, 1, 1'000);
  for (uint32_t serial = 10; serial < 73; ++serial) Add(kSyscall, serial, 90'000);
  EXPECT_TRUE(out_.events.empty());
  Add(kSyscall, 73, 90'000);
  ASSERT_EQ(out_.serials(), (Serials{1}));
  EXPECT_EQ(out_.events[0].types.size(), 101u);
}

TEST_F(ReassemblerTest, KeepsAnEventTogetherThatAJumpOfTimeCutsInTwo) {
  StartForFiles();
  // A call of seven seconds ends on one processor while a short one ends on another.
  Add(kSyscall, 1, 3'000);
  Add(kSyscall, 2, 10'000);
  Add(kPath, 1, 3'000);
  Add(kPath, 2, 10'000);
  Add(kProctitleType, 1, 3'000);
  Add(kProctitleType, 2, 10'000);
  reassembler_->Finish();
  EXPECT_EQ(out_.serials(), (Serials{1, 2}));
  for (const Given& event : out_.events) EXPECT_EQ(event.types.size(), 3u);
}

TEST_F(ReassemblerTest, GivesOutWhatWaitsWhileNothingComes) {
  StartForFiles();
  EXPECT_EQ(reassembler_->NextDeadline(), std::nullopt);
  Add(kAvc, 1, 10'000, "a");
  Pass(1'500);
  Add(kUserLogin, 2, 10'000, "b");
  EXPECT_EQ(reassembler_->NextDeadline(), now_ms_ + 500);
  Pass(499);
  EXPECT_TRUE(out_.events.empty());
  Pass(1);
  ASSERT_EQ(out_.serials(), (Serials{1}));
  EXPECT_EQ(out_.events[0].completion, Completion::kTimeout);
  EXPECT_EQ(reassembler_->NextDeadline(), now_ms_ + 1'500);
  Pass(1'500);
  ASSERT_EQ(out_.serials(), (Serials{1, 2}));
  EXPECT_EQ(out_.events[1].completion, Completion::kSingle);
  EXPECT_EQ(reassembler_->NextDeadline(), std::nullopt);
}

TEST_F(ReassemblerTest, GivesAnEventThatComesLateItsFullTime) {
  StartForFiles();
  Add(kSyscall, 5, 100'000);
  // A system call that took ten seconds is written with the time at which it began.
  Add(kSyscall, 4, 90'000);
  Add(kPath, 4, 90'000);
  Add(kProctitleType, 4, 90'000);
  Add(kEoeType, 4, 90'000);
  ASSERT_EQ(out_.serials(), (Serials{4}));
  EXPECT_EQ(out_.events[0].types.size(), 4u);
}

TEST_F(ReassemblerTest, SurvivesOneTimeStampOfTheFarFuture) {
  StartForFiles();
  Add(kSyscall, 1, 1'000);
  Add(kSyscall, 2, 9'000'000'000'000);
  uint64_t time = 1'000;
  for (uint32_t serial = 10; serial < 300; ++serial) Add(kAvc, serial, time += 100);
  // The clock went back, so that single records are given out again, in time and not evicted.
  ASSERT_GT(out_.events.size(), 200u);
  for (const Given& event : out_.events) EXPECT_EQ(event.completion, Completion::kTimeout);
}

TEST_F(ReassemblerTest, KeepsEventsTogetherWhileTheClockIsSetBack) {
  StartForFiles();
  Add(kSyscall, 1, 1'000'000);
  for (uint32_t serial = 2; serial < 50; ++serial) {
    // So many that the clock is set back between the first and the last of an event.
    Add(kSyscall, serial, 1'000);
    for (int i = 0; i < 3; ++i) Add(kPath, serial, 1'000);
    Add(kProctitleType, serial, 1'000);
  }
  reassembler_->Finish();
  ASSERT_EQ(out_.events.size(), 49u);
  for (const Given& event : out_.events) {
    EXPECT_FALSE(event.late);
    EXPECT_EQ(event.types.size(), event.serial == 1 ? 1u : 5u);
  }
}

TEST_F(ReassemblerTest, MarksLateRecordsOfAnEvent) {
  Start();
  Add(kSyscall, 1);
  Add(kEoeType, 1);
  Add(kPath, 1);
  Pass(2000);
  ASSERT_EQ(out_.events.size(), 2u);
  EXPECT_FALSE(out_.events[0].late);
  EXPECT_TRUE(out_.events[1].late);
  EXPECT_EQ(out_.events[1].types, (Types{kPath}));
}

TEST_F(ReassemblerTest, FollowsTheSerialThroughItsWrap) {
  Start();
  for (const uint32_t serial : {UINT32_MAX - 1, UINT32_MAX, 0u, 1u}) Add(kSyscall, serial);
  for (const uint32_t serial : {UINT32_MAX - 1, UINT32_MAX, 0u, 1u}) Add(kEoeType, serial);
  EXPECT_EQ(out_.serials(), (Serials{UINT32_MAX - 1, UINT32_MAX, 0, 1}));
}

TEST_F(ReassemblerTest, EvictsTheOldestWhenTooMuchIsUnfinished) {
  ReassemblyLimits limits;
  limits.max_events = 3;
  Start(limits);
  for (uint32_t serial = 1; serial <= 5; ++serial) Add(kSyscall, serial);
  EXPECT_EQ(out_.serials(), (Serials{1, 2}));
  EXPECT_EQ(out_.events[0].completion, Completion::kEvicted);
  EXPECT_EQ(reassembler_->unfinished_events(), 3u);
}

TEST_F(ReassemblerTest, EvictsAnEventThatIsTooLargeByItself) {
  ReassemblyLimits limits;
  limits.max_bytes = 1000;
  Start(limits);
  for (int i = 0; i < 100; ++i) Add(kPath, 1);
  ASSERT_GT(out_.events.size(), 1u);
  EXPECT_EQ(out_.events[0].completion, Completion::kEvicted);
  EXPECT_TRUE(out_.events[1].late);
  reassembler_->Finish();
  size_t records = 0;
  for (const Given& event : out_.events) records += event.types.size();
  EXPECT_EQ(records, 100u);
}

// Each event is given out with its node's name, however short the rest of it is.
TEST_F(ReassemblerTest, CountsTheNamesOfNodesAmongWhatIsUnfinished) {
  ReassemblyLimits limits;
  limits.max_bytes = 10'000;
  Start(limits);
  const std::string node(3'000, 'n');
  for (uint32_t serial = 1; serial <= 5; ++serial) Add(kSyscall, serial, 1000, node);
  EXPECT_EQ(out_.serials(), (Serials{1, 2}));
  EXPECT_EQ(reassembler_->unfinished_events(), 3u);
}

TEST_F(ReassemblerTest, GivesOutEverythingAtTheEnd) {
  Start();
  Add(kAvc, 1);
  Add(kSyscall, 2);
  Add(kProctitleType, 2);
  Add(kUserLogin, 3);
  reassembler_->Finish();
  ASSERT_EQ(out_.serials(), (Serials{1, 2, 3}));
  EXPECT_EQ(out_.events[0].completion, Completion::kInputEnd);
  EXPECT_EQ(out_.events[1].completion, Completion::kProcessTitle);
  EXPECT_EQ(out_.events[2].completion, Completion::kSingle);
}

TEST_F(ReassemblerTest, GivesOutDamagedRecordsAtOnce) {
  Start();
  Add(kSyscall, 1);
  Record record;
  const std::string text = "garbage";
  record.text = View(text);
  record.flags = kRecordDamaged;
  reassembler_->Add(record, now_ms_);
  ASSERT_EQ(out_.events.size(), 1u);
  EXPECT_EQ(out_.events[0].completion, Completion::kDamaged);
  EXPECT_EQ(out_.events[0].texts, (std::vector<std::string>{"garbage"}));
}

// A name costs memory as long as it is known, also when nothing of its node is unfinished.
TEST_F(ReassemblerTest, CountsTheNamesOfIdleNodes) {
  constexpr size_t kNameBytes = 100'000;
  ReassemblyLimits limits;
  limits.max_bytes = 1'000'000;
  Start(limits);
  const auto end_one = [this](uint32_t serial) {
    std::string node(kNameBytes, 'n');
    node += std::to_string(serial);
    Add(kSyscall, serial, 1000, node);
    Add(kEoeType, serial, 1000, node);
    out_.events.clear();
  };
  end_one(0);
  // Zero under a sanitizer, which has an allocator of its own.
  const size_t before = ::mallinfo2().uordblks;
  for (uint32_t serial = 1; serial <= 100; ++serial) end_one(serial);
  const size_t after = ::mallinfo2().uordblks;
  EXPECT_LT(after, before + 2 * limits.max_bytes);
}

TEST_F(ReassemblerTest, ForgetsIdleNodesBeforeItGivesOutWhatIsUnfinished) {
  ReassemblyLimits limits;
  limits.max_bytes = 10'000;
  Start(limits);
  Add(kSyscall, 1);
  for (uint32_t serial = 2; serial <= 50; ++serial) {
    const std::string node(3'000 + serial, 'n');
    Add(kSyscall, serial, 1000, node);
    Add(kEoeType, serial, 1000, node);
  }
  EXPECT_EQ(out_.events.size(), 49u);
  EXPECT_EQ(reassembler_->unfinished_events(), 1u);
}

TEST_F(ReassemblerTest, KnowsABusyNodeWhateverElseComes) {
  Start();
  Add(kSyscall, 1, 1000, "busy");
  for (uint32_t serial = 2; serial <= 2'000; ++serial) {
    const std::string node = "host-" + std::to_string(serial);
    Add(kSyscall, serial, 1000, node);
    Add(kEoeType, serial, 1000, node);
  }
  Add(kEoeType, 1, 1000, "busy");
  EXPECT_EQ(out_.events.back().node, "busy");
  EXPECT_EQ(out_.events.back().types, (Types{kSyscall, kEoeType}));
}

// Ids that fall together under one key, as whoever knows it can find them, are spread by another.
TEST_F(ReassemblerTest, SpreadsIdsThatWereChosenToCollide) {
  constexpr HashKey kKnown{1, 2};
  constexpr HashKey kOther{3, 4};
  ReassemblyLimits limits;
  limits.max_events = 256;
  const auto chain_of = [&](HashKey key, const Serials& serials) {
    reassembler_ = std::make_unique<Reassembler>(limits, &out_, key);
    for (const uint32_t serial : serials) Add(kSyscall, serial);
    return reassembler_->LongestChain();
  };
  Serials chosen{0};
  for (uint32_t serial = 1; chosen.size() < 24; ++serial) {
    if (chain_of(kKnown, {0, serial}) == 2) chosen.push_back(serial);
  }
  EXPECT_EQ(chain_of(kKnown, chosen), 24u);
  EXPECT_LE(chain_of(kOther, chosen), 4u);
}

TEST_F(ReassemblerTest, BoundsWhatItKnowsOfNodes) {
  Start();
  for (uint32_t i = 0; i < 20'000; ++i) {
    const std::string node = "host-" + std::to_string(i);
    Add(kSyscall, i, 1000, node);
    Add(kEoeType, i, 1000, node);
  }
  EXPECT_EQ(out_.events.size(), 20'000u);
  EXPECT_EQ(out_.events.back().node, "host-19999");
}

// Any order of the records of events that are unfinished together gives the same events.
TEST_F(ReassemblerTest, LosesAndInventsNothingInAnyOrder) {
  std::mt19937 random(1);
  for (int round = 0; round < 50; ++round) {
    out_.events.clear();
    Start();
    std::vector<std::pair<uint16_t, uint32_t>> records;
    for (uint32_t serial = 0; serial < 20; ++serial) {
      for (uint32_t i = 0; i <= serial % 5; ++i) records.emplace_back(kPath, serial);
    }
    std::shuffle(records.begin(), records.end(), random);
    for (const auto& [type, serial] : records) Add(type, serial);
    for (uint32_t serial = 0; serial < 20; ++serial) Add(kEoeType, serial);
    ASSERT_EQ(out_.events.size(), 20u);
    for (const Given& event : out_.events) {
      EXPECT_EQ(event.types.size(), event.serial % 5 + 2);
      EXPECT_EQ(event.completion, Completion::kEndRecord);
    }
  }
}

}  // namespace
}  // namespace audit_netlink
