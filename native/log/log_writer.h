// Appends lines to a log on a thread of its own, so that no disk holds up whoever has the lines.
// Knows no path, no rotation and no record: who gives it a file decides what becomes of a full one.
#ifndef AUDIT_NETLINK_LOG_LOG_WRITER_H_
#define AUDIT_NETLINK_LOG_LOG_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/byte_view.h"
#include "base/mutex.h"
#include "base/status.h"
#include "base/thread.h"
#include "base/unique_fd.h"
#include "log/log_flusher.h"

namespace audit_netlink {

// How what was written gets to the disk. A file that is opened with O_DSYNC or O_SYNC needs
// neither.
enum class Flushing {
  kNone,
  kBetween,  // fsync(2) by the writing thread
  kBeside,   // fsync(2) by another thread
};

// A file to append to.
struct LogTarget {
  UniqueFd file;             // opened for appending
  uint64_t limit_bytes = 0;  // stops behind the line with which the file is this long; 0 for never
  Flushing flushing = Flushing::kNone;
  uint64_t flush_every = 0;        // after so many lines
  uint64_t low_bytes[2] = {0, 0};  // free space that is little, and that is very little
  bool torn = false;               // whether its last line has no newline yet
};

// Whether lines are written, and why not. Whatever the reason, they are held meanwhile.
enum class LogState : uint32_t {
  kNoFile = 0,
  kWriting = 1,
  kAtLimit = 2,  // the file is as long as it may be
  kAtMark = 3,   // behind a line that was marked
  kFailed = 4,   // a write failed
  kPaused = 5,
};

// How much room the file system has.
enum class SpaceLevel : uint32_t { kEnough = 0, kLow = 1, kVeryLow = 2, kFull = 3 };

struct LogReport {
  LogState state = LogState::kNoFile;
  int write_error = 0;  // the errno of kFailed
  int flush_error = 0;  // of the last fsync(2) that failed and was not reported yet; 0 for none
  SpaceLevel space = SpaceLevel::kEnough;
  uint64_t accepted = 0;  // lines
  uint64_t written = 0;   // of these, in their order
  uint64_t lost = 0;      // lines for which there was no room
  uint64_t held_bytes = 0;
  uint64_t file_bytes = 0;
};

// Thread-safe, but for its making and its end, which are of one thread.
class LogWriter {
 public:
  // Holds at most `max_held_bytes` of what the disk has not taken. `bell` is called on one of the
  // threads here when there is news: a state that changed on its own, lines that were lost, an
  // fsync(2) that failed, another level of space, lines that were waited for.
  static Result<std::unique_ptr<LogWriter>> Start(size_t max_held_bytes,
                                                  std::function<void()> bell);

  // Does not write what is held.
  ~LogWriter();

  LogWriter(const LogWriter&) = delete;
  LogWriter& operator=(const LogWriter&) = delete;

  // Takes whole lines with their newlines, all or none: then they are counted as lost. With
  // `marked`, writing stops behind them. To have them written, call Wake().
  bool Append(ByteView lines, uint64_t count, bool marked = false) EXCLUDES(mutex_);
  void Wake() EXCLUDES(mutex_);

  // Writes to this file from now on, from where it was, also when it had stopped.
  void Use(LogTarget target) EXCLUDES(mutex_);
  // Writes on in the same file, with this limit.
  void Resume(uint64_t limit_bytes) EXCLUDES(mutex_);
  // Writes nothing more, until Use() or Resume().
  void Pause() EXCLUDES(mutex_);
  // Rings the bell when so many lines are written.
  void WaitFor(uint64_t written) EXCLUDES(mutex_);
  // The state; an error of fsync(2) is in it once.
  LogReport Report() EXCLUDES(mutex_);
  // Ends the threads. What is appended afterwards is lost.
  void Stop() EXCLUDES(mutex_);

 private:
  struct Chunk {
    std::vector<uint8_t> bytes;
    uint64_t lines = 0;
    size_t done = 0;  // bytes that are written
    bool marked = false;
  };

  LogWriter(size_t max_held_bytes, std::function<void()> bell);

  void Loop() EXCLUDES(mutex_);
  void TakeTarget(LogTarget target) EXCLUDES(mutex_);
  void WriteOn(uint64_t limit_bytes) EXCLUDES(mutex_);
  int WriteTo(size_t end);
  void Flush(uint64_t lines);
  void FlushNow();
  SpaceLevel Space() const;
  void Fail(int flush_error) EXCLUDES(mutex_);
  void RingIfNews() EXCLUDES(mutex_);

  const size_t max_held_bytes_;
  const std::function<void()> bell_;

  // Of the thread alone.
  LogTarget target_;
  Chunk current_;  // the oldest lines, empty when there are none
  uint64_t unflushed_ = 0;

  Mutex mutex_;
  ConditionVariable wake_;
  std::deque<Chunk> chunks_ GUARDED_BY(mutex_);
  std::optional<LogTarget> next_target_ GUARDED_BY(mutex_);
  LogReport report_ GUARDED_BY(mutex_);
  bool has_current_ GUARDED_BY(mutex_) = false;
  uint64_t limit_bytes_ GUARDED_BY(mutex_) = 0;
  uint64_t wanted_ GUARDED_BY(mutex_) = UINT64_MAX;
  bool news_ GUARDED_BY(mutex_) = false;
  bool stopped_ GUARDED_BY(mutex_) = false;

  // Last, so that the threads have ended before what they use goes.
  LogFlusher flusher_;
  std::unique_ptr<Thread> thread_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_LOG_LOG_WRITER_H_
