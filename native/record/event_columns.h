// Chosen values of finished events side by side: of each event a row of numbers, and every value
// once. This is what crosses to JavaScript where nobody makes events of them;
// lib/events/sources/packed-table.ts reads it.
#ifndef AUDIT_NETLINK_RECORD_EVENT_COLUMNS_H_
#define AUDIT_NETLINK_RECORD_EVENT_COLUMNS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/byte_view.h"
#include "base/keyed_hash.h"
#include "record/packed_events.h"
#include "record/record_fields.h"
#include "record/value_dictionary.h"

namespace audit_netlink {

// Where a value may stand: lib/events/data/event-columns.ts says what the members mean.
struct ColumnSource {
  static constexpr uint32_t kTypeItself = UINT32_MAX;
  static constexpr uint32_t kText = UINT32_MAX - 1;

  uint32_t name = kTypeItself;  // among the names of the columns, or one of these
  uint32_t nth = 0;
  std::vector<std::pair<uint16_t, uint16_t>> types;  // from, to; all when there are none
};

struct Column {
  bool all = false;
  std::vector<ColumnSource> sources;
};

struct Columns {
  static constexpr size_t kMostColumns = 64;
  static constexpr size_t kMostNames = 250;

  std::vector<std::string> names;
  std::vector<Column> columns;

  // From numbers, as lib/events/sources/packed-table.ts writes them: how many names, and the length
  // of each in `names`; how many columns, and of each whether it has all values and how many
  // sources; of each source its name, which one of that name, how many ranges, and both ends of
  // each. None when they are something else.
  static std::optional<Columns> Of(const uint32_t* words, size_t count, ByteView names);
};

// Used by one thread at a time.
class EventColumns final : public EventSink {
 public:
  // Nobody who chooses the text of events may know `key`.
  EventColumns(Columns columns, HashKey key);
  ~EventColumns() override;

  EventColumns(const EventColumns&) = delete;
  EventColumns& operator=(const EventColumns&) = delete;

  void TakeEvent(const FinishedEvent& event) override;
  bool ReadsRecords(uint16_t type) override;
  bool ReadsContentFlags() override { return false; }

  // Writes what came since the last call behind what `packed` has, which is nothing if nothing
  // came. `bytes` are the new values, `index` is:
  //
  //   how many lines were not records, how many rows, how many words of lists
  //   the rows: completion with kLateBit, number of records, serial, timestamp (low, high), number
  //     of the node, type of the first record, and of each column the number of its value, or where
  //     its list begins and how many numbers that has; numbers are 0 where there is none
  //   the lists
  //   of each dictionary, which are that of nodes and then of each column: whether its numbers
  //     begin anew at 1, how many values are new, and where each ends in its bytes
  void MoveTo(PackedEvents* packed);

 private:
  struct Plan;

  const Plan& PlanOf(uint16_t type);
  std::unique_ptr<Plan> MakePlan(uint16_t type) const;
  void TakeRecord(ByteView event, const RecordPlace& record, size_t row);
  void FindWanted(ByteView text, size_t body, const Plan& plan);
  uint32_t NumberOfType(size_t column, ByteView text, const RecordPlace& record);

  const Columns columns_;
  std::vector<uint32_t> word_of_column_;  // in a row
  size_t row_words_;
  std::vector<std::unique_ptr<Plan>> plan_of_type_;  // null where it is not made yet

  RecordFields fields_;
  std::vector<ByteView> found_;  // of the wants of a plan, in a record; without data where missing
  std::vector<uint32_t> seen_;   // how many fields of each name of a plan
  uint64_t open_ = 0;            // columns of the event that have no value yet, or want all
  std::vector<std::vector<uint32_t>> lists_of_event_;  // by column

  uint32_t damaged_ = 0;
  std::vector<uint32_t> rows_;
  std::vector<uint32_t> lists_;
  ValueDictionary nodes_;
  std::vector<ValueDictionary> values_;  // by column
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_RECORD_EVENT_COLUMNS_H_
