// LogWriter: every line is in the file once and whole, whatever the file does; what is not is held,
// and beyond that counted.
#include "log/log_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>

namespace audit_netlink {
namespace {

constexpr size_t kMany = 1 << 20;

class Folder {
 public:
  Folder() { EXPECT_NE(::mkdtemp(path_), nullptr); }
  ~Folder() {
    const std::string command = std::string("rm -r ") + path_;
    EXPECT_EQ(std::system(command.c_str()), 0);
  }

  std::string File(const char* name) const { return std::string(path_) + "/" + name; }

 private:
  char path_[32] = "/tmp/log_writer_test.XXXXXX";
};

UniqueFd Opened(const std::string& path) {
  UniqueFd file(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  EXPECT_TRUE(file.valid());
  return file;
}

LogTarget To(const std::string& path, uint64_t limit_bytes = 0) {
  LogTarget target;
  target.file = Opened(path);
  target.limit_bytes = limit_bytes;
  return target;
}

std::string Content(const std::string& path) {
  std::string text;
  std::FILE* const file = std::fopen(path.c_str(), "r");
  if (file == nullptr) return text;
  char part[4096];
  while (const size_t count = std::fread(part, 1, sizeof(part), file)) text.append(part, count);
  std::fclose(file);
  return text;
}

// A writer, and a bell that can be waited for.
class Log {
 public:
  explicit Log(size_t max_held_bytes = kMany) {
    Result<std::unique_ptr<LogWriter>> started =
        LogWriter::Start(max_held_bytes, [this] { ++rung_; });
    EXPECT_TRUE(started.ok());
    writer_ = std::move(started).value();
  }

  LogWriter& operator*() { return *writer_; }
  LogWriter* operator->() { return writer_.get(); }

  bool Add(const std::string& lines, uint64_t count = 1, bool marked = false) {
    const bool taken = writer_->Append(
        ByteView(reinterpret_cast<const uint8_t*>(lines.data()), lines.size()), count, marked);
    writer_->Wake();
    return taken;
  }

  // Waits until the report is one that is wanted; the test runner ends what never comes.
  LogReport Until(const std::function<bool(const LogReport&)>& wanted) {
    for (;;) {
      const LogReport report = writer_->Report();
      if (wanted(report)) return report;
      ::usleep(500);
    }
  }
  LogReport Until(LogState state) {
    return Until([state](const LogReport& report) { return report.state == state; });
  }
  LogReport UntilWritten(uint64_t count) {
    return Until([count](const LogReport& report) { return report.written == count; });
  }

  void UntilRung() {
    while (rung_ == 0) ::usleep(500);
  }
  int rung() const { return rung_; }

 private:
  std::atomic<int> rung_{0};
  std::unique_ptr<LogWriter> writer_;
};

TEST(LogWriter, WritesLinesInOrderBehindWhatIsThere) {
  const Folder folder;
  const std::string path = folder.File("audit.log");
  const std::string there = "type=A\n";
  ASSERT_EQ(::write(Opened(path).get(), there.data(), there.size()),
            static_cast<ssize_t>(there.size()));
  Log log;
  log->Use(To(path));
  std::string expected = there;
  for (int i = 0; i < 1000; ++i) {
    const std::string line = "type=B msg=" + std::to_string(i) + "\n";
    EXPECT_TRUE(log.Add(line));
    expected += line;
  }
  const LogReport report = log.UntilWritten(1000);
  EXPECT_EQ(Content(path), expected);
  EXPECT_EQ(report.file_bytes, expected.size());
  EXPECT_EQ(report.held_bytes, 0u);
  EXPECT_EQ(report.accepted, 1000u);
  EXPECT_EQ(report.lost, 0u);
}

TEST(LogWriter, HoldsLinesUntilThereIsAFile) {
  const Folder folder;
  Log log;
  EXPECT_TRUE(log.Add("one\n"));
  EXPECT_EQ(log->Report().state, LogState::kNoFile);
  log->Resume(0);
  EXPECT_EQ(log->Report().state, LogState::kNoFile);
  log->Use(To(folder.File("audit.log")));
  log.UntilWritten(1);
  EXPECT_EQ(Content(folder.File("audit.log")), "one\n");
}

TEST(LogWriter, ClosesATornLastLine) {
  const Folder folder;
  const std::string path = folder.File("audit.log");
  ASSERT_EQ(::write(Opened(path).get(), "type=A to", 9), 9);
  Log log;
  LogTarget target = To(path);
  target.torn = true;
  log->Use(std::move(target));
  log.Add("type=B\n");
  EXPECT_EQ(log.UntilWritten(1).file_bytes, 17u);
  EXPECT_EQ(Content(path), "type=A to\ntype=B\n");
}

TEST(LogWriter, CountsWhatItHasNoRoomFor) {
  const Folder folder;
  Log log(10);
  EXPECT_TRUE(log.Add("123456789\n"));
  EXPECT_FALSE(log.Add("1\n2\n", 2));
  log.UntilRung();
  LogReport report = log->Report();
  EXPECT_EQ(report.lost, 2u);
  EXPECT_EQ(report.accepted, 1u);
  EXPECT_EQ(report.held_bytes, 10u);
  log->Use(To(folder.File("audit.log")));
  log.UntilWritten(1);
  EXPECT_TRUE(log.Add("3\n"));
  log.UntilWritten(2);
  EXPECT_EQ(Content(folder.File("audit.log")), "123456789\n3\n");
}

TEST(LogWriter, StopsBehindTheLineThatReachesTheLimit) {
  const Folder folder;
  Log log;
  EXPECT_TRUE(log.Add("1234\n5678\nabcd\nefgh\n", 4));
  log->Use(To(folder.File("first"), 10));
  const LogReport report = log.Until(LogState::kAtLimit);
  log.UntilRung();
  EXPECT_EQ(report.written, 2u);
  EXPECT_EQ(Content(folder.File("first")), "1234\n5678\n");
  log->Use(To(folder.File("second"), 7));
  log.Until(
      [](const LogReport& now) { return now.state == LogState::kAtLimit && now.written == 4; });
  EXPECT_EQ(Content(folder.File("second")), "abcd\nefgh\n");
  log->Resume(0);
  log.Add("more\n");
  log.UntilWritten(5);
  EXPECT_EQ(Content(folder.File("second")), "abcd\nefgh\nmore\n");
}

TEST(LogWriter, WritesOneLineToAFileThatIsTooLongAlready) {
  const Folder folder;
  const std::string path = folder.File("audit.log");
  ASSERT_EQ(::write(Opened(path).get(), "123456789\n", 10), 10);
  Log log;
  log.Add("a\nb\n", 2);
  log->Use(To(path, 4));
  EXPECT_EQ(log.Until(LogState::kAtLimit).written, 1u);
  EXPECT_EQ(Content(path), "123456789\na\n");
}

TEST(LogWriter, StopsBehindALineThatIsMarked) {
  const Folder folder;
  Log log;
  log->Use(To(folder.File("first")));
  log.Add("a\n");
  log.Add("rotate\n", 1, true);
  log.Add("b\n");
  EXPECT_EQ(log.Until(LogState::kAtMark).written, 2u);
  EXPECT_EQ(Content(folder.File("first")), "a\nrotate\n");
  log->Use(To(folder.File("second")));
  log.UntilWritten(3);
  EXPECT_EQ(Content(folder.File("second")), "b\n");
}

TEST(LogWriter, PausesAndWritesOn) {
  const Folder folder;
  const std::string path = folder.File("audit.log");
  Log log;
  log->Use(To(path));
  log.Add("a\n");
  log.UntilWritten(1);
  log->Pause();
  log.Add("b\n");
  EXPECT_EQ(log->Report().state, LogState::kPaused);
  EXPECT_EQ(log->Report().held_bytes, 2u);
  log->Resume(0);
  log.UntilWritten(2);
  EXPECT_EQ(Content(path), "a\nb\n");
}

TEST(LogWriter, KeepsWhatAFullDiskDoesNotTake) {
  const Folder folder;
  Log log;
  LogTarget full;
  full.file = UniqueFd(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  ASSERT_TRUE(full.file.valid());
  log.Add("a\nb\n", 2);
  log->Use(std::move(full));
  const LogReport report = log.Until(LogState::kFailed);
  EXPECT_EQ(report.write_error, ENOSPC);
  EXPECT_EQ(report.written, 0u);
  EXPECT_EQ(report.held_bytes, 4u);
  log.UntilRung();
  log->Resume(0);
  EXPECT_EQ(log.Until(LogState::kFailed).written, 0u);
  log->Use(To(folder.File("audit.log")));
  EXPECT_EQ(log.UntilWritten(2).lost, 0u);
  EXPECT_EQ(Content(folder.File("audit.log")), "a\nb\n");
}

// The largest file that this process may write, for as long as it lives.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    EXPECT_EQ(::getrlimit(RLIMIT_FSIZE, &before_), 0);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    EXPECT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);
    old_ = std::signal(SIGXFSZ, SIG_IGN);
  }
  ~FileSizeLimit() {
    EXPECT_EQ(::setrlimit(RLIMIT_FSIZE, &before_), 0);
    std::signal(SIGXFSZ, old_);
  }

 private:
  rlimit before_{};
  void (*old_)(int) = SIG_DFL;
};

TEST(LogWriter, LeavesNoPartOfALineBehind) {
  const Folder folder;
  const std::string path = folder.File("audit.log");
  Log log;
  {
    const FileSizeLimit limit(8);
    log.Add("1234\n5678\n", 2);
    log->Use(To(path));
    const LogReport report = log.Until(LogState::kFailed);
    EXPECT_EQ(report.write_error, EFBIG);
    EXPECT_EQ(report.written, 1u);
    EXPECT_EQ(report.held_bytes, 5u);
    EXPECT_EQ(report.file_bytes, 5u);
    EXPECT_EQ(Content(path), "1234\n");
  }
  log->Resume(0);
  log.UntilWritten(2);
  EXPECT_EQ(Content(path), "1234\n5678\n");
}

TEST(LogWriter, RingsWhenWhatWasWaitedForIsWritten) {
  const Folder folder;
  Log log;
  log->Use(To(folder.File("audit.log")));
  log.Add("a\n");
  log->WaitFor(1);
  log.UntilRung();
  EXPECT_EQ(log->Report().written, 1u);
  const int before = log.rung();
  log->WaitFor(1);
  while (log.rung() == before) ::usleep(500);
}

TEST(LogWriter, ReportsAFlushThatFailedOnce) {
  for (const Flushing flushing : {Flushing::kBetween, Flushing::kBeside}) {
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    const UniqueFd reading(ends[0]);
    Log log;
    LogTarget target;
    target.file = UniqueFd(ends[1]);  // of which fsync(2) fails with EINVAL
    target.flushing = flushing;
    target.flush_every = 2;
    log->Use(std::move(target));
    log.Add("a\nb\n", 2);
    log.UntilRung();
    EXPECT_EQ(log->Report().flush_error, EINVAL);
    EXPECT_EQ(log->Report().flush_error, 0);
  }
}

TEST(LogWriter, SeesHowMuchRoomThereIs) {
  const Folder folder;
  struct Case {
    uint64_t low, very_low;
    SpaceLevel level;
  };
  constexpr uint64_t kHuge = uint64_t{1} << 62;
  for (const Case& one : {Case{0, 0, SpaceLevel::kEnough}, Case{kHuge, 0, SpaceLevel::kLow},
                          Case{kHuge, kHuge, SpaceLevel::kVeryLow}}) {
    Log log;
    LogTarget target = To(folder.File("audit.log"));
    target.low_bytes[0] = one.low;
    target.low_bytes[1] = one.very_low;
    log->Use(std::move(target));
    log.Add("a\n");
    EXPECT_EQ(log.UntilWritten(1).space, one.level);
    if (one.level != SpaceLevel::kEnough) log.UntilRung();
  }
}

TEST(LogWriter, TakesNothingWhenItWasStopped) {
  const Folder folder;
  Log log;
  log->Use(To(folder.File("audit.log")));
  log->Stop();
  EXPECT_FALSE(log.Add("a\n"));
  EXPECT_EQ(log->Report().lost, 1u);
}

TEST(LogWriter, LosesNothingBetweenThreads) {
  const Folder folder;
  const std::string path = folder.File("audit.log");
  Log log(64 << 20);
  LogTarget target = To(path);
  target.flushing = Flushing::kBeside;
  target.flush_every = 1000;
  log->Use(std::move(target));
  constexpr uint64_t kLines = 50'000;
  Result<std::unique_ptr<Thread>> other = Thread::Start("other", [&log] {
    for (uint64_t i = 0; i < kLines; ++i) log.Add("from the other\n");
  });
  ASSERT_TRUE(other.ok());
  for (uint64_t i = 0; i < kLines; ++i) log.Add("from the first\n");
  EXPECT_EQ(log.UntilWritten(2 * kLines).lost, 0u);
  EXPECT_EQ(Content(path).size(), 2 * kLines * 15);
}

}  // namespace
}  // namespace audit_netlink
