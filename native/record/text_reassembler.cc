// Chunks to lines to records to events.
#include "record/text_reassembler.h"

#include <utility>

#include "record/record.h"

namespace audit_netlink {

TextReassembler::TextReassembler(std::shared_ptr<const TypeNames> types,
                                 const ReassemblyLimits& limits, size_t max_line_bytes, HashKey key)
    : types_(std::move(types)),
      key_(key),
      lines_(max_line_bytes),
      reassembler_(limits, &sink_, key) {}

void TextReassembler::UseColumns(Columns columns) {
  sink_.columns = std::make_unique<EventColumns>(std::move(columns), key_);
}

void TextReassembler::Push(ByteView chunk, uint64_t waited_ms) {
  waited_ms_ = waited_ms;
  lines_.Split(chunk, [this](ByteView line, bool cut_off) { TakeLine(line, cut_off); });
}

void TextReassembler::Finish() {
  lines_.Finish([this](ByteView line, bool cut_off) { TakeLine(line, cut_off); });
  reassembler_.Finish();
}

void TextReassembler::TakeLine(ByteView line, bool cut_off) {
  // Says nothing, and loses nothing.
  if (LineContent(line).empty()) return;
  Record record = ParseLine(line, *types_);
  if (cut_off) record.flags |= kRecordDamaged;
  reassembler_.Add(record, waited_ms_);
}

}  // namespace audit_netlink
