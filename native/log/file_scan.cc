// A ring of pieces between reading and parsing, a queue of batches between parsing and taking.
#include "log/file_scan.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "record/needle.h"

namespace audit_netlink {

namespace {

// What is read at once: large enough for threads to meet seldom, small enough to stay in a cache.
constexpr size_t kPieceBytes = 512 << 10;
constexpr size_t kPieces = 4;

// What is parsed at once grows from the first to a whole piece while it gives few events. Batches
// as small as the first become garbage while they are young.
constexpr size_t kSliceBytes = 64 << 10;

// What may wait to be taken.
constexpr size_t kMaxBatches = 16;
constexpr size_t kMaxBatchedBytes = 2 << 20;

// Every record has it.
constexpr char kHeader[] = "audit(";

}  // namespace

// Buffers that are filled by one thread and emptied by another, in turn.
class FileScan::Pieces {
 public:
  struct Piece {
    std::vector<uint8_t> bytes = std::vector<uint8_t>(kPieceBytes);
    size_t size = 0;
    AbsentBytes absent = 0;
    int error = 0;  // with size 0: why nothing follows
  };

  // The next to be filled, null when nobody empties any more.
  Piece* Empty() EXCLUDES(mutex_) {
    MutexLock lock(&mutex_);
    while (!stopped_ && filled_ - emptied_ == kPieces) changed_.Wait(&mutex_);
    return stopped_ ? nullptr : &ring_[filled_ % kPieces];
  }

  void Filled() EXCLUDES(mutex_) {
    MutexLock lock(&mutex_);
    ++filled_;
    changed_.NotifyOne();
  }

  // The next to be emptied, null when nobody fills any more.
  Piece* Full() EXCLUDES(mutex_) {
    MutexLock lock(&mutex_);
    while (!stopped_ && filled_ == emptied_) changed_.Wait(&mutex_);
    return stopped_ ? nullptr : &ring_[emptied_ % kPieces];
  }

  void Emptied() EXCLUDES(mutex_) {
    MutexLock lock(&mutex_);
    ++emptied_;
    changed_.NotifyOne();
  }

  void Stop() EXCLUDES(mutex_) {
    MutexLock lock(&mutex_);
    stopped_ = true;
    // Only one of the two can be waiting: the ring is not empty and full at once.
    changed_.NotifyOne();
  }

 private:
  // Each belongs to who got it last.
  std::array<Piece, kPieces> ring_;
  Mutex mutex_;
  ConditionVariable changed_;
  size_t filled_ GUARDED_BY(mutex_) = 0;
  size_t emptied_ GUARDED_BY(mutex_) = 0;
  bool stopped_ GUARDED_BY(mutex_) = false;
};

class FileScan::Batches {
 public:
  explicit Batches(std::function<void()> bell) : bell_(std::move(bell)) {}

  // Waits for room. False when nobody takes any more.
  bool Add(ScannedEvents batch) EXCLUDES(mutex_) {
    bool rings = false;
    {
      MutexLock lock(&mutex_);
      const size_t size = batch.events.size();
      while (!stopped_ && !waiting_.empty() &&
             (waiting_.size() == kMaxBatches || held_bytes_ + size > kMaxBatchedBytes)) {
        room_.Wait(&mutex_);
      }
      if (stopped_) return false;
      held_bytes_ += size;
      waiting_.push_back(std::move(batch));
      rings = std::exchange(wanted_, false);
    }
    if (rings) bell_();
    return true;
  }

  std::optional<ScannedEvents> Take() EXCLUDES(mutex_) {
    MutexLock lock(&mutex_);
    if (waiting_.empty()) {
      wanted_ = true;
      return std::nullopt;
    }
    ScannedEvents batch = std::move(waiting_.front());
    waiting_.pop_front();
    held_bytes_ -= batch.events.size();
    room_.NotifyOne();
    return batch;
  }

  void Stop() EXCLUDES(mutex_) {
    MutexLock lock(&mutex_);
    stopped_ = true;
    room_.NotifyOne();
  }

