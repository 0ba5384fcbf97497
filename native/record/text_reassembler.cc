// Chunks to lines to records to events.
#include "record/text_reassembler.h"

#include <utility>

#include "record/record.h"

namespace audit_netlink {

namespace {

// Forgets what is borrowed of a chunk, unless it was kept: the chunk goes, whatever is thrown.
class Loan {
 public:
  explicit Loan(Reassembler* reassembler) : reassembler_(reassembler) {}
  ~Loan() { reassembler_->Drop(); }

 private:
  Reassembler* const reassembler_;
};

bool IsWithin(ByteView line, ByteView chunk) {
  return line.begin() >= chunk.begin() && line.end() <= chunk.end();
}

}  // namespace

TextReassembler::TextReassembler(std::shared_ptr<const TypeNames> types,
                                 const ReassemblyLimits& limits, size_t max_line_bytes, HashKey key,
                                 std::shared_ptr<const EventFilter> filter)
    : parser_(std::move(types)),
      key_(key),
      filter_(std::move(filter)),
      lines_(max_line_bytes),
      ordering_(&sink_),
      reassembler_(limits, &ordering_, key, filter_) {}

void TextReassembler::UseColumns(Columns columns) {
  sink_.columns = std::make_unique<EventColumns>(std::move(columns), key_);
}

void TextReassembler::UseLines(LineForm form) {
  sink_.lines = std::make_unique<EventLines>(parser_.types(), std::move(form));
}

void TextReassembler::UseOrder(const OrderLimits& limits) {
  ordering_.order = std::make_unique<EventOrder>(limits, &sink_);
  ordering_.span_ms = limits.span_ms;
}

void TextReassembler::Push(ByteView chunk, uint64_t waited_ms, AbsentBytes absent) {
  waited_ms_ = waited_ms;
  const Loan loan(&reassembler_);
  LineScan scan(filter_.get(), chunk, absent);
  lines_.Split(chunk, [&](ByteView line, bool cut_off) {
    if (IsWithin(line, chunk)) {
      TakeLine(line, cut_off, RecordBytes::kBorrowed, scan.ClausesOf(line));
    } else {
      TakeLine(line, cut_off, RecordBytes::kPassing, kAnyClause);
    }
  });
  reassembler_.Keep();
  if (ordering_.order) ordering_.order->GiveOut(reassembler_.OldestUnfinished());
}

void TextReassembler::Advance(uint64_t waited_ms) {
  reassembler_.Advance(waited_ms);
  if (!ordering_.order) return;
  // What comes now is younger than what waits.
  if (waited_ms >= waited_ms_ + ordering_.span_ms && !reassembler_.OldestUnfinished()) {
    ordering_.order->Finish();
  } else {
    ordering_.order->GiveOut(reassembler_.OldestUnfinished());
  }
}

std::optional<uint64_t> TextReassembler::NextDeadline() const {
  const std::optional<uint64_t> deadline = reassembler_.NextDeadline();
  if (deadline || !ordering_.order || ordering_.order->is_empty()) return deadline;
  return waited_ms_ + ordering_.span_ms;
}

void TextReassembler::Finish() {
  lines_.Finish([this](ByteView line, bool cut_off) {
    TakeLine(line, cut_off, RecordBytes::kPassing, kAnyClause);
  });
  reassembler_.Finish();
  if (ordering_.order) ordering_.order->Finish();
}

void TextReassembler::TakeLine(ByteView line, bool cut_off, RecordBytes bytes, Clauses clauses) {
  const Content content = bytes == RecordBytes::kBorrowed ? Content::kUnseen : Content::kSeen;
  Record record = parser_.Parse(line, content);
  // Says nothing, and loses nothing.
  if (!record.has_id && LineContent(line).empty()) return;
  if (cut_off) record.flags |= kRecordDamaged;
  reassembler_.Add(record, waited_ms_, bytes, clauses);
}

}  // namespace audit_netlink
