// Any filter and any log, in any chunks: the reassembler of text gives exactly those events that the
// filter may want, as they are without it.
#include <algorithm>
#include <cstdlib>
#include <vector>

#include "record/line_splitter.h"
#include "record/reassembler.h"
#include "record/record.h"
#include "record/text_reassembler.h"

namespace audit_netlink {
namespace {

constexpr HashKey kKey{3, 4};

// Packs what the filter may want of all events.
class JudgingSink final : public EventSink {
 public:
  explicit JudgingSink(const EventFilter* filter) : filter_(filter) {}

  void TakeEvent(const FinishedEvent& event) override {
    std::vector<RecordText> texts;
    for (size_t i = 0; i < event.record_count; ++i) {
      const RecordPlace& place = event.records[i];
      texts.push_back(RecordText{static_cast<uint16_t>(place.type_and_flags),
                                 event.bytes.First(place.end).After(place.start)});
    }
    const EventHead head{event.timestamp_ms, event.serial, event.node};
    if (event.completion == Completion::kDamaged ||
        (filter_->MayMatchHead(head, kAnyClause) &&
         filter_->MayMatch(head, texts.data(), texts.size()))) {
      packed.Append(event);
    }
  }
  PackedEvents packed;

 private:
  const EventFilter* const filter_;
};

std::shared_ptr<const TypeNames> Types() {
  auto types = std::make_shared<TypeNames>();
  types->Add("SYSCALL", 1300);
  types->Add("PROCTITLE", 1327);
  types->Add("USER", 1005);
  types->Add("EOE", 1320);
  return types;
}

}  // namespace
}  // namespace audit_netlink

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace audit_netlink;
  if (size < 3) return 0;
  // Limits, the size of the chunks, and how many words the filter has.
  ReassemblyLimits limits;
  limits.clock = Clock::kLog;
  limits.max_events = 1 + (data[0] >> 4);
  limits.max_bytes = 256u << (data[0] & 7);
  const size_t chunk = 1 + data[1];
  ByteView rest = ByteView(data, size).After(3);
  const size_t filter_bytes = std::min<size_t>(size_t{data[2]} * 4, rest.size());
  const std::vector<uint8_t> encoded(rest.begin(), rest.begin() + filter_bytes);
  const auto decoded = EventFilter::Decode(ByteView(encoded));
  if (!decoded.ok()) return 0;
  const std::shared_ptr<const EventFilter> filter = decoded.value();
  rest = rest.After(filter_bytes);
  static const std::shared_ptr<const TypeNames> types = Types();
  constexpr size_t kMaxLine = 512;

  JudgingSink expected(filter.get());
  Reassembler reassembler(limits, &expected, kKey);
  LineSplitter lines(kMaxLine);
  const auto take = [&](ByteView line, bool cut_off) {
    if (LineContent(line).empty()) return;
    Record record = ParseLine(line, *types);
    if (cut_off) record.flags |= kRecordDamaged;
    reassembler.Add(record, 0);
  };
  lines.Split(rest, take);
  lines.Finish(take);
  reassembler.Finish();

  TextReassembler text(types, limits, kMaxLine, kKey, filter);
  while (!rest.empty()) {
    // Memory of its own, which is gone before the next.
    const std::vector<uint8_t> piece(rest.begin(),
                                     rest.begin() + std::min(chunk, rest.size()));
    text.Push(ByteView(piece), 0, data[0] & 8 ? filter->AbsentIn(ByteView(piece)) : 0);
    rest = rest.After(piece.size());
  }
  text.Finish();
  if (text.finished()->bytes != expected.packed.bytes) std::abort();
  if (text.finished()->index != expected.packed.index) std::abort();
  return 0;
}
