// Cuts chunks of text into lines, wherever the chunks end. Knows no line's content.
#ifndef AUDIT_NETLINK_RECORD_LINE_SPLITTER_H_
#define AUDIT_NETLINK_RECORD_LINE_SPLITTER_H_

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>
#include <vector>

#include "base/byte_view.h"

namespace audit_netlink {

// Keeps at most `max_bytes` of an unfinished line.
class LineSplitter {
 public:
  explicit LineSplitter(size_t max_bytes) : max_bytes_(max_bytes) {}

  // Calls `take(line, cut_off)` for each line that ends in `chunk`, without its newline. Of a line
  // that is too long it gives the first `max_bytes`, and true.
  template <typename Take>
  void Split(ByteView chunk, Take take) {
    while (!chunk.empty()) {
      const void* const newline = std::memchr(chunk.data(), '\n', chunk.size());
      const size_t length =
          newline == nullptr
              ? chunk.size()
              : static_cast<size_t>(static_cast<const uint8_t*>(newline) - chunk.data());
      const ByteView piece = chunk.First(length);
      if (newline == nullptr) {
        Keep(piece);
        return;
      }
      if (begun_.empty() && !too_long_ && length <= max_bytes_) {
        take(piece, false);
      } else {
        Keep(piece);
        Flush(take);
      }
      chunk = chunk.After(length + 1);
    }
  }

  // Gives the line that was begun, if one was: the input ended without a newline.
  template <typename Take>
  void Finish(Take take) {
    if (!begun_.empty() || too_long_) Flush(take);
  }

 private:
  void Keep(ByteView piece) {
    const size_t room = max_bytes_ - begun_.size();
    if (piece.size() > room) too_long_ = true;
    const ByteView kept = piece.First(std::min(piece.size(), room));
    begun_.insert(begun_.end(), kept.begin(), kept.end());
  }

  // Lets go of the line first: one that `take` throws at is not given again.
  template <typename Take>
  void Flush(Take take) {
    std::vector<uint8_t> line;
    line.swap(begun_);
    take(ByteView(line), std::exchange(too_long_, false));
    line.clear();
    begun_.swap(line);
  }

  const size_t max_bytes_;
  std::vector<uint8_t> begun_;
  bool too_long_ = false;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_RECORD_LINE_SPLITTER_H_
