// One scan of each record that may have a value, for all columns at once.
#include "record/event_columns.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <string_view>

#include "record/record.h"

namespace audit_netlink {

namespace {

// Completion, number of records, serial, timestamp (low, high), node, type.
constexpr size_t kRowWords = 7;

constexpr size_t kTypes = 1 << 16;
constexpr uint8_t kNoName = UINT8_MAX;

// Takes one number after the other.
class WordReader {
 public:
  WordReader(const uint32_t* words, size_t count) : at_(words), end_(words + count) {}

  // False when there is none, or it is more than `most`.
  bool Take(uint32_t most, uint32_t* word) {
    if (at_ == end_ || *at_ > most) return false;
    *word = *at_++;
    return true;
  }
  bool TakeSource(size_t names, ColumnSource* source) {
    uint32_t ranges = 0;
    if (at_ == end_ || (*at_ >= names && *at_ < ColumnSource::kText)) return false;
    source->name = *at_++;
    if (!Take(UINT16_MAX, &source->nth) || !Take(UINT16_MAX, &ranges)) return false;
    for (; ranges > 0; --ranges) {
      uint32_t from = 0;
      uint32_t to = 0;
      if (!Take(UINT16_MAX, &from) || !Take(UINT16_MAX, &to)) return false;
      source->types.emplace_back(from, to);
    }
    return true;
  }
  bool is_empty() const { return at_ == end_; }

