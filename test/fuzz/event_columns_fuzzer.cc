// Any text as a log, and any columns: every number in a row has a value, and every list lies where
// it says. The lines of the same events are as many as their records.
#include <algorithm>
#include <cstdlib>
#include <memory>

#include "record/event_columns.h"
#include "record/text_reassembler.h"

namespace audit_netlink {
namespace {

constexpr HashKey kKey{1, 2};
constexpr size_t kHeadWords = 3;
constexpr size_t kRowWords = 7;

void Demand(bool holds) {
  if (!holds) std::abort();
}

std::shared_ptr<const TypeNames> Types() {
  auto types = std::make_shared<TypeNames>();
  types->Add("SYSCALL", 1300);
  types->Add("PROCTITLE", 1327);
  types->Add("USER", 1005);
  return types;
}

std::unique_ptr<TextReassembler> Reassembling(bool is_ordered) {
  ReassemblyLimits limits;
  limits.clock = Clock::kLog;
  limits.max_events = 16;
  static const std::shared_ptr<const TypeNames> types = Types();
  auto text = std::make_unique<TextReassembler>(types, limits, 512, kKey);
  if (is_ordered) text->UseOrder(OrderLimits{2000, 8, 4096});
  return text;
}

void CheckTable(const PackedEvents& table, const Columns& columns) {
  const std::vector<uint32_t>& index = table.index;
  if (index.empty()) return;
  size_t row_words = kRowWords;
  for (const Column& column : columns.columns) row_words += column.all ? 2 : 1;
  const size_t lists = kHeadWords + index[1] * row_words;
  size_t at = lists + index[2];
  size_t bytes = 0;
  std::vector<uint32_t> sizes;
  // The first table is the only one here.
  for (size_t which = 0; which <= columns.columns.size(); ++which) {
    Demand(at + 1 < index.size());
    const uint32_t count = index[at + 1];
    Demand(at + 2 + count <= index.size());
    if (count > 0) bytes += index[at + 1 + count];
    sizes.push_back(count);
    at += 2 + count;
  }
  Demand(at == index.size() && bytes == table.bytes.size());
  for (size_t row = 0; row < index[1]; ++row) {
    const uint32_t* word = index.data() + kHeadWords + row * row_words;
    Demand(word[5] <= sizes[0]);
    word += kRowWords;
    for (size_t which = 0; which < columns.columns.size(); ++which) {
      if (!columns.columns[which].all) {
        Demand(*word++ <= sizes[which + 1]);
        continue;
      }
      Demand(word[0] + word[1] <= index[2]);
      for (size_t i = 0; i < word[1]; ++i) {
        Demand(index[lists + word[0] + i] <= sizes[which + 1]);
      }
      word += 2;
    }
  }
}

}  // namespace
}  // namespace audit_netlink

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace audit_netlink;
  if (size < 1) return 0;
  // The first byte says how many words the columns are, whose names come first; the rest is a log.
  static const uint32_t kNames[] = {3, 3, 3, 4};
  static const char kText[] = "pidmsgUSER";
  const size_t words = std::min<size_t>(data[0], size - 1);
  std::vector<uint32_t> plan(std::begin(kNames), std::end(kNames));
  for (size_t i = 1; i <= words; ++i) {
    plan.push_back(data[i] == 255 ? ColumnSource::kTypeItself : data[i] == 254 ? 1300 : data[i]);
  }
  const ByteView log = ByteView(data, size).After(1 + words);
  const ByteView names(reinterpret_cast<const uint8_t*>(kText), sizeof(kText) - 1);
  std::optional<Columns> columns = Columns::Of(plan.data(), plan.size(), names);
  if (!columns) columns = Columns{{"pid"}, {Column{false, {ColumnSource{0, 0, {}}}}}};
  const auto table = Reassembling(words % 2 == 0);
  table->UseColumns(*columns);
  table->Push(log, 0);
  table->Finish();
  CheckTable(*table->finished(), *columns);

  const auto packed = Reassembling(true);
  packed->Push(log, 0);
  packed->Finish();
  std::vector<uint32_t> positions;
  const std::vector<uint32_t>& index = packed->finished()->index;
  for (size_t at = 0; at < index.size(); at += kEventWords + kRecordWords * index[at + 1]) {
    if ((index[at] & 0xff) != static_cast<uint32_t>(Completion::kDamaged)) {
      positions.push_back(static_cast<uint32_t>(at));
    }
  }
  for (const uint32_t style : {0, 1}) {
    const LineForm form = *LineForm::Of(style, words % 4, nullptr, 0);
    const auto lines = Reassembling(true);
    lines->UseLines(form);
    lines->Push(log, 0);
    lines->Finish();
    std::vector<uint8_t> written;
    static const std::shared_ptr<const TypeNames> types = Types();
    Demand(EventLines(types, form)
               .Write(ByteView(packed->finished()->bytes), index.data(), index.size(),
                      positions.data(), positions.size(), &written));
    Demand(written == lines->finished()->bytes);
  }
  return 0;
}
