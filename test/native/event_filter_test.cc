// EventFilter: what its tests mean, what it leaves to others, and that it never reads past its
// bytes.
#include "record/event_filter.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>

#include "record/text_reassembler.h"

namespace audit_netlink {
namespace {

constexpr uint32_t kType = 0;
constexpr uint32_t kBytes = 1;
constexpr uint32_t kField = 2;
constexpr uint32_t kNode = 3;
constexpr uint32_t kSerial = 4;

ByteView ViewOf(const std::string& text) {
  return ByteView(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

// A filter as JavaScript writes it.
class Encoded {
 public:
  explicit Encoded(uint64_t start_ms = 0, uint64_t end_ms = UINT64_MAX) {
    Word(static_cast<uint32_t>(start_ms)).Word(static_cast<uint32_t>(start_ms >> 32));
    Word(static_cast<uint32_t>(end_ms)).Word(static_cast<uint32_t>(end_ms >> 32));
  }

  Encoded& Word(uint32_t word) {
    const auto* const at = reinterpret_cast<const uint8_t*>(&word);
    bytes.insert(bytes.end(), at, at + sizeof(word));
    return *this;
  }

  Encoded& Text(const std::string& text) {
    Word(static_cast<uint32_t>(text.size()));
    bytes.insert(bytes.end(), text.begin(), text.end());
    bytes.resize((bytes.size() + 3) / 4 * 4);
    return *this;
  }

  Encoded& Field(const std::string& name, const std::vector<std::string>& values) {
    Word(kField).Text(name).Word(static_cast<uint32_t>(values.size()));
    for (const std::string& value : values) Text(value);
    return *this;
  }

  std::shared_ptr<const EventFilter> Decoded() const {
    Result<std::shared_ptr<const EventFilter>> filter = EventFilter::Decode(ByteView(bytes));
    EXPECT_TRUE(filter.ok());
    return std::move(filter).value();
  }

  std::vector<uint8_t> bytes;
};

struct Records {
  EventHead head;
  std::vector<std::pair<uint16_t, std::string>> records;
};

bool MayMatch(const Encoded& encoded, const Records& event) {
  const auto filter = encoded.Decoded();
  std::vector<RecordText> texts;
  for (const auto& [type, text] : event.records) texts.push_back(RecordText{type, ViewOf(text)});
  return filter->MayMatchHead(event.head, kAnyClause) &&
         filter->MayMatch(event.head, texts.data(), texts.size());
}

bool HasField(const std::string& name, const std::string& value, const std::string& text) {
  return MayMatch(Encoded().Word(1).Word(1).Field(name, {value}), {{}, {{1300, text}}});
}

TEST(EventFilterTest, SaysWhetherItReadsText) {
  const auto reads = [](const Encoded& encoded) { return encoded.Decoded()->ReadsText(); };
  EXPECT_FALSE(reads(Encoded().Word(1).Word(1).Word(kType).Word(1300).Word(1302)));
  EXPECT_TRUE(reads(Encoded().Word(1).Word(1).Field("a", {"b"})));
}

TEST(EventFilterTest, WantsEverythingWithoutClauses) {
  EXPECT_TRUE(MayMatch(Encoded().Word(0), {{}, {{1300, "x"}}}));
}

TEST(EventFilterTest, WantsNothingByAClauseWithoutTests) {
  EXPECT_FALSE(MayMatch(Encoded().Word(1).Word(0), {{}, {{1300, "x"}}}));
}

TEST(EventFilterTest, HasARangeOfTimeWithBothEnds) {
  const Encoded filter = std::move(Encoded(1000, 2000).Word(0));
  for (const auto& [time, expected] :
       {std::pair<uint64_t, bool>{999, false}, {1000, true}, {2000, true}, {2001, false}}) {
    Records event;
    event.head.timestamp_ms = time;
    event.records = {{1300, "x"}};
    EXPECT_EQ(MayMatch(filter, event), expected) << time;
  }
}

TEST(EventFilterTest, KnowsTypesOfAnyRecord) {
  const Encoded filter = std::move(Encoded().Word(1).Word(1).Word(kType).Word(1100).Word(1112));
  EXPECT_TRUE(MayMatch(filter, {{}, {{1300, "x"}, {1112, "x"}}}));
  EXPECT_TRUE(MayMatch(filter, {{}, {{1100, "x"}}}));
  EXPECT_FALSE(MayMatch(filter, {{}, {{1300, "x"}, {1113, "x"}}}));
  // A name without a number may be any type's.
  EXPECT_TRUE(MayMatch(filter, {{}, {{0, "x"}}}));
}

TEST(EventFilterTest, FindsBytesInRecordsAndNodes) {
  const Encoded filter = std::move(Encoded().Word(1).Word(1).Word(kBytes).Text("\"k\""));
  EXPECT_TRUE(MayMatch(filter, {{}, {{1300, "x"}, {1307, "key=\"k\""}}}));
  EXPECT_FALSE(MayMatch(filter, {{}, {{1300, "key=\"k"}, {1307, "\""}}}));
  const std::string node = "a\"k\"b";
  Records event;
  event.head.node = ViewOf(node);
  event.records = {{1300, "x"}};
  EXPECT_TRUE(MayMatch(filter, event));
}

TEST(EventFilterTest, FindsFieldsByWholeWords) {
  EXPECT_TRUE(HasField("pid", "12", "audit(1.000:1): ppid=3 pid=12 auid=1"));
  EXPECT_TRUE(HasField("pid", "12", "pid=12"));
  EXPECT_FALSE(HasField("pid", "12", "audit(1.000:1): ppid=12 pid=3"));
  EXPECT_FALSE(HasField("pid", "12", "audit(1.000:1): pid=123"));
  EXPECT_FALSE(HasField("pid", "12", "audit(1.000:1): pid=1"));
  EXPECT_FALSE(HasField("pid", "12", "audit(1.000:1): old-pid=12 x_pid=12 pid[0]=12a"));
  EXPECT_TRUE(HasField("key", "\"k\"", "audit(1.000:1): key=\"k\""));
  EXPECT_FALSE(HasField("key", "\"k\"", "audit(1.000:1): key=\"kk\""));
}

TEST(EventFilterTest, FindsFieldsWhereverReadersDo) {
  EXPECT_TRUE(HasField("res", "success", "pid=1 msg='op=x res=success'"));
  EXPECT_TRUE(HasField("op", "x", "pid=1 msg='op=x res=success'"));
  EXPECT_TRUE(HasField("res", "1", "(addr=?, res=1)"));
  EXPECT_TRUE(HasField("addr", "?", "(addr=?, res=1)"));
  // Additions, with and without what separates them.
  EXPECT_TRUE(HasField("key", "\"k\"", "key=\"k\"ARCH=x86_64"));
  EXPECT_TRUE(HasField("ses", "3", "ses=3ARCH=x86_64 UID=\"root\""));
  EXPECT_TRUE(HasField("ARCH", "x86_64", "ses=3ARCH=x86_64 UID=\"root\""));
  EXPECT_TRUE(HasField("UID", "\"root\"", "ses=3\x1dUID=\"root\""));
  // Behind a quote anything may follow.
  EXPECT_TRUE(HasField("key", "\"k\"", "key=\"k\"x"));
  EXPECT_TRUE(HasField("subj", "/bin/x (enforce)", "subj=/bin/x (enforce)"));
  EXPECT_TRUE(HasField("exe", "", "exe= comm=x"));
}

TEST(EventFilterTest, KnowsNodesAndSerials) {
  Records event;
  event.head.serial = 7;
  event.records = {{1300, "x"}};
  const Encoded own = std::move(Encoded().Word(1).Word(1).Word(kNode).Word(1).Text(""));
  const Encoded web =
      std::move(Encoded().Word(1).Word(1).Word(kNode).Word(2).Text("db").Text("web"));
  EXPECT_TRUE(MayMatch(own, event));
  EXPECT_FALSE(MayMatch(web, event));
  const std::string node = "web";
  event.head.node = ViewOf(node);
  EXPECT_FALSE(MayMatch(own, event));
  EXPECT_TRUE(MayMatch(web, event));
  EXPECT_TRUE(MayMatch(Encoded().Word(1).Word(1).Word(kSerial).Word(2).Word(6).Word(7), event));
  EXPECT_FALSE(MayMatch(Encoded().Word(1).Word(1).Word(kSerial).Word(1).Word(6), event));
}

TEST(EventFilterTest, WantsOneTestOfEachClause) {
  const Encoded filter = std::move(Encoded()
                                       .Word(2)
                                       .Word(2)
                                       .Field("pid", {"1", "2"})
                                       .Word(kType)
                                       .Word(1112)
                                       .Word(1112)
                                       .Word(1)
                                       .Word(kBytes)
                                       .Text("b"));
  EXPECT_TRUE(MayMatch(filter, {{}, {{1300, "pid=2 b"}}}));
  EXPECT_TRUE(MayMatch(filter, {{}, {{1112, "pid=3"}, {1300, "b"}}}));
  EXPECT_FALSE(MayMatch(filter, {{}, {{1300, "pid=2"}}}));
  EXPECT_FALSE(MayMatch(filter, {{}, {{1300, "pid=3 b"}}}));
}

TEST(EventFilterTest, RefusesWhatIsNotAFilter) {
  const Encoded whole = std::move(Encoded()
                                      .Word(2)
                                      .Word(2)
                                      .Field("pid", {"1", "22222"})
                                      .Word(kSerial)
                                      .Word(1)
                                      .Word(9)
                                      .Word(2)
                                      .Word(kBytes)
                                      .Text("abc")
                                      .Word(kNode)
                                      .Word(1)
                                      .Text("n"));
  EXPECT_TRUE(EventFilter::Decode(ByteView(whole.bytes)).ok());
  for (size_t size = 0; size < whole.bytes.size(); ++size) {
    // Memory of its own, so that a sanitizer sees a read past it.
    const std::vector<uint8_t> cut(whole.bytes.begin(),
                                   whole.bytes.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_FALSE(EventFilter::Decode(ByteView(cut)).ok()) << size;
  }
  const auto refused = [](Encoded encoded) {
    const auto filter = EventFilter::Decode(ByteView(encoded.bytes));
    return !filter.ok() && filter.error().code == EINVAL;
  };
  EXPECT_TRUE(refused(Encoded().Word(0).Word(0)));
  EXPECT_TRUE(refused(Encoded().Word(UINT32_MAX)));
  EXPECT_TRUE(refused(Encoded().Word(1).Word(1).Word(5)));
  EXPECT_TRUE(refused(Encoded().Word(1).Word(1).Word(kBytes).Word(UINT32_MAX)));
  EXPECT_TRUE(refused(Encoded().Word(1).Word(1).Word(kSerial).Word(UINT32_MAX)));
  EXPECT_TRUE(refused(Encoded().Word(1).Word(1).Field("", {"x"})));
}

std::shared_ptr<const TypeNames> Types() {
  auto types = std::make_shared<TypeNames>();
  types->Add("SYSCALL", 1300);
  types->Add("PATH", 1302);
  types->Add("PROCTITLE", 1327);
  types->Add("USER_CMD", 1123);
  types->Add("AVC", 1400);
  return types;
}

// Serials of the events that come out, and how many records these have.
std::vector<std::pair<uint32_t, uint32_t>> Found(const std::string& log, const Encoded& filter,
                                                 size_t chunk) {
  ReassemblyLimits limits;
  limits.clock = Clock::kLog;
  TextReassembler text(Types(), limits, 256, HashKey{1, 2}, filter.Decoded());
  for (size_t at = 0; at < log.size(); at += chunk) {
    // Memory of its own that is gone behind the call: nothing may be borrowed any more.
    const std::string piece = log.substr(at, chunk);
    text.Push(ViewOf(piece), 0);
  }
  text.Finish();
  std::vector<std::pair<uint32_t, uint32_t>> found;
  const std::vector<uint32_t>& index = text.finished()->index;
  for (size_t at = 0; at < index.size(); at += kEventWords + kRecordWords * index[at + 1]) {
    found.emplace_back(index[at + 2], index[at + 1]);
  }
  return found;
}

TEST(EventFilterTest, KeepsEventsWholeThatLieAmongOthers) {
  std::string log;
  const auto line = [&](const std::string& type, int serial, const std::string& body) {
    log += "type=" + type + " msg=audit(1.000:" + std::to_string(serial) + "): " + body + "\n";
  };
  line("SYSCALL", 1, "pid=1");
  line("SYSCALL", 2, "pid=2 key=\"rare\"");
  line("PATH", 1, "name=\"/x\"");
  for (int serial = 100; serial < 130; ++serial) line("USER_CMD", serial, "pid=9");
  line("PATH", 2, "name=\"/y\"");
  line("PATH", 1, "name=\"rare\"");
  line("PROCTITLE", 2, "proctitle=41");
  line("PROCTITLE", 1, "proctitle=41");
  log += "type=USER_CMD what is not a record\n";
  line("AVC", 3, "pid=3");
  line("AVC", 4, "x=\"rare\"");
  const Encoded filter = std::move(Encoded().Word(1).Word(1).Word(kBytes).Text("\"rare\""));
  using Events = std::vector<std::pair<uint32_t, uint32_t>>;
  // The line that is not a record has the serial 0, and comes at once.
  const Events expected = {{0, 1}, {1, 4}, {2, 3}, {4, 1}};
  for (size_t chunk = 1; chunk <= log.size(); chunk += chunk < 300 ? 1 : 97) {
    EXPECT_EQ(Found(log, filter, chunk), expected) << chunk;
  }
}

TEST(EventFilterTest, JudgesALineThatIsCutOffByWhatIsLeft) {
  const std::string log = "type=USER_CMD msg=audit(1.000:1): a=1 " + std::string(300, 'x') +
                          " b=2\ntype=USER_CMD msg=audit(1.000:2): b=2\n";
  for (size_t chunk = 1; chunk <= log.size(); chunk += 7) {
    EXPECT_EQ(Found(log, std::move(Encoded().Word(1).Word(1).Field("a", {"1"})), chunk).size(), 1u);
    EXPECT_EQ(Found(log, std::move(Encoded().Word(1).Word(1).Field("b", {"2"})), chunk).size(), 1u);
  }
}

TEST(EventFilterTest, SaysOfEachLineWhatItMayMeet) {
  const std::string text =
      "a pid=1\n"
      "b key=k\n"
      "c pid=11\n"
      "d pid=1 key=k\n";
  const auto filter = Encoded()
                          .Word(3)
                          .Word(1)
                          .Field("pid", {"1"})
                          .Word(1)
                          .Word(kBytes)
                          .Text("=k")
                          .Word(1)
                          .Word(kSerial)
                          .Word(1)
                          .Word(5)
                          .Decoded();
  LineScan scan(filter.get(), ViewOf(text));
  std::vector<Clauses> clauses;
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at);
    clauses.push_back(scan.ClausesOf(ViewOf(text).First(end).After(at)));
    at = end + 1;
  }
  EXPECT_EQ(clauses, (std::vector<Clauses>{~2u, ~1u, ~3u, ~0u}));
}

}  // namespace
}  // namespace audit_netlink
