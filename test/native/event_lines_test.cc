// EventLines: what stands in a line, and packed events that are none.
#include "record/event_lines.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "finished_events.h"
#include "record/record.h"

namespace audit_netlink {
namespace {

std::shared_ptr<const TypeNames> Types() {
  auto types = std::make_shared<TypeNames>();
  types->Add("SYSCALL", 1300);
  return types;
}

std::string LinesOf(MadeEvent event, LineForm form) {
  std::vector<uint8_t> out;
  EventLines(Types(), std::move(form)).Write(event.event(), &out);
  return TextOf(out);
}

const MadeEvent kEvent(1'700'000'000'123, 7,
                       {{1300,
                         "audit(1): a=1\x1d"
                         "A=2"},
                        {1499, "audit(1): b=\"\x01 $\""}},
                       "web");

TEST(EventLinesTest, WritesWhatWasRead) {
  EXPECT_EQ(LinesOf(kEvent, {LineStyle::kLines, LineEscape::kTerminal, {}}),
            "node=web type=SYSCALL msg=audit(1): a=1\x1d"
            "A=2\n"
            "node=web type=UNKNOWN[1499] msg=audit(1): b=\"\x01 $\"\n");
}

TEST(EventLinesTest, WritesTheTimeAndNoControls) {
  EXPECT_EQ(LinesOf(kEvent, {LineStyle::kTimed, LineEscape::kTerminal, {}}),
            "----\ntime->Tue Nov 14 22:13:20 2023\n"
            "node=web type=UNKNOWN[1499] msg=audit(1): b=\"\\001 $\"\n"
            "node=web type=SYSCALL msg=audit(1): a=1\n");
  const std::string shell = LinesOf(kEvent, {LineStyle::kTimed, LineEscape::kShell, {{0, 3600}}});
  EXPECT_EQ(shell.substr(0, 36), "----\ntime->Tue Nov 14 23:13:20 2023\n");
  EXPECT_NE(shell.find("\\ b=\\\"\\001\\ \\$\\\"\n"), std::string::npos);
}

TEST(EventLinesTest, KeepsWhatStoodInFrontAndBehind) {
  const uint32_t front = uint32_t{kRecordKeepsFront} << 16;
  const uint32_t end = uint32_t{kRecordEndsWithReturn} << 16;
  const LineForm form{LineStyle::kLines, LineEscape::kTerminal, {}};
  EXPECT_EQ(LinesOf(MadeEvent(1, 1, {{front, "node=a type=X msg=audit(1)"}}, "a"), form),
            "node=a type=X msg=audit(1)\n");
  EXPECT_EQ(LinesOf(MadeEvent(1, 1, {{front | end, "type=X msg=audit(1)"}}, "a"), form),
            "node=a type=X msg=audit(1)\r\n");
  EXPECT_EQ(LinesOf(MadeEvent(1, 1, {{1300, "audit(1): two\nlines"}}), form),
            "type=SYSCALL msg=audit(1): two lines\n");
  const uint32_t damaged = uint32_t{kRecordDamaged} << 16;
  EXPECT_EQ(LinesOf(MadeEvent(0, 0, {{damaged, "nothing"}}), form), "nothing\n");
}

TEST(EventLinesTest, KnowsTheCalendar) {
  const LineForm form{LineStyle::kTimed, LineEscape::kTerminal, {}};
  const auto time = [&](uint64_t seconds) {
    const std::string lines = LinesOf(MadeEvent(seconds * 1000, 1, {{1300, "a"}}), form);
    return lines.substr(11, lines.find('\n', 5) - 11);
  };
  EXPECT_EQ(time(0), "Thu Jan  1 00:00:00 1970");
  EXPECT_EQ(time(68'169'599), "Mon Feb 28 23:59:59 1972");
  EXPECT_EQ(time(68'169'600), "Tue Feb 29 00:00:00 1972");
  EXPECT_EQ(time(951'868'799), "Tue Feb 29 23:59:59 2000");
  EXPECT_EQ(time(4'107'542'400), "Mon Mar  1 00:00:00 2100");
  EXPECT_EQ(time(8'640'000'000'000), "Sat Sep 13 00:00:00 275760");
  EXPECT_EQ(time(8'640'000'000'001), "8640000000001");
}

TEST(EventLinesTest, RefusesFormsThatAreNone) {
  const std::vector<uint32_t> zone{5, 1, 5, 2};
  EXPECT_TRUE(LineForm::Of(1, 3, zone.data(), 2));
  EXPECT_FALSE(LineForm::Of(2, 0, nullptr, 0));
  EXPECT_FALSE(LineForm::Of(0, 4, nullptr, 0));
  EXPECT_FALSE(LineForm::Of(0, 0, zone.data(), 1));
  EXPECT_FALSE(LineForm::Of(0, 0, zone.data(), 4));
}

}  // namespace
}  // namespace audit_netlink
