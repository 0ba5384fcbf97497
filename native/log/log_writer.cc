// A queue of chunks, write(2) for one at a time.
#include "log/log_writer.h"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace audit_netlink {

namespace {

// What one write(2) is given: large enough to cost nothing, small enough for its memory to be given
// back soon.
constexpr size_t kChunkBytes = 256 << 10;

// auditd takes a file system with fewer free blocks for full.
constexpr uint64_t kLeastBlocks = 5;

uint64_t LinesIn(const uint8_t* at, const uint8_t* end) {
  return static_cast<uint64_t>(std::count(at, end, uint8_t{'\n'}));
}

// How many of the bytes are whole lines.
size_t WholeLines(const uint8_t* at, size_t size) {
  while (size > 0 && at[size - 1] != '\n') --size;
  return size;
}

// Where the line ends in which the byte at `reached` lies, or that begins there.
size_t EndOfLine(const std::vector<uint8_t>& bytes, size_t reached) {
  if (reached >= bytes.size()) return bytes.size();
  const void* const found = std::memchr(bytes.data() + reached, '\n', bytes.size() - reached);
  if (found == nullptr) return bytes.size();
  return static_cast<size_t>(static_cast<const uint8_t*>(found) - bytes.data()) + 1;
}

bool CanWrite(LogState state) { return state == LogState::kWriting; }

}  // namespace

Result<std::unique_ptr<LogWriter>> LogWriter::Start(size_t max_held_bytes,
                                                    std::function<void()> bell) {
  std::unique_ptr<LogWriter> writer(new LogWriter(max_held_bytes, std::move(bell)));
  const Result<Done> flusher = writer->flusher_.Start();
  if (!flusher.ok()) return flusher.error();
  Result<std::unique_ptr<Thread>> thread =
      Thread::Start("audit-log", [self = writer.get()] { self->Loop(); });
  if (!thread.ok()) return thread.error();
  writer->thread_ = std::move(thread).value();
  return writer;
}

LogWriter::LogWriter(size_t max_held_bytes, std::function<void()> bell)
    : max_held_bytes_(max_held_bytes), bell_(std::move(bell)), flusher_([this](int error) {
        Fail(error);
        RingIfNews();
      }) {}

LogWriter::~LogWriter() { Stop(); }

void LogWriter::Stop() {
  {
    const MutexLock lock(&mutex_);
    stopped_ = true;
    wake_.NotifyOne();
  }
  thread_.reset();
  flusher_.Stop();
  // Whoever holds this object may do so for long.
  target_ = LogTarget();
  const MutexLock lock(&mutex_);
  next_target_.reset();
}

bool LogWriter::Append(ByteView lines, uint64_t count, bool marked) {
  const MutexLock lock(&mutex_);
  const uint64_t room = max_held_bytes_ - std::min<uint64_t>(max_held_bytes_, report_.held_bytes);
  if (stopped_ || lines.size() > room) {
    report_.lost += count;
    news_ = true;
    return false;
  }
  const bool fits = !chunks_.empty() && !chunks_.back().marked &&
                    chunks_.back().bytes.size() + lines.size() <= kChunkBytes;
  if (!fits) chunks_.emplace_back();
  Chunk& chunk = chunks_.back();
  chunk.bytes.insert(chunk.bytes.end(), lines.begin(), lines.end());
  chunk.lines += count;
  chunk.marked = marked;
  report_.accepted += count;
  report_.held_bytes += lines.size();
  return true;
}

void LogWriter::Wake() {
  const MutexLock lock(&mutex_);
  wake_.NotifyOne();
}

void LogWriter::Use(LogTarget target) {
  const MutexLock lock(&mutex_);
  next_target_ = std::move(target);
  report_.state = LogState::kWriting;
  report_.write_error = 0;
  wake_.NotifyOne();
}

void LogWriter::Resume(uint64_t limit_bytes) {
  const MutexLock lock(&mutex_);
  limit_bytes_ = limit_bytes;
  if (report_.state != LogState::kNoFile) report_.state = LogState::kWriting;
  wake_.NotifyOne();
}

void LogWriter::Pause() {
  const MutexLock lock(&mutex_);
  if (report_.state != LogState::kNoFile) report_.state = LogState::kPaused;
}

void LogWriter::WaitFor(uint64_t written) {
  const MutexLock lock(&mutex_);
  wanted_ = std::min(wanted_, written);
  wake_.NotifyOne();
}

LogReport LogWriter::Report() {
  const MutexLock lock(&mutex_);
  LogReport report = report_;
  report_.flush_error = 0;
  return report;
}

void LogWriter::Fail(int flush_error) {
  const MutexLock lock(&mutex_);
  report_.flush_error = flush_error;
  news_ = true;
}

void LogWriter::RingIfNews() {
  {
    const MutexLock lock(&mutex_);
    if (report_.written >= wanted_) {
      wanted_ = UINT64_MAX;
      news_ = true;
    }
    if (!std::exchange(news_, false)) return;
  }
  bell_();
}

