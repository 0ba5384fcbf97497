// FileScan: a file gives what its text gives, wherever the borders of what is read lie, and ends
// whenever nobody wants more.
#include "log/file_scan.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <string>
#include <tuple>
#include <utility>

#include "base/mutex.h"

namespace audit_netlink {
namespace {

constexpr HashKey kKey{1, 2};

std::shared_ptr<const TypeNames> Types() {
  auto types = std::make_shared<TypeNames>();
  types->Add("SYSCALL", 1300);
  types->Add("PATH", 1302);
  types->Add("PROCTITLE", 1327);
  return types;
}

void AppendWord(std::vector<uint8_t>* bytes, uint32_t word) {
  const auto* const at = reinterpret_cast<const uint8_t*>(&word);
  bytes->insert(bytes->end(), at, at + sizeof(word));
}

// One clause: these bytes, of which there are a multiple of four.
std::shared_ptr<const EventFilter> Wanting(const std::string& text) {
  std::vector<uint8_t> encoded;
  for (const uint32_t word : {0u, 0u, ~0u, ~0u, 1u, 1u, 1u, static_cast<uint32_t>(text.size())}) {
    AppendWord(&encoded, word);
  }
  encoded.insert(encoded.end(), text.begin(), text.end());
  return EventFilter::Decode(ByteView(encoded)).value();
}

// Events of three records each, of which every 5,000th has a key; records of some come late.
std::string MadeLog(int events) {
  std::string log;
  const auto line = [&](const char* type, int serial, const std::string& body) {
    log += std::string("type=") + type + " msg=audit(" + std::to_string(100 + serial / 10000) +
           ".000:" + std::to_string(serial) + "): " + body + "\n";
  };
  for (int serial = 1; serial <= events; ++serial) {
    const bool is_rare = serial % 5000 == 0;
    line("SYSCALL", serial, "pid=" + std::to_string(serial) + (is_rare ? " \"rarest\"" : " key=x"));
    line("PATH", serial, "name=\"/srv/" + std::to_string(serial) + "\"");
    if (serial % 3 == 0) line("PATH", serial - 1, "name=\"late\"");
    line("PROCTITLE", serial, "proctitle=2F7573722F62696E2F776F726B6572");
  }
  return log;
}

class File {
 public:
  explicit File(const std::string& content) : file_(std::tmpfile()) {
    EXPECT_EQ(std::fwrite(content.data(), 1, content.size(), file_), content.size());
    std::fflush(file_);
  }
  ~File() { std::fclose(file_); }

  UniqueFd Opened() const { return UniqueFd(::dup(::fileno(file_))); }

 private:
  std::FILE* const file_;
};

ReassemblyLimits Limits() {
  ReassemblyLimits limits;
  limits.clock = Clock::kLog;
  return limits;
}

struct Found {
  std::string bytes;
  size_t events = 0;
  int end = -1;
  size_t largest_batch = 0;
};

void Append(Found* found, const PackedEvents& packed) {
  found->bytes.append(packed.bytes.begin(), packed.bytes.end());
  for (size_t at = 0; at < packed.index.size();
       at += kEventWords + kRecordWords * packed.index[at + 1]) {
    ++found->events;
  }
}

Found OfText(const std::string& log, std::shared_ptr<const EventFilter> filter) {
  TextReassembler text(Types(), Limits(), 1024, kKey, std::move(filter));
  text.Push(ByteView(reinterpret_cast<const uint8_t*>(log.data()), log.size()), 0);
  text.Finish();
  Found found;
  Append(&found, *text.finished());
  return found;
}

// Counts the rings that nobody has heard yet.
class Bell {
 public:
  void Ring() {
    const MutexLock lock(&mutex_);
    ++rings_;
    rung_.NotifyOne();
  }
  void Hear() {
    MutexLock lock(&mutex_);
    while (rings_ == 0) rung_.Wait(&mutex_);
    --rings_;
  }

