// Text of a log in, packed events out, or values of them side by side: lines, records and events in
// one. Knows no file, and nothing of who reads the events.
#ifndef AUDIT_NETLINK_RECORD_TEXT_REASSEMBLER_H_
#define AUDIT_NETLINK_RECORD_TEXT_REASSEMBLER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "base/byte_view.h"
#include "base/keyed_hash.h"
#include "record/event_columns.h"
#include "record/event_filter.h"
#include "record/event_lines.h"
#include "record/event_order.h"
#include "record/line_parser.h"
#include "record/line_splitter.h"
#include "record/packed_events.h"
#include "record/reassembler.h"
#include "record/type_names.h"

namespace audit_netlink {

// Of events that the filter does not want nothing is read but the headers of their records: those
// say what belongs together, and when it is finished.
//
// Used by one thread at a time.
class TextReassembler {
 public:
  // Of a line at most `max_line_bytes` are kept. Nobody who chooses the text may know `key`. Every
  // event is given out without `filter`.
  TextReassembler(std::shared_ptr<const TypeNames> types, const ReassemblyLimits& limits,
                  size_t max_line_bytes, HashKey key = HashKey::Random(),
                  std::shared_ptr<const EventFilter> filter = nullptr);

  // From now on gives values of the events instead of these.
  void UseColumns(Columns columns);

  // From now on gives lines of the events, which are all of `bytes`, and in `index` how many events
  // these are. Lines that are not records are left out.
  void UseLines(LineForm form);

  // From now on gives events out in the order of their times and serials.
  void UseOrder(const OrderLimits& limits);

  // Null when all events are wanted.
  const EventFilter* filter() const { return filter_.get(); }

  // Takes a piece of the text, which may end anywhere. `waited_ms`, how long pieces were waited for
  // until now, never decreases. `absent` are the filter's bytes that are not in the piece.
  void Push(ByteView chunk, uint64_t waited_ms, AbsentBytes absent = 0);

  // Gives out what waited for its time-out, and says when the next will be.
  void Advance(uint64_t waited_ms);
  std::optional<uint64_t> NextDeadline() const;

  // Gives out the rest, the begun line included.
  void Finish();

  // The events that were given out, or their values as EventColumns packs them. Whoever has read
  // them clears them.
  PackedEvents* finished() {
    if (sink_.columns) sink_.columns->MoveTo(&sink_.packed);
    if (sink_.written > 0) sink_.packed.index.push_back(std::exchange(sink_.written, 0));
    return &sink_.packed;
  }

 private:
  class PackingSink final : public EventSink {
   public:
    void TakeEvent(const FinishedEvent& event) override {
      if (columns) {
        columns->TakeEvent(event);
      } else if (lines) {
        if (event.completion == Completion::kDamaged) return;
        ++written;
        lines->Write(event, &packed.bytes);
      } else {
        packed.Append(event);
      }
    }
    bool ReadsRecords(uint16_t type) override { return !columns || columns->ReadsRecords(type); }
    bool ReadsContentFlags() override { return !columns || columns->ReadsContentFlags(); }
    PackedEvents packed;
    std::unique_ptr<EventColumns> columns;
    std::unique_ptr<EventLines> lines;
    uint32_t written = 0;  // events, as lines
  };
  // In front of it, when there is an order.
  class OrderingSink final : public EventSink {
   public:
    explicit OrderingSink(EventSink* sink) : sink_(sink) {}
    void TakeEvent(const FinishedEvent& event) override {
      (order ? order.get() : sink_)->TakeEvent(event);
    }
    bool ReadsRecords(uint16_t type) override { return sink_->ReadsRecords(type); }
    bool ReadsContentFlags() override { return sink_->ReadsContentFlags(); }
    std::unique_ptr<EventOrder> order;
    uint64_t span_ms = 0;

   private:
    EventSink* const sink_;
  };

  void TakeLine(ByteView line, bool cut_off, RecordBytes bytes, Clauses clauses);

  LineParser parser_;
  const HashKey key_;
  const std::shared_ptr<const EventFilter> filter_;  // null when all are wanted
  LineSplitter lines_;
  PackingSink sink_;
  OrderingSink ordering_;
  uint64_t waited_ms_ = 0;
  Reassembler reassembler_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_RECORD_TEXT_REASSEMBLER_H_
