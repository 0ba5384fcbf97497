// LineParser: whatever came before, a line gives what ParseLine() gives.
#include "record/line_parser.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace audit_netlink {
namespace {

ByteView ViewOf(const std::string& text) {
  return ByteView(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

std::string TextOf(ByteView bytes) { return std::string(bytes.begin(), bytes.end()); }

std::shared_ptr<const TypeNames> Types() {
  auto types = std::make_shared<TypeNames>();
  types->Add("SYSCALL", 1300);
  types->Add("PATH", 1302);
  types->Add("EOE", 1320);
  types->Add("PROCTITLE", 1327);
  return types;
}

void ExpectSame(LineParser* parser, const TypeNames& types, const std::string& text) {
  // Memory of its own, so that a sanitizer sees a read past it.
  const std::vector<uint8_t> line(text.begin(), text.end());
  const Record expected = ParseLine(ByteView(line), types);
  const Record record = parser->Parse(ByteView(line), Content::kSeen);
  ASSERT_EQ(record.has_id, expected.has_id) << text;
  ASSERT_EQ(record.type, expected.type) << text;
  ASSERT_EQ(record.flags, expected.flags) << text;
  ASSERT_EQ(record.serial, expected.serial) << text;
  ASSERT_EQ(record.timestamp_ms, expected.timestamp_ms) << text;
  ASSERT_EQ(TextOf(record.node), TextOf(expected.node)) << text;
  ASSERT_EQ(TextOf(record.text), TextOf(expected.text)) << text;
  ASSERT_EQ(record.body, expected.body) << text;
}

TEST(LineParserTest, ReadsLinesOfOneEvent) {
  const auto types = Types();
  LineParser parser(types);
  for (const char* const line :
       {"type=SYSCALL msg=audit(1.000:7): a=1", "type=PATH msg=audit(1.000:7): a=1",
        "type=PROCTITLE msg=audit(1.000:7): ", "type=EOE msg=audit(1.000:7):",
        "node=web type=SYSCALL msg=audit(1.000:7): a=1", "node=web type=PATH msg=audit(1.000:7): b",
        "node=we type=PATH msg=audit(1.000:7): b", "type=PATH msg=audit(1.000:7): a=1",
        "type=PATH msg=audit(1.000:71): a=1", "type=PATH msg=audit(1.000:71):  a=1",
        "type=PATH msg=audit(1.000:71): :a=1", "type=PATH msg=audit(1.000:71): a\r",
        "type=NEW msg=audit(1.000:71): a", "type=1302 msg=audit(1.000:71): a",
        "type=UNKNOWN[1302] msg=audit(1.000:71): a", "type= msg=audit(1.000:71): a",
        " type=PATH msg=audit(1.000:71): a", "type=PATH msg=audit(1.000:71): \xff"}) {
    ExpectSame(&parser, *types, line);
  }
}

TEST(LineParserTest, DoesNotLookAtTheContentUnlessAsked) {
  LineParser parser(Types());
  const std::string line = "type=PATH msg=audit(1.000:7): \xff";
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(parser.Parse(ViewOf(line), Content::kUnseen).flags, 0);
    EXPECT_EQ(parser.Parse(ViewOf(line), Content::kSeen).flags, kRecordNotAscii);
  }
}

TEST(LineParserTest, RemembersNothingThatItShouldNot) {
  std::mt19937 random(3);
  const auto types = Types();
  LineParser parser(types);
  const auto one_of = [&](std::initializer_list<const char*> texts) {
    return std::string(texts.begin()[random() % texts.size()]);
  };
  size_t with_id = 0;
  for (int round = 0; round < 200000; ++round) {
    std::string line =
        one_of({"", "", "", "", "node=a ", "node=a ", "node= ", "node=bb  ", "host=a ", "x ",
                "Nov 27 10:00:00 a kernel: ", "\xef\xbb\xbf", "type=PATH "}) +
        one_of({"type=SYSCALL", "type=SYSCALL", "type=PATH", "type=EOE", "type=NO", "type=1300",
                "type=UNKNOWN[1300]", "type=", "", "type=UNKNOWN["}) +
        one_of({" msg=", " msg=", " msg=", " msg=", "  msg=", " ", "msg=", " msg= "}) +
        one_of({"audit(1.000:7)", "audit(1.000:7)", "audit(1.000:7)", "audit(1.000:8)",
                "audit(2.5:7)", "audit(1,000:7)", "audit(x)", ""}) +
        one_of({": ", ": ", ": ", ":", "", " ", ": : ", "::", ":  ", " : "}) +
        one_of({"a=1", "", " a=1", ":", "b\r", std::string(3, '\0').c_str(), "\xc3\xa4", "\r"});
    ExpectSame(&parser, *types, line);
    if (testing::Test::HasFatalFailure()) return;
    if (ParseLine(ViewOf(line), *types).has_id) ++with_id;
  }
  EXPECT_GT(with_id, 50000u);
}

}  // namespace
}  // namespace audit_netlink
