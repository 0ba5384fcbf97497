// RecordFields: the grammar of a record's body, byte by byte.
#include "record/record_fields.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "finished_events.h"

namespace audit_netlink {
namespace {

std::vector<std::string> FieldsOf(const std::string& body, size_t most = 100) {
  std::vector<std::string> fields;
  RecordFields scanner;
  scanner.ForEach(ViewOf(body), 0, [&](ByteView name, ByteView value) {
    fields.push_back(TextOf(name) + "|" + TextOf(value));
    return fields.size() < most;
  });
  return fields;
}

using Fields = std::vector<std::string>;

TEST(RecordFieldsTest, FindsWordsQuotesBracesAndMessages) {
  EXPECT_EQ(FieldsOf("a=1 b=\"x y\" c={ d e } f"), (Fields{"a|1", "b|\"x y\"", "c|{ d e }"}));
  EXPECT_EQ(FieldsOf("pid=1 msg='op=x res=1' z=2"),
            (Fields{"pid|1", "msg|'op=x res=1'", "op|x", "res|1", "z|2"}));
  EXPECT_EQ(FieldsOf("msg='op=x cut"), (Fields{"msg|'op=x cut", "op|x"}));
  EXPECT_EQ(FieldsOf("(addr=?, res=1)"), (Fields{"addr|?", "res|1"}));
  EXPECT_EQ(FieldsOf("subj=u:r (enforce) x=1"), (Fields{"subj|u:r (enforce)", "x|1"}));
  EXPECT_EQ(FieldsOf("a= b="), (Fields{"a|", "b|"}));
  EXPECT_EQ(FieldsOf(""), Fields());
}

TEST(RecordFieldsTest, EndsWhereAdditionsBegin) {
  EXPECT_EQ(FieldsOf("auid=0 key=\"k\"\x1d"
                     "AUID=\"root\""),
            (Fields{"auid|0", "key|\"k\""}));
  EXPECT_EQ(FieldsOf("auid=0 AUID=\"root\""), (Fields{"auid|0"}));
  EXPECT_EQ(FieldsOf("auid=0 key=6BAUID=\"root\""), (Fields{"auid|0", "key|6B"}));
  EXPECT_EQ(FieldsOf("arch=1^]ARCH=x86_64"), (Fields{"arch|1"}));
  // What a program sent between apostrophes is not what auditd added.
  EXPECT_EQ(FieldsOf("msg='a=1\x1d"
                     "b=2'")
                .size(),
            2u);
  // Nothing has that name in front.
  EXPECT_EQ(FieldsOf("a=1 AUID=2"), (Fields{"a|1", "AUID|2"}));
}

TEST(RecordFieldsTest, StopsWhenNobodyWantsMore) {
  EXPECT_EQ(FieldsOf("a=1 b=2 c=3", 2), (Fields{"a|1", "b|2"}));
  EXPECT_EQ(FieldsOf("msg='a=1 b=2' c=3", 2), (Fields{"msg|'a=1 b=2'", "a|1"}));
}

TEST(RecordFieldsTest, FindsTheEndOfWordsOfAnyLength) {
  for (size_t length = 0; length < 40; ++length) {
    const std::string value(length, 'x');
    EXPECT_EQ(FieldsOf("a=" + value + " b=1"), (Fields{"a|" + value, "b|1"}));
    EXPECT_EQ(FieldsOf("a=" + value), (Fields{"a|" + value}));
    // A blank belongs to what comes behind it.
    const std::string high(length, '\xa0');
    EXPECT_EQ(FieldsOf("a=" + high + " b=1"), (Fields{"a|" + high, "b|1"}));
  }
}

}  // namespace
}  // namespace audit_netlink