void LogWriter::Loop() {
  for (;;) {
    RingIfNews();
    std::optional<LogTarget> target;
    uint64_t limit_bytes = 0;
    {
      MutexLock lock(&mutex_);
      for (;;) {
        if (stopped_) return;
        if (next_target_) break;
        const bool has_lines = has_current_ || !chunks_.empty();
        if (CanWrite(report_.state) && has_lines) break;
        if (news_ || report_.written >= wanted_) break;
        wake_.Wait(&mutex_);
      }
      if (next_target_) {
        target = std::exchange(next_target_, std::nullopt);
      } else if (!CanWrite(report_.state) || (!has_current_ && chunks_.empty())) {
        continue;
      } else if (!has_current_) {
        current_ = std::move(chunks_.front());
        chunks_.pop_front();
        has_current_ = true;
      }
      limit_bytes = limit_bytes_;
    }
    if (target) {
      TakeTarget(std::move(*target));
    } else {
      WriteOn(limit_bytes);
    }
  }
}

void LogWriter::TakeTarget(LogTarget target) {
  if (unflushed_ > 0) FlushNow();
  target_ = std::move(target);
  struct stat status{};
  const bool is_known = ::fstat(target_.file.get(), &status) == 0;
  const SpaceLevel space = Space();
  const MutexLock lock(&mutex_);
  report_.file_bytes = is_known ? static_cast<uint64_t>(status.st_size) : 0;
  limit_bytes_ = target_.limit_bytes;
  if (std::exchange(report_.space, space) != space) news_ = true;
}

// Writes current_ up to this byte. Gives 0 or an errno; what was not written is not in the file.
int LogWriter::WriteTo(size_t end) {
  const int file = target_.file.get();
  if (target_.torn) {
    if (::write(file, "\n", 1) != 1) return errno;
    target_.torn = false;
    const MutexLock lock(&mutex_);
    report_.file_bytes += 1;
  }
  const size_t start = current_.done;
  size_t at = start;
  int error = 0;
  while (at < end && error == 0) {
    const ssize_t count = ::write(file, current_.bytes.data() + at, end - at);
    if (count > 0) {
      at += static_cast<size_t>(count);
    } else if (count == 0 || errno != EINTR) {
      error = count == 0 ? ENOSPC : errno;
    }
  }
  const uint8_t* const bytes = current_.bytes.data() + start;
  const size_t whole = WholeLines(bytes, at - start);
  const bool is_torn = whole < at - start;
  current_.done = start + whole;
  const uint64_t lines = LinesIn(bytes, bytes + whole);
  uint64_t file_bytes = 0;
  {
    const MutexLock lock(&mutex_);
    report_.file_bytes += whole;
    report_.held_bytes -= whole;
    report_.written += lines;
    file_bytes = report_.file_bytes;
  }
  // The line is written again from its beginning.
  if (is_torn && ::ftruncate(file, static_cast<off_t>(file_bytes)) != 0) {
    target_.torn = true;
    const MutexLock lock(&mutex_);
    report_.file_bytes += at - start - whole;
  }
  Flush(lines);
  return error;
}

void LogWriter::WriteOn(uint64_t limit_bytes) {
  uint64_t file_bytes = 0;
  {
    const MutexLock lock(&mutex_);
    file_bytes = report_.file_bytes;
  }
  size_t end = current_.bytes.size();
  bool reaches_limit = false;
  if (limit_bytes > 0) {
    const uint64_t room = limit_bytes - std::min(limit_bytes, file_bytes);
    if (end - current_.done >= room) {
      const size_t reached = current_.done + static_cast<size_t>(room);
      end = EndOfLine(current_.bytes, reached > current_.done ? reached - 1 : reached);
      reaches_limit = true;
    }
  }
  const int error = WriteTo(end);
  const SpaceLevel space = Space();
  const MutexLock lock(&mutex_);
  if (std::exchange(report_.space, space) != space) news_ = true;
  const bool is_finished = current_.done == current_.bytes.size();
  const bool at_mark = is_finished && current_.marked;
  if (is_finished) {
    current_ = Chunk();
    has_current_ = false;
  }
  // Somebody may have paused it meanwhile.
  if (error != 0) {
    report_.write_error = error;
    report_.state = LogState::kFailed;
    news_ = true;
  } else if (report_.state == LogState::kWriting && (at_mark || reaches_limit)) {
    report_.state = at_mark ? LogState::kAtMark : LogState::kAtLimit;
    news_ = true;
  }
}

void LogWriter::Flush(uint64_t lines) {
  if (target_.flushing == Flushing::kNone) return;
  unflushed_ += lines;
  if (unflushed_ == 0 || unflushed_ < target_.flush_every) return;
  if (target_.flushing == Flushing::kBetween) {
    FlushNow();
    return;
  }
  unflushed_ = 0;
  const Result<Done> asked = flusher_.Ask(target_.file.get());
  if (!asked.ok()) Fail(asked.error().code);
}

void LogWriter::FlushNow() {
  unflushed_ = 0;
  if (::fsync(target_.file.get()) != 0) Fail(errno);
}

SpaceLevel LogWriter::Space() const {
  struct statvfs system{};
  if (::fstatvfs(target_.file.get(), &system) != 0) return SpaceLevel::kEnough;
  if (system.f_blocks == 0) return SpaceLevel::kEnough;  // a device, which has none
  if (system.f_bavail < kLeastBlocks) return SpaceLevel::kFull;
  const uint64_t free_bytes = static_cast<uint64_t>(system.f_bavail) * system.f_frsize;
  if (free_bytes < target_.low_bytes[1]) return SpaceLevel::kVeryLow;
  return free_bytes < target_.low_bytes[0] ? SpaceLevel::kLow : SpaceLevel::kEnough;
}

}  // namespace audit_netlink