 private:
  Mutex mutex_;
  ConditionVariable rung_;
  int rings_ GUARDED_BY(mutex_) = 0;
};

// Waits as JavaScript does: for the bell, when there was nothing.
Found Scanned(const File& file, FileRange range, TextReassembler* text) {
  Bell bell;
  Found found;
  Result<std::unique_ptr<FileScan>> started =
      FileScan::Start(file.Opened(), range, 0, text, [&bell] { bell.Ring(); });
  EXPECT_TRUE(started.ok());
  const std::unique_ptr<FileScan> scan = std::move(started).value();
  while (found.end < 0) {
    std::optional<ScannedEvents> batch = scan->Take();
    if (!batch) {
      bell.Hear();
      continue;
    }
    Append(&found, batch->events);
    found.largest_batch = std::max(found.largest_batch, batch->events.size());
    if (batch->end) found.end = *batch->end;
  }
  EXPECT_FALSE(scan->Take());
  return found;
}

TEST(FileScanTest, GivesWhatTheTextGives) {
  const std::string log = MadeLog(30'000);
  const File file(log);
  for (const auto& filter : {std::shared_ptr<const EventFilter>(), Wanting("\"rarest\"")}) {
    TextReassembler text(Types(), Limits(), 1024, kKey, filter);
    Found found = Scanned(file, FileRange(), &text);
    EXPECT_EQ(found.end, 0);
    EXPECT_LE(found.largest_batch, 2u << 20);
    text.Finish();
    Append(&found, *text.finished());
    const Found expected = OfText(log, filter);
    EXPECT_EQ(found.events, expected.events);
    EXPECT_EQ(found.bytes, expected.bytes);
    EXPECT_EQ(found.events, filter == nullptr ? 30'000u : 6u);
  }
}

TEST(FileScanTest, GoesOnInTheNextFileWithTheSameEvents) {
  const std::string log = MadeLog(300);
  const Found expected = OfText(log, nullptr);
  for (size_t border = 1; border < log.size(); border += 1009) {
    const File first(log.substr(0, border));
    const File second(log.substr(border));
    TextReassembler text(Types(), Limits(), 1024, kKey);
    Found found = Scanned(first, FileRange(), &text);
    const Found more = Scanned(second, FileRange(), &text);
    found.bytes += more.bytes;
    text.Finish();
    Append(&found, *text.finished());
    EXPECT_EQ(found.bytes, expected.bytes) << border;
  }
}

TEST(FileScanTest, ReadsARange) {
  const std::string log = MadeLog(300);
  const size_t from = log.find('\n', log.size() / 3) + 1;
  const size_t to = log.find('\n', 2 * log.size() / 3) + 1;
  const File file(log);
  TextReassembler text(Types(), Limits(), 1024, kKey);
  Found found = Scanned(file, FileRange{from, to}, &text);
  text.Finish();
  Append(&found, *text.finished());
  EXPECT_EQ(found.bytes, OfText(log.substr(from, to - from), nullptr).bytes);
  text.finished()->clear();
  for (const FileRange range :
       {FileRange{10, 10}, FileRange{20, 10}, FileRange{1u << 30, 1u << 31}}) {
    EXPECT_EQ(Scanned(file, range, &text).events, 0u);
  }
}

TEST(FileScanTest, CountsBytesAndSeesRecords) {
  const std::string log = MadeLog(300);
  const File file(log);
  const File other("nothing\nof that kind\n");
  TextReassembler text(Types(), Limits(), 1024, kKey);
  for (const auto& [opened, size, has] :
       {std::tuple<const File*, size_t, bool>{&file, log.size(), true}, {&other, 21, false}}) {
    Result<std::unique_ptr<FileScan>> scan =
        FileScan::Start(opened->Opened(), FileRange(), 0, &text, [] {});
    ASSERT_TRUE(scan.ok());
    const std::unique_ptr<FileScan> running = std::move(scan).value();
    for (std::optional<int> end; !end;) {
      std::optional<ScannedEvents> batch = running->Take();
      if (batch) end = batch->end;
    }
    EXPECT_EQ(running->bytes_parsed(), size);
    EXPECT_EQ(running->found_records(), has);
  }
}

TEST(FileScanTest, TellsWhatFailed) {
  UniqueFd folder(::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  TextReassembler text(Types(), Limits(), 1024, kKey);
  Result<std::unique_ptr<FileScan>> scan =
      FileScan::Start(std::move(folder), FileRange(), 0, &text, [] {});
  ASSERT_TRUE(scan.ok());
  const std::unique_ptr<FileScan> running = std::move(scan).value();
  for (;;) {
    const std::optional<ScannedEvents> batch = running->Take();
    if (!batch) continue;
    EXPECT_EQ(batch->end, EISDIR);
    break;
  }
}

TEST(FileScanTest, EndsWhenNobodyWantsMore) {
  const std::string log = MadeLog(30'000);
  const File file(log);
  for (int taken = 0; taken < 3; ++taken) {
    TextReassembler text(Types(), Limits(), 1024, kKey);
    Result<std::unique_ptr<FileScan>> scan =
        FileScan::Start(file.Opened(), FileRange(), 0, &text, [] {});
    ASSERT_TRUE(scan.ok());
    const std::unique_ptr<FileScan> running = std::move(scan).value();
    for (int left = taken; left > 0;) {
      if (running->Take()) --left;
    }
  }
}

}  // namespace
}  // namespace audit_netlink