 private:
  const std::function<void()> bell_;
  Mutex mutex_;
  ConditionVariable room_;
  std::deque<ScannedEvents> waiting_ GUARDED_BY(mutex_);
  size_t held_bytes_ GUARDED_BY(mutex_) = 0;
  bool wanted_ GUARDED_BY(mutex_) = false;
  bool stopped_ GUARDED_BY(mutex_) = false;
};

Result<std::unique_ptr<FileScan>> FileScan::Start(UniqueFd file, FileRange range,
                                                  uint64_t waited_ms, TextReassembler* text,
                                                  std::function<void()> bell) {
  std::unique_ptr<FileScan> scan(
      new FileScan(std::move(file), range, waited_ms, text, std::move(bell)));
  FileScan* const self = scan.get();
  Result<std::unique_ptr<Thread>> parser =
      Thread::Start("audit-parse", [self] { self->ParseAll(); });
  if (!parser.ok()) return parser.error();
  scan->parser_ = std::move(parser).value();
  Result<std::unique_ptr<Thread>> reader = Thread::Start("audit-read", [self] { self->ReadAll(); });
  if (!reader.ok()) return reader.error();
  scan->reader_ = std::move(reader).value();
  return scan;
}

FileScan::FileScan(UniqueFd file, FileRange range, uint64_t waited_ms, TextReassembler* text,
                   std::function<void()> bell)
    : file_(std::move(file)),
      range_(range),
      waited_ms_(waited_ms),
      text_(text),
      pieces_(std::make_unique<Pieces>()),
      batches_(std::make_unique<Batches>(std::move(bell))),
      slice_bytes_(kSliceBytes) {}

FileScan::~FileScan() {
  pieces_->Stop();
  batches_->Stop();
}

std::optional<ScannedEvents> FileScan::Take() { return batches_->Take(); }

void FileScan::ReadAll() {
  // Only advice: what it says is done anyway, or cannot be.
  static_cast<void>(
      ::posix_fadvise(file_.get(), static_cast<off_t>(range_.from), 0, POSIX_FADV_SEQUENTIAL));
  uint64_t at = range_.from;
  while (Pieces::Piece* const piece = pieces_->Empty()) {
    const size_t room = static_cast<size_t>(
        std::min<uint64_t>(piece->bytes.size(), range_.to - std::min(at, range_.to)));
    ssize_t count = 0;
    do {
      count = ::pread(file_.get(), piece->bytes.data(), room, static_cast<off_t>(at));
    } while (count < 0 && errno == EINTR);
    piece->error = count < 0 ? errno : 0;
    piece->size = count < 0 ? 0 : static_cast<size_t>(count);
    at += piece->size;
    const ByteView bytes(piece->bytes.data(), piece->size);
    piece->absent = text_->filter() == nullptr ? 0 : text_->filter()->AbsentIn(bytes);
    const bool is_end = piece->size == 0;
    pieces_->Filled();
    if (is_end) return;
  }
}

void FileScan::ParseAll() {
  const Needle header(std::vector<uint8_t>(kHeader, kHeader + sizeof(kHeader) - 1));
  while (Pieces::Piece* const piece = pieces_->Full()) {
    const ByteView bytes(piece->bytes.data(), piece->size);
    if (bytes.empty()) {
      ScannedEvents rest;
      std::swap(rest.events, *text_->finished());
      rest.end = piece->error;
      batches_->Add(std::move(rest));
      return;
    }
    if (!found_records_ && header.FindIn(bytes.begin(), bytes.end()) != nullptr) {
      found_records_.store(true, std::memory_order_relaxed);
    }
    if (!ParsePiece(bytes, piece->absent)) return;
    pieces_->Emptied();
  }
}

bool FileScan::ParsePiece(ByteView piece, AbsentBytes absent) {
  while (!piece.empty()) {
    const size_t size = std::min(slice_bytes_, piece.size());
    text_->Push(piece.First(size), waited_ms_, absent);
    piece = piece.After(size);
    bytes_parsed_.fetch_add(size, std::memory_order_relaxed);
    PackedEvents* const finished = text_->finished();
    if (finished->size() >= kSliceBytes / 2) {
      slice_bytes_ = kSliceBytes;
    } else if (slice_bytes_ < kPieceBytes) {
      slice_bytes_ *= 2;
    }
    if (finished->index.empty()) continue;
    ScannedEvents batch;
    std::swap(batch.events, *finished);
    if (!batches_->Add(std::move(batch))) return false;
  }
  return true;
}

}  // namespace audit_netlink
