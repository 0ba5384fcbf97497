// Reads a log and parses it on threads of its own, beside whoever takes the events. Knows no path,
// no rotation, and not what the log holds.
#ifndef AUDIT_NETLINK_LOG_FILE_SCAN_H_
#define AUDIT_NETLINK_LOG_FILE_SCAN_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "base/status.h"
#include "base/thread.h"
#include "base/unique_fd.h"
#include "record/packed_events.h"
#include "record/text_reassembler.h"

namespace audit_netlink {

// Where in a file to read.
struct FileRange {
  uint64_t from = 0;
  uint64_t to = UINT64_MAX;  // or the file's end, if that comes before
};

// Some finished events, in order.
struct ScannedEvents {
  PackedEvents events;
  // Set when these are the last: 0, or the errno of a read that failed.
  std::optional<int> end;
};

// One thread reads, one parses, and the owner takes. Memory does not grow with the file: who parses
// waits while too much is not taken.
class FileScan {
 public:
  // `file` can be read from any place. `text`, which must outlive this object, is used by no one
  // else until the end was taken; then its line and its events that are not finished wait for what
  // follows. `bell` is called on one of the threads, once after each Take() that found nothing.
  static Result<std::unique_ptr<FileScan>> Start(UniqueFd file, FileRange range, uint64_t waited_ms,
                                                 TextReassembler* text, std::function<void()> bell);

  // Ends the threads wherever they are.
  ~FileScan();

  FileScan(const FileScan&) = delete;
  FileScan& operator=(const FileScan&) = delete;

  // The oldest events that were not taken; nothing when there are none yet.
  std::optional<ScannedEvents> Take();

  // How many bytes were parsed. Any thread may ask.
  uint64_t bytes_parsed() const { return bytes_parsed_.load(std::memory_order_relaxed); }
  // Whether anything looked like a record. Any thread may ask.
  bool found_records() const { return found_records_.load(std::memory_order_relaxed); }

 private:
  class Pieces;
  class Batches;

  FileScan(UniqueFd file, FileRange range, uint64_t waited_ms, TextReassembler* text,
           std::function<void()> bell);

  void ReadAll();
  void ParseAll();
  bool ParsePiece(ByteView piece, AbsentBytes absent);

  const UniqueFd file_;
  const FileRange range_;
  const uint64_t waited_ms_;
  TextReassembler* const text_;
  const std::unique_ptr<Pieces> pieces_;
  const std::unique_ptr<Batches> batches_;
  std::atomic<uint64_t> bytes_parsed_{0};
  std::atomic<bool> found_records_{false};
  size_t slice_bytes_;
  // Last, so that they have ended before what they use goes.
  std::unique_ptr<Thread> parser_;
  std::unique_ptr<Thread> reader_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_LOG_FILE_SCAN_H_
