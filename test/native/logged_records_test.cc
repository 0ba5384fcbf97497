// LoggedRecords: lines as auditd writes them, and the two roads that they may take.
#include "log/logged_records.h"

#include <gtest/gtest.h>
#include <linux/audit.h>

#include <cstdio>
#include <string>
#include <utility>

namespace audit_netlink {
namespace {

std::shared_ptr<const TypeNames> Types() {
  auto types = std::make_shared<TypeNames>();
  types->Add("SYSCALL", AUDIT_SYSCALL);
  types->Add("EOE", AUDIT_EOE);
  return types;
}

ByteView Bytes(const std::string& text) {
  return ByteView(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

std::string Line(uint16_t type, const std::string& payload, const std::string& prefix = "") {
  std::vector<uint8_t> line;
  AppendLogLine(prefix, *Types(), type, Bytes(payload), &line);
  return std::string(line.begin(), line.end());
}

TEST(AppendLogLine, WritesAsAuditdDoes) {
  EXPECT_EQ(Line(AUDIT_SYSCALL, "audit(1.234:5): a=1"), "type=SYSCALL msg=audit(1.234:5): a=1");
  EXPECT_EQ(Line(1425, "audit(1.234:5): a=1"), "type=UNKNOWN[1425] msg=audit(1.234:5): a=1");
  EXPECT_EQ(Line(AUDIT_SYSCALL, "audit(1.2:5): a", "node=web "),
            "node=web type=SYSCALL msg=audit(1.2:5): a");
}

TEST(AppendLogLine, MakesOneLineOfARecord) {
  EXPECT_EQ(Line(AUDIT_SYSCALL, std::string("a\nb\0c\n\0", 7)), "type=SYSCALL msg=a b c");
  EXPECT_EQ(Line(AUDIT_SYSCALL, ""), "type=SYSCALL msg=");
}

class LoggedRecordsTest : public ::testing::Test {
 protected:
  LoggedRecordsTest() : queue_(1 << 20, Overflow::kDropNewest, [this] { ++rung_; }) {
    std::FILE* const file = std::tmpfile();
    file_ = file;
    Result<std::unique_ptr<LogWriter>> started = LogWriter::Start(1 << 20, [] {});
    EXPECT_TRUE(started.ok());
    writer_ = std::move(started).value();
    LogTarget target;
    target.file = UniqueFd(::dup(::fileno(file)));
    writer_->Use(std::move(target));
  }
  ~LoggedRecordsTest() override { std::fclose(file_); }

  std::string Written(uint64_t lines) {
    while (writer_->Report().written < lines) ::usleep(500);
    std::string text(writer_->Report().file_bytes, '?');
    EXPECT_EQ(::pread(::fileno(file_), text.data(), text.size(), 0),
              static_cast<ssize_t>(text.size()));
    return text;
  }

  int rung_ = 0;
  LineQueue queue_;
  std::FILE* file_ = nullptr;
  std::shared_ptr<LogWriter> writer_;
};

TEST_F(LoggedRecordsTest, GivesLinesToTheWriterWithoutEnds) {
  LoggedRecords records("", Types(), writer_, &queue_);
  records.TakeRecord(AUDIT_SYSCALL, Bytes("audit(1.0:1): a"), 0);
  records.TakeRecord(AUDIT_EOE, Bytes("audit(1.0:1): "), 0);
  records.TakeRecord(AUDIT_SYSCALL, Bytes("audit(1.0:2): b"), 0);
  records.Deliver();
  EXPECT_EQ(Written(2), "type=SYSCALL msg=audit(1.0:1): a\ntype=SYSCALL msg=audit(1.0:2): b\n");
  EXPECT_EQ(records.records(), 3u);
  EXPECT_FALSE(queue_.Take().has_value());
}

TEST_F(LoggedRecordsTest, RelaysEveryLineFromThenOn) {
  LoggedRecords records("node=x ", Types(), writer_, &queue_);
  records.TakeRecord(AUDIT_SYSCALL, Bytes("1"), 0);
  records.Relay();
  records.TakeRecord(AUDIT_SYSCALL, Bytes("2"), 0);
  records.TakeRecord(AUDIT_EOE, Bytes("3"), 0);
  records.Deliver();
  EXPECT_EQ(rung_, 1);
  EXPECT_EQ(Written(1), "node=x type=SYSCALL msg=1\n");
  const std::optional<Batch<PackedRecords>> batch = queue_.Take();
  ASSERT_TRUE(batch.has_value());
  const std::string bytes(batch->items.bytes.begin(), batch->items.bytes.end());
  EXPECT_EQ(bytes, "node=x type=SYSCALL msg=2node=x type=EOE msg=3");
  EXPECT_EQ(batch->items.index, (std::vector<uint32_t>{AUDIT_SYSCALL, 0, 25, AUDIT_EOE, 25, 46}));
}

TEST_F(LoggedRecordsTest, RelaysAllWithoutAWriter) {
  LoggedRecords records("", Types(), nullptr, &queue_);
  records.TakeRecord(AUDIT_SYSCALL, Bytes("1"), 0);
  records.CountOverrun(3);
  records.CountDropped();
  records.End(5);
  EXPECT_EQ(queue_.Take()->items.records(), 1u);
  const std::optional<Batch<PackedRecords>> end = queue_.Take();
  EXPECT_EQ(end->lost_in_socket, 3u);
  EXPECT_EQ(end->unreadable, 1u);
  EXPECT_EQ(end->end, 5);
}

}  // namespace
}  // namespace audit_netlink
