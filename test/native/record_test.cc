// Lines and messages to records: every form that is written anywhere, and what is none of them.
#include "record/record.h"

#include <gtest/gtest.h>

#include <string>

namespace audit_netlink {
namespace {

ByteView View(const std::string& text) {
  return ByteView(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

std::string Text(ByteView bytes) { return std::string(bytes.begin(), bytes.end()); }

class RecordTest : public testing::Test {
 protected:
  RecordTest() {
    types_.Add("SYSCALL", 1300);
    types_.Add("EOE", 1320);
  }

  // The line stays here, because the record borrows from it.
  const Record& Parse(std::string line) {
    line_ = std::move(line);
    record_ = ParseLine(View(line_), types_);
    return record_;
  }

  TypeNames types_;
  std::string line_;
  Record record_;
};

TEST_F(RecordTest, ReadsALineOfALog) {
  const Record& record = Parse("type=SYSCALL msg=audit(1700000000.123:456): arch=c000003e");
  EXPECT_TRUE(record.has_id);
  EXPECT_EQ(record.type, 1300);
  EXPECT_EQ(record.flags, 0);
  EXPECT_EQ(record.timestamp_ms, 1700000000123u);
  EXPECT_EQ(record.serial, 456u);
  EXPECT_TRUE(record.node.empty());
  EXPECT_EQ(Text(record.text), "audit(1700000000.123:456): arch=c000003e");
  EXPECT_EQ(Text(record.text).substr(record.body), "arch=c000003e");
}

TEST_F(RecordTest, ReadsANode) {
  const Record& record = Parse("node=web-1.example type=EOE msg=audit(1.000:4294967295): ");
  EXPECT_TRUE(record.has_id);
  EXPECT_EQ(Text(record.node), "web-1.example");
  EXPECT_EQ(record.type, 1320);
  EXPECT_EQ(record.serial, UINT32_MAX);
  EXPECT_EQ(record.body, record.text.size());
}

TEST_F(RecordTest, ReadsALineOfTheKernelsLog) {
  for (const std::string& front : {std::string(), std::string("[12.5] "),
                                   std::string("Nov 20 10:00:00 host kernel: [12.5] ")}) {
    const Record& record = Parse(front + "audit: type=1400 audit(5.250:7): apparmor=\"DENIED\"");
    EXPECT_TRUE(record.has_id) << front;
    EXPECT_EQ(record.type, 1400) << front;
    EXPECT_EQ(record.timestamp_ms, 5250u) << front;
    // As it stands there: whoever writes the record out again writes no other one.
    EXPECT_EQ(record.flags, kRecordKeepsFront) << front;
    EXPECT_EQ(Text(record.text), "type=1400 audit(5.250:7): apparmor=\"DENIED\"") << front;
    EXPECT_EQ(Text(record.text).substr(record.body), "apparmor=\"DENIED\"") << front;
  }
}

TEST_F(RecordTest, ReadsARecordBehindWhateverStandsInFront) {
  for (const std::string& front :
       {std::string("Nov 14 22:13:20 web-1 audispd: "), std::string("<165>1 - - audispd - - - "),
        std::string("11-14 22:13:20.123 W/auditd  ( 1234): "), std::string("audit.log:12:"),
        std::string("audit.log-12-"), std::string("  \t "), std::string("\xef\xbb\xbf"),
        std::string("\0\0", 2), std::string("[   12.345678] ")}) {
    const Record& record =
        Parse(front + "node=n type=SYSCALL msg=audit(5.250:7): a=\"audit(1.0:1)\"");
    EXPECT_TRUE(record.has_id) << front;
    EXPECT_EQ(record.type, 1300) << front;
    EXPECT_EQ(record.serial, 7u) << front;
    EXPECT_EQ(Text(record.node), "n") << front;
    EXPECT_EQ(record.flags, 0) << front;
    EXPECT_EQ(Text(record.text), "audit(5.250:7): a=\"audit(1.0:1)\"") << front;
  }
}

TEST_F(RecordTest, TakesTheHostOfASyslogHeaderWhereARecordNamesNoNode) {
  EXPECT_EQ(Text(Parse("Nov 14 22:13:20 web-1 audispd: type=EOE msg=audit(1.000:1): ").node),
            "web-1");
  EXPECT_EQ(Text(Parse("Nov 14 22:13:20 web-1 kernel: audit: type=1320 audit(1.000:1): ").node),
            "web-1");
  EXPECT_EQ(Text(Parse("Nov 14 22:13:20 web-1 a: node=n type=EOE msg=audit(1.000:1): ").node), "n");
  EXPECT_TRUE(Parse("Nov 14 22:13:20 kernel: audit: type=1320 audit(1.000:1): ").node.empty());
}

TEST_F(RecordTest, ReadsOtherSpellingsOfTheHeader) {
  for (const char* const header : {"audit(5.250:7):", "audit(5,250:7):", "audit(5.250:7) :",
                                   "audit(5.250:7) ", "audit(5.25:7):  "}) {
    const Record& record = Parse(std::string("type=EOE msg=") + header + "config changed");
    EXPECT_TRUE(record.has_id) << header;
    EXPECT_EQ(record.timestamp_ms, 5250u) << header;
    EXPECT_EQ(Text(record.text).substr(record.body), "config changed") << header;
  }
}

TEST_F(RecordTest, TakesAHostForANodeAndKeepsTheWord) {
  const Record& record = Parse("host=web-1 type=EOE msg=audit(1.000:1): a=b");
  EXPECT_EQ(Text(record.node), "web-1");
  EXPECT_EQ(record.flags, kRecordKeepsFront);
  EXPECT_EQ(Text(record.text), "host=web-1 type=EOE msg=audit(1.000:1): a=b");
}

TEST_F(RecordTest, FindsNoRecordInWhatOnlyLooksLikeOne) {
  for (const char* const line :
       {"type=EOE msg=audit(x): msg='type=EOE msg=audit(1.000:1): '",
        "node=n type=EOE msg=audit(1.000): type=EOE msg=audit(1.000:1): ",
        "Nov 14 22:13:20 h sshd[1]: myaudit(1.000:1): ",
        "Nov 14 22:13:20 h x: audit(no) type=EOE msg=audit(1.000:1): ", "audit(", "x audit("}) {
    EXPECT_FALSE(Parse(line).has_id) << line;
  }
  // A part of another name is not a type.
  EXPECT_EQ(Parse("x nametype=EOE msg=audit(1.000:1): a=b").type, 0);
}

TEST_F(RecordTest, SaysWhatOfALineCounts) {
  EXPECT_EQ(Text(LineContent(View(" \t\r"))), "");
  EXPECT_EQ(Text(LineContent(View("\r"))), "");
  EXPECT_EQ(Text(LineContent(View("\xef\xbb\xbf a b \r"))), "a b ");
}

TEST_F(RecordTest, ReadsALineWithoutAType) {
  for (const char* const front : {"", "msg="}) {
    const Record& record = Parse(std::string(front) + "audit(5.250:7): a=b");
    EXPECT_TRUE(record.has_id);
    EXPECT_EQ(record.type, 0);
    EXPECT_EQ(record.flags, kRecordKeepsFront);
    EXPECT_EQ(Text(record.text), std::string(front) + "audit(5.250:7): a=b");
    EXPECT_EQ(Text(record.text).substr(record.body), "a=b");
  }
}

TEST_F(RecordTest, ReadsNumbersForNames) {
  EXPECT_EQ(Parse("type=UNKNOWN[1425] msg=audit(1.000:1): a=b").type, 1425);
  EXPECT_EQ(Parse("type=1425 msg=audit(1.000:1): a=b").type, 1425);
  EXPECT_EQ(Parse("type=UNKNOWN[65536] msg=audit(1.000:1): a=b").type, 0);
  EXPECT_EQ(Parse("type=UNKNOWN[] msg=audit(1.000:1): a=b").type, 0);
  EXPECT_EQ(Parse("type=UNKNOWN[14 msg=audit(1.000:1): a=b").type, 0);
}

TEST_F(RecordTest, KeepsANameThatNobodyKnows) {
  const Record& record = Parse("node=n type=NEWS msg=audit(1.000:1): a=b");
  EXPECT_TRUE(record.has_id);
  EXPECT_EQ(record.type, 0);
  EXPECT_EQ(record.flags, kRecordKeepsFront);
  EXPECT_EQ(Text(record.text), "node=n type=NEWS msg=audit(1.000:1): a=b");
  EXPECT_EQ(Text(record.text).substr(record.body), "a=b");
}

TEST_F(RecordTest, ReadsFractionsAsThousandths) {
  EXPECT_EQ(Parse("type=EOE msg=audit(2.5:1): ").timestamp_ms, 2500u);
  EXPECT_EQ(Parse("type=EOE msg=audit(2.05:1): ").timestamp_ms, 2050u);
  EXPECT_EQ(Parse("type=EOE msg=audit(2.005:1): ").timestamp_ms, 2005u);
}

TEST_F(RecordTest, DropsACarriageReturn) {
  EXPECT_EQ(Text(Parse("type=EOE msg=audit(1.000:1): x\r").text), "audit(1.000:1): x");
}

TEST_F(RecordTest, SaysWhatIsNotAscii) {
  EXPECT_EQ(Parse("type=EOE msg=audit(1.000:1): name=\"\xc3\xa4\"").flags, kRecordNotAscii);
  // At every distance from the end, because eight bytes are looked at together.
  for (size_t at = 0; at < 20; ++at) {
    std::string body(20, 'x');
    body[at] = '\x80';
    EXPECT_EQ(Parse("type=EOE msg=audit(1.000:1): " + body).flags, kRecordNotAscii) << at;
  }
}

TEST_F(RecordTest, MarksANulAsDamage) {
  const Record& record = Parse(std::string("type=EOE msg=audit(1.000:1): a\0b", 32));
  EXPECT_TRUE(record.has_id);
  EXPECT_EQ(record.flags, kRecordDamaged);
  // The disk left them there, and the record behind them is whole.
  const Record& front = Parse(std::string("\0\0\0type=EOE msg=audit(1.000:1): ", 32));
  EXPECT_TRUE(front.has_id);
  EXPECT_EQ(front.flags, 0);
}

TEST_F(RecordTest, GivesBackWhatHasNoHeader) {
  for (const char* const line : {"x",
                                 "type=",
                                 "type=SYSCALL",
                                 "type=SYSCALL msg=",
                                 "type=SYSCALL msg=audit",
                                 "type=SYSCALL msg=audit(",
                                 "type=SYSCALL msg=audit(1",
                                 "type=SYSCALL msg=audit(1.000",
                                 "type=SYSCALL msg=audit(1.000:",
                                 "type=SYSCALL msg=audit(1.000:1",
                                 "type=SYSCALL msg=audit(1.000:1)",
                                 "type=SYSCALL msg=audit(1.0000:1): a=b",
                                 "type=SYSCALL msg=audit(1.:1): a=b",
                                 "type=SYSCALL msg=audit(1.000:4294967296): a=b",
                                 "type=SYSCALL msg=audit(9000000000001.000:1): a=b",
                                 "type=SYSCALL msg=audit(-1.000:1): a=b",
                                 "type=SYSCALL msg=audit(99999999999999999999999.000:1): a=b",
                                 "----",
                                 "time->Thu Nov 20 10:00:00 2025",
                                 "audit: type=1400",
                                 "node=",
                                 "node=a"}) {
    const Record& record = Parse(line);
    EXPECT_FALSE(record.has_id) << line;
    EXPECT_EQ(record.flags, kRecordDamaged) << line;
    EXPECT_EQ(Text(record.text), line);
  }
}

TEST_F(RecordTest, ReadsNoFurtherThanTheLine) {
  const std::string line = "node=n type=SYSCALL msg=audit(1700000000.123:456): a=b";
  for (size_t length = 0; length <= line.size(); ++length) {
    // A buffer of its own, so that a sanitizer sees a step beyond it.
    const std::vector<uint8_t> cut(line.begin(), line.begin() + static_cast<ptrdiff_t>(length));
    const Record record = ParseLine(ByteView(cut), types_);
    EXPECT_EQ(record.has_id, length > line.find("):") + 1) << length;
  }
}

TEST(Message, ReadsWhatTheKernelSends) {
  const std::string payload = "audit(1700000000.123:9): syscall=62";
  const Record record = ParseMessage(1300, View(payload));
  EXPECT_TRUE(record.has_id);
  EXPECT_EQ(record.type, 1300);
  EXPECT_EQ(record.serial, 9u);
  EXPECT_EQ(Text(record.text), payload);
  EXPECT_EQ(Text(record.text).substr(record.body), "syscall=62");
}

TEST(Message, DropsTheEndOfACString) {
  const std::string payload("audit(1.000:9): msg='x'\n\0\0", 26);
  const Record record = ParseMessage(1100, View(payload));
  EXPECT_EQ(Text(record.text), "audit(1.000:9): msg='x'");
  EXPECT_EQ(record.flags, 0);
}

TEST(Message, GivesBackWhatHasNoHeader) {
  for (const std::string& payload : {std::string(), std::string("\0", 1), std::string("text")}) {
    const Record record = ParseMessage(1100, View(payload));
    EXPECT_FALSE(record.has_id);
    EXPECT_EQ(record.type, 1100);
    EXPECT_EQ(record.flags, kRecordDamaged);
  }
}

TEST(TypeNames, FindsEveryName) {
  TypeNames names;
  for (uint16_t number = 1; number <= 1000; ++number) {
    names.Add("NAME_" + std::to_string(number), number);
  }
  for (uint16_t number = 1; number <= 1000; ++number) {
    const std::string name = "NAME_" + std::to_string(number);
    EXPECT_EQ(names.NumberOf(View(name)), number);
  }
  EXPECT_EQ(names.NumberOf(View("NAME_1001")), 0);
  EXPECT_EQ(names.NumberOf(View("name_1")), 0);
  EXPECT_EQ(names.NumberOf(ByteView()), 0);
}

TEST(TypeNames, TakesTheLastNumberOfAName) {
  TypeNames names;
  names.Add("A", 1);
  names.Add("A", 2);
  names.Add("", 3);
  EXPECT_EQ(names.NumberOf(View("A")), 2);
}

}  // namespace
}  // namespace audit_netlink