 private:
  const uint32_t* at_;
  const uint32_t* const end_;
};

bool HasType(const ColumnSource& source, uint16_t type) {
  if (source.types.empty()) return true;
  for (const auto& [from, to] : source.types) {
    if (type >= from && type <= to) return true;
  }
  return false;
}

// Names differ in length or at their ends, nearly all of them.
size_t HashOf(const uint8_t* name, size_t size) {
  return size * 31 + name[0] * size_t{7} + name[size - 1] * size_t{13};
}

// What auditd adds has names in capitals.
bool IsAdditionName(ByteView name) { return name.data()[0] >= 'A' && name.data()[0] <= 'Z'; }

// The record's text from its header on, which some have something else in front of.
ByteView WithoutFront(ByteView text, const RecordPlace& record) {
  if (((record.type_and_flags >> 16) & kRecordKeepsFront) == 0) return text;
  static constexpr std::string_view kHeader = "audit(";
  const uint8_t* const end = text.data() + text.size();
  const uint8_t* const at = std::search(text.data(), end, kHeader.begin(), kHeader.end());
  return ByteView(at, static_cast<size_t>(end - at));
}

ByteView ViewOf(const std::string& text) {
  return ByteView(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

void AppendDictionary(ValueDictionary* values, PackedEvents* packed) {
  packed->index.push_back(values->restarted() ? 1 : 0);
  packed->index.push_back(static_cast<uint32_t>(values->new_values()));
  for (size_t at = 0; at < values->new_values(); ++at) packed->index.push_back(values->NewEnd(at));
  const ByteView bytes = values->NewBytes();
  packed->bytes.insert(packed->bytes.end(), bytes.begin(), bytes.end());
  values->Settle();
}

}  // namespace

std::optional<Columns> Columns::Of(const uint32_t* words, size_t count, ByteView names) {
  Columns columns;
  WordReader reader(words, count);
  uint32_t left = 0;
  if (!reader.Take(kMostNames, &left)) return std::nullopt;
  for (; left > 0; --left) {
    uint32_t length = 0;
    // A name without a byte is not one that a field can have.
    if (!reader.Take(UINT16_MAX, &length) || length == 0 || length > names.size()) {
      return std::nullopt;
    }
    columns.names.emplace_back(reinterpret_cast<const char*>(names.data()), length);
    names = names.After(length);
  }
  if (!reader.Take(kMostColumns, &left)) return std::nullopt;
  for (; left > 0; --left) {
    Column column;
    uint32_t all = 0;
    uint32_t sources = 0;
    if (!reader.Take(1, &all) || !reader.Take(UINT16_MAX, &sources)) return std::nullopt;
    column.all = all == 1;
    for (; sources > 0; --sources) {
      ColumnSource source;
      if (!reader.TakeSource(columns.names.size(), &source)) return std::nullopt;
      column.sources.push_back(std::move(source));
    }
    columns.columns.push_back(std::move(column));
  }
  if (!reader.is_empty() || !names.empty()) return std::nullopt;
  return columns;
}

// What is wanted of the records of a type.
struct EventColumns::Plan {
  // A field that they are searched for.
  struct Want {
    uint32_t nth;
    uint32_t next;  // another one of the same name; kNone for none
  };
  static constexpr uint32_t kNone = UINT32_MAX;
  struct Name {
    const std::string* text;
    uint32_t first_want;
  };
  struct Use {
    uint32_t column;
    uint32_t want;  // or kTypeItself, or kText
  };

  // The index of a name, kNoName when nobody wants it.
  uint8_t Find(ByteView name) const {
    if ((sizes[name.data()[0] % sizes.size()] >> (name.size() % 32) & 1) == 0) return kNoName;
    const size_t mask = slots.size() - 1;
    for (size_t at = HashOf(name.data(), name.size()) & mask; slots[at] != kNoName;
         at = (at + 1) & mask) {
      const std::string& text = *names[slots[at]].text;
      if (text.size() == name.size() && std::memcmp(text.data(), name.data(), name.size()) == 0) {
        return slots[at];
      }
    }
    return kNoName;
  }

  void AddName(const std::string* text) {
    has_additions = has_additions || IsAdditionName(ViewOf(*text));
    if ((names.size() + 1) * 4 > slots.size()) {
      slots.assign(slots.size() * 2, kNoName);
      for (size_t at = 0; at < names.size(); ++at) Place(static_cast<uint8_t>(at));
    }
    names.push_back(Name{text, kNone});
    Place(static_cast<uint8_t>(names.size() - 1));
  }

  void Place(uint8_t name) {
    const ByteView text = ViewOf(*names[name].text);
    sizes[text.data()[0] % sizes.size()] |= uint32_t{1} << (text.size() % 32);
    const size_t mask = slots.size() - 1;
    size_t at = HashOf(text.data(), text.size()) & mask;
    while (slots[at] != kNoName) at = (at + 1) & mask;
    slots[at] = name;
  }

  // The index of the field among the wants, which it becomes one of.
  uint32_t WantOf(const std::string& text, uint32_t nth) {
    if (Find(ViewOf(text)) == kNoName) AddName(&text);
    Name& name = names[Find(ViewOf(text))];
    for (uint32_t at = name.first_want; at != kNone; at = wants[at].next) {
      if (wants[at].nth == nth) return at;
    }
    wants.push_back(Want{nth, name.first_want});
    return name.first_want = static_cast<uint32_t>(wants.size() - 1);
  }

  uint64_t columns = 0;
  std::vector<Want> wants;
  std::vector<Name> names;
  bool has_additions = false;  // among the names
  // Of the names that begin with a byte, how long they are, of both what is left of a division: by
  // that alone most are told not to be wanted.
  std::array<uint32_t, 64> sizes{};
  std::vector<uint8_t> slots = std::vector<uint8_t>(32, kNoName);
  std::vector<Use> uses;  // of a column one after the other, in the order of its sources
};

EventColumns::EventColumns(Columns columns, HashKey key)
    : columns_(std::move(columns)),
      row_words_(kRowWords),
      plan_of_type_(kTypes),
      lists_of_event_(columns_.columns.size()),
      nodes_(key) {
  for (const Column& column : columns_.columns) {
    word_of_column_.push_back(static_cast<uint32_t>(row_words_));
    row_words_ += column.all ? 2 : 1;
    values_.emplace_back(key);
  }
}

EventColumns::~EventColumns() = default;

const EventColumns::Plan& EventColumns::PlanOf(uint16_t type) {
  std::unique_ptr<Plan>& plan = plan_of_type_[type];
  if (plan == nullptr) plan = MakePlan(type);
  return *plan;
}

std::unique_ptr<EventColumns::Plan> EventColumns::MakePlan(uint16_t type) const {
  auto plan = std::make_unique<Plan>();
  for (size_t at = 0; at < columns_.columns.size(); ++at) {
    for (const ColumnSource& source : columns_.columns[at].sources) {
      if (!HasType(source, type)) continue;
      plan->columns |= uint64_t{1} << at;
      const uint32_t want = source.name >= ColumnSource::kText
                                ? source.name
                                : plan->WantOf(columns_.names[source.name], source.nth);
      plan->uses.push_back(Plan::Use{static_cast<uint32_t>(at), want});
    }
  }
  return plan;
}

bool EventColumns::ReadsRecords(uint16_t type) { return PlanOf(type).columns != 0; }

void EventColumns::TakeEvent(const FinishedEvent& event) {
  if (event.completion == Completion::kDamaged) {
    ++damaged_;
    return;
  }
  const size_t row = rows_.size();
  rows_.resize(row + row_words_);
  uint32_t* const out = rows_.data() + row;
  out[0] = static_cast<uint32_t>(event.completion) | (event.late ? kLateBit : 0);
  out[1] = static_cast<uint32_t>(event.record_count);
  out[2] = event.serial;
  out[3] = static_cast<uint32_t>(event.timestamp_ms);
  out[4] = static_cast<uint32_t>(event.timestamp_ms >> 32);
  out[5] = event.node.empty() ? 0 : nodes_.NumberOf(event.node);
  out[6] = event.records[0].type_and_flags & UINT16_MAX;
  open_ = ~uint64_t{0};
  for (size_t i = 0; i < event.record_count; ++i) TakeRecord(event.bytes, event.records[i], row);
  for (size_t at = 0; at < columns_.columns.size(); ++at) {
    if (!columns_.columns[at].all) continue;
    std::vector<uint32_t>& list = lists_of_event_[at];
    rows_[row + word_of_column_[at]] = static_cast<uint32_t>(lists_.size());
    rows_[row + word_of_column_[at] + 1] = static_cast<uint32_t>(list.size());
    lists_.insert(lists_.end(), list.begin(), list.end());
    list.clear();
  }
}

void EventColumns::TakeRecord(ByteView event, const RecordPlace& record, size_t row) {
  const uint16_t type = static_cast<uint16_t>(record.type_and_flags);
  const Plan& plan = PlanOf(type);
  if ((plan.columns & open_) == 0) return;
  const ByteView text(event.data() + record.start, record.end - record.start);
  if (!plan.wants.empty()) FindWanted(text, record.body - record.start, plan);
  for (size_t at = 0; at < plan.uses.size();) {
    const uint32_t column = plan.uses[at].column;
    const uint64_t bit = uint64_t{1} << column;
    uint32_t number = 0;
    for (; at < plan.uses.size() && plan.uses[at].column == column; ++at) {
      if (number != 0 || (open_ & bit) == 0) continue;
      const uint32_t want = plan.uses[at].want;
      if (want == ColumnSource::kTypeItself) {
        number = NumberOfType(column, text, record);
      } else if (want == ColumnSource::kText) {
        number = values_[column].NumberOf(WithoutFront(text, record));
      } else if (found_[want].data() != nullptr) {
        number = values_[column].NumberOf(found_[want]);
      }
    }
    if (columns_.columns[column].all) {
      lists_of_event_[column].push_back(number);
    } else if (number != 0) {
      rows_[row + word_of_column_[column]] = number;
      open_ &= ~bit;
    }
  }
}

// The number of the type as a value: its number in digits, or the name of one that has none.
uint32_t EventColumns::NumberOfType(size_t column, ByteView text, const RecordPlace& record) {
  const uint16_t type = static_cast<uint16_t>(record.type_and_flags);
  if (type == 0 && ((record.type_and_flags >> 16) & kRecordKeepsFront) != 0) {
    const ByteView name = WrittenType(text);
    if (!name.empty()) return values_[column].NumberOf(name);
  }
  return values_[column].NumberOf(ViewOf(std::to_string(type)));
}

void EventColumns::FindWanted(ByteView text, size_t body, const Plan& plan) {
  found_.assign(plan.wants.size(), ByteView());
  seen_.assign(plan.names.size(), 0);
  size_t missing = plan.wants.size();
  const auto take = [&](ByteView name, ByteView value) {
    const uint8_t at = plan.Find(name);
    if (at == kNoName) return true;
    const uint32_t nth = seen_[at]++;
    for (uint32_t want = plan.names[at].first_want; want != Plan::kNone;
         want = plan.wants[want].next) {
      if (plan.wants[want].nth != nth) continue;
      found_[want] = value;
      if (--missing == 0) return false;
    }
    return true;
  };
  if (!plan.has_additions) {
    fields_.ForEach(text, body, take);
    return;
  }
  // A program may write names in capitals, too: only additions count.
  fields_.ForEach(text, body, [&](ByteView name, ByteView value) {
    return IsAdditionName(name) || take(name, value);
  });
  fields_.ForEachAddition(text, body, [&](ByteView name, ByteView value) {
    return !IsAdditionName(name) || take(name, value);
  });
}

void EventColumns::MoveTo(PackedEvents* packed) {
  if (rows_.empty() && damaged_ == 0) return;
  packed->index.push_back(damaged_);
  packed->index.push_back(static_cast<uint32_t>(rows_.size() / row_words_));
  packed->index.push_back(static_cast<uint32_t>(lists_.size()));
  packed->index.insert(packed->index.end(), rows_.begin(), rows_.end());
  packed->index.insert(packed->index.end(), lists_.begin(), lists_.end());
  AppendDictionary(&nodes_, packed);
  for (ValueDictionary& values : values_) AppendDictionary(&values, packed);
  damaged_ = 0;
  rows_.clear();
  lists_.clear();
}

}  // namespace audit_netlink
