// TextReassembler: text cut anywhere becomes the same events, and what is unfinished waits.
#include "record/text_reassembler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace audit_netlink {
namespace {

constexpr HashKey kKey{1, 2};

std::shared_ptr<const TypeNames> Types() {
  auto types = std::make_shared<TypeNames>();
  types->Add("SYSCALL", 1300);
  types->Add("PATH", 1302);
  types->Add("USER_CMD", 1123);
  return types;
}

TextReassembler Reassembling(size_t max_line_bytes = 1024) {
  ReassemblyLimits limits;
  limits.clock = Clock::kLog;
  return TextReassembler(Types(), limits, max_line_bytes, kKey);
}

void Push(TextReassembler* text, const std::string& chunk, uint64_t waited_ms = 0) {
  text->Push(ByteView(reinterpret_cast<const uint8_t*>(chunk.data()), chunk.size()), waited_ms);
}

std::string BytesOf(TextReassembler* text) {
  const PackedEvents& packed = *text->finished();
  return std::string(packed.bytes.begin(), packed.bytes.end());
}

const std::string kLog =
    "type=SYSCALL msg=audit(1.000:7): syscall=2\n"
    "type=PATH msg=audit(1.000:7): item=0\n"
    "\n"
    "type=USER_CMD msg=audit(2.000:8): pid=1";

TEST(TextReassemblerTest, GivesTheSameForAnyChunks) {
  TextReassembler whole = Reassembling();
  Push(&whole, kLog);
  whole.Finish();
  const PackedEvents& expected = *whole.finished();
  // One event of two records, one of one; the empty line is nothing.
  ASSERT_EQ(expected.index.size(), 2 * kEventWords + 3 * kRecordWords);
  EXPECT_EQ(expected.records(), 3u);
  for (size_t size = 1; size < kLog.size(); ++size) {
    TextReassembler text = Reassembling();
    for (size_t at = 0; at < kLog.size(); at += size) Push(&text, kLog.substr(at, size));
    text.Finish();
    EXPECT_EQ(text.finished()->index, expected.index) << size;
    EXPECT_EQ(BytesOf(&text), BytesOf(&whole)) << size;
  }
}

TEST(TextReassemblerTest, MarksALineThatIsCutOff) {
  TextReassembler text = Reassembling(32);
  Push(&text, "type=USER_CMD msg=audit(2.000:8): pid=1\n");
  text.Finish();
  ASSERT_EQ(text.finished()->index.size(), kEventWords + kRecordWords);
  EXPECT_EQ(text.finished()->index[kEventWords] >> 16 & kRecordDamaged, kRecordDamaged);
}

TEST(TextReassemblerTest, GivesOutWhatWaitedWhileNothingCame) {
  TextReassembler text = Reassembling();
  EXPECT_FALSE(text.NextDeadline().has_value());
  Push(&text, "type=SYSCALL msg=audit(1.000:7): syscall=2\n", 100);
  const auto deadline = text.NextDeadline();
  ASSERT_TRUE(deadline.has_value());
  text.Advance(*deadline - 1);
  EXPECT_TRUE(text.finished()->index.empty());
  text.Advance(*deadline);
  EXPECT_FALSE(text.finished()->index.empty());
  text.finished()->clear();
  text.Finish();
  EXPECT_TRUE(text.finished()->index.empty());
}

}  // namespace
}  // namespace audit_netlink
