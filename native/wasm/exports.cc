// The door of the WebAssembly module: the codecs and the reassembler as functions of numbers and
// addresses. lib/kernel/wasm/exports.ts states the types; the checks of arguments that node/ makes
// are made there too.
//
// What may fail returns null, or the reason as a string that lives on. What is given is borrowed
// for the call.
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "audit/feature_codec.h"
#include "audit/rule_codec.h"
#include "audit/rule_words.h"
#include "audit/status_codec.h"
#include "base/byte_view.h"
#include "base/byte_writer.h"
#include "base/keyed_hash.h"
#include "base/status.h"
#include "record/event_columns.h"
#include "record/event_filter.h"
#include "record/event_lines.h"
#include "record/event_order.h"
#include "record/packed_events.h"
#include "record/reassembler.h"
#include "record/text_reassembler.h"
#include "record/type_names.h"

#define EXPORTED(name) extern "C" __attribute__((export_name(#name)))

namespace audit_netlink {

namespace {

using Types = std::shared_ptr<const TypeNames>;
using Filter = std::shared_ptr<const EventFilter>;

// Where the finished events are: addresses and counts of elements.
struct Finished {
  const uint8_t* bytes;
  size_t byte_count;
  const uint32_t* index;
  size_t index_count;
};

const Finished* FinishedOf(TextReassembler* text) {
  static Finished finished;
  const PackedEvents& packed = *text->finished();
  finished =
      Finished{packed.bytes.data(), packed.bytes.size(), packed.index.data(), packed.index.size()};
  return &finished;
}

std::optional<LineForm> FormOf(const uint32_t* form, size_t count) {
  if (count < 2) return std::nullopt;
  return LineForm::Of(form[0], form[1], form + 2, count - 2);
}

}  // namespace

EXPORTED(allocate) void* AllocateBytes(size_t size) { return ::operator new(size); }

EXPORTED(release) void ReleaseBytes(void* bytes) { ::operator delete(bytes); }

// Writes the rule into `out`, and how many bytes it takes into `size`; when these are more than
// `room`, nothing else is written.
EXPORTED(encodeRule)
const char* EncodeRuleWords(const uint32_t* words, const uint8_t* strings, size_t string_bytes,
                            uint8_t* out, size_t room, size_t* size) {
  const Result<Rule> rule = RuleOfWords(words, ByteView(strings, string_bytes));
  if (!rule.ok()) return rule.error().context;
  const Result<size_t> measured = MeasureRule(rule.value());
  if (!measured.ok()) return measured.error().context;
  *size = measured.value();
  if (*size > room) return nullptr;
  ByteWriter writer(out, room);
  EncodeRule(rule.value(), &writer);
  return nullptr;
}

EXPORTED(decodeRule)
const char* DecodeRuleBytes(const uint8_t* bytes, size_t size, uint32_t* words) {
  const ByteView view(bytes, size);
  const Result<Rule> rule = DecodeRule(view);
  if (!rule.ok()) return rule.error().context;
  WriteRuleWords(rule.value(), view, words);
  return nullptr;
}

// From all members, in the order of kStatusMembers, to kStatusBytes.
EXPORTED(encodeStatus) void EncodeStatusMembers(const uint32_t* members, uint8_t* out) {
  AuditStatus status;
  for (size_t i = 0; i < std::size(kStatusMembers); ++i) status.*kStatusMembers[i] = members[i];
  ByteWriter writer(out, kStatusBytes);
  EncodeStatus(status, &writer);
}

// Writes the members that there are, and how many these are into `count`.
EXPORTED(decodeStatus)
const char* DecodeStatusBytes(const uint8_t* bytes, size_t size, uint32_t* members, size_t* count) {
  const Result<AuditStatus> status = DecodeStatus(ByteView(bytes, size));
  if (!status.ok()) return status.error().context;
  *count = 0;
  for (const auto member : kStatusMembers) {
    const std::optional<uint32_t> value = status.value().*member;
    if (value) members[(*count)++] = *value;
  }
  return nullptr;
}

// From version, mask, features and lock to kFeaturesBytes.
EXPORTED(encodeFeatures) void EncodeFeatureMembers(const uint32_t* members, uint8_t* out) {
  ByteWriter writer(out, kFeaturesBytes);
  EncodeFeatures(AuditFeatures{members[0], members[1], members[2], members[3]}, &writer);
}

EXPORTED(decodeFeatures)
const char* DecodeFeatureBytes(const uint8_t* bytes, size_t size, uint32_t* members) {
  const Result<AuditFeatures> features = DecodeFeatures(ByteView(bytes, size));
  if (!features.ok()) return features.error().context;
  members[0] = features.value().version;
  members[1] = features.value().mask;
  members[2] = features.value().features;
  members[3] = features.value().lock;
  return nullptr;
}

// A table of record types: of each its number and the length of its name, and all names in one run.
EXPORTED(newTypes)
Types* NewTypes(const uint32_t* pairs, size_t count, const char* names) {
  auto table = std::make_shared<TypeNames>();
  for (size_t i = 0; i < count; ++i) {
    const uint32_t length = pairs[2 * i + 1];
    table->Add(std::string(names, length), static_cast<uint16_t>(pairs[2 * i]));
    names += length;
  }
  return new Types(std::move(table));
}

// The reassemblers that were made with the table keep it.
EXPORTED(deleteTypes) void DeleteTypes(Types* types) { delete types; }

// A filter of events that any number of reassemblers may use, or the reason why it is none in
// `reason`.
EXPORTED(newFilter)
Filter* NewFilter(const uint8_t* bytes, size_t size, const char** reason) {
  Result<std::shared_ptr<const EventFilter>> filter = EventFilter::Decode(ByteView(bytes, size));
  *reason = filter.ok() ? nullptr : filter.error().context;
  return filter.ok() ? new Filter(std::move(filter).value()) : nullptr;
}

// The reassemblers that were made with the filter keep it.
EXPORTED(deleteFilter) void DeleteFilter(Filter* filter) { delete filter; }

// Numbers beyond 32 bits are integers in doubles. `key`, four random words, is for this reassembler
// alone: there is no source of them here. `filter` may be null.
EXPORTED(newReassembler)
TextReassembler* NewReassembler(const Types* types, double timeout_ms, size_t max_events,
                                size_t max_bytes, size_t max_line_bytes, const uint32_t* key,
                                const Filter* filter) {
  ReassemblyLimits limits;
  limits.clock = Clock::kLog;
  limits.timeout_ms = static_cast<uint64_t>(timeout_ms);
  limits.max_events = max_events;
  limits.max_bytes = max_bytes;
  const HashKey secret{key[0] | uint64_t{key[1]} << 32, key[2] | uint64_t{key[3]} << 32};
  return new TextReassembler(*types, limits, max_line_bytes, secret,
                             filter == nullptr ? nullptr : *filter);
}

// Gives the events out in the order of their times.
EXPORTED(useOrder) void UseOrder(TextReassembler* text, double span_ms) {
  OrderLimits limits;
  limits.span_ms = static_cast<uint64_t>(span_ms);
  text->UseOrder(limits);
}

// Gives lines of the events instead of these: 0 when the words do not say how they look.
EXPORTED(useLines)
uint32_t UseLines(TextReassembler* text, const uint32_t* form, size_t count) {
  std::optional<LineForm> lines = FormOf(form, count);
  if (!lines) return 0;
  text->UseLines(std::move(*lines));
  return 1;
}

// Writes events as lines: see EventLines::Write. The lines are there until the next call; null when
// the form is none, or the positions are not what they have to be, which `reason` says.
EXPORTED(writeLines)
const Finished* WriteLines(const Types* types, const uint32_t* form, size_t form_count,
                           const uint8_t* bytes, size_t size, const uint32_t* index,
                           size_t index_count, const uint32_t* positions, size_t count,
                           const char** reason) {
  static Finished finished;
  static std::vector<uint8_t> written;
  written.clear();
  std::optional<LineForm> lines = FormOf(form, form_count);
  if (!lines) {
    *reason = "form does not say how lines look";
    return nullptr;
  }
  EventLines writer(*types, std::move(*lines));
  if (!writer.Write(ByteView(bytes, size), index, index_count, positions, count, &written)) {
    *reason = "positions must be those of packed events";
    return nullptr;
  }
  finished = Finished{written.data(), written.size(), nullptr, 0};
  return &finished;
}

// What of the events it gives instead of these: 0 when the words do not say columns.
EXPORTED(useColumns)
uint32_t UseColumns(TextReassembler* text, const uint32_t* words, size_t count,
                    const uint8_t* names, size_t name_bytes) {
  std::optional<Columns> columns = Columns::Of(words, count, ByteView(names, name_bytes));
  if (!columns) return 0;
  text->UseColumns(std::move(*columns));
  return 1;
}

EXPORTED(deleteReassembler) void DeleteReassembler(TextReassembler* text) { delete text; }

// The finished events of each of these are there until the next call.
EXPORTED(push)
const Finished* Push(TextReassembler* text, const uint8_t* chunk, size_t size, double waited_ms) {
  text->finished()->clear();
  text->Push(ByteView(chunk, size), static_cast<uint64_t>(waited_ms));
  return FinishedOf(text);
}

EXPORTED(advance) const Finished* Advance(TextReassembler* text, double waited_ms) {
  text->finished()->clear();
  text->Advance(static_cast<uint64_t>(waited_ms));
  return FinishedOf(text);
}

EXPORTED(finish) const Finished* Finish(TextReassembler* text) {
  text->finished()->clear();
  text->Finish();
  return FinishedOf(text);
}

// Negative for never.
EXPORTED(nextDeadline) double NextDeadline(const TextReassembler* text) {
  const std::optional<uint64_t> deadline = text->NextDeadline();
  return deadline ? static_cast<double>(*deadline) : -1;
}

}  // namespace audit_netlink
