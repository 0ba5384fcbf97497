// Argument by argument, and one call.
#include "node/lines.h"

#include <memory>
#include <vector>

#include "node/convert.h"
#include "node/record_types.h"
#include "record/event_lines.h"

namespace audit_netlink {

Napi::Value WriteLines(const Napi::CallbackInfo& info) {
  const std::shared_ptr<const TypeNames> types = RecordTypes::TableOf(info[0], "types");
  const LineStyle style = static_cast<LineStyle>(ToInteger(info[1], "style", 0, 2));
  const LineEscape escape = static_cast<LineEscape>(ToInteger(info[2], "escape", 0, 3));
  const ByteView bytes = ToBytes(info[3], "bytes");
  const Words index = ToWords(info[4], "index");
  const Words positions = ToWords(info[5], "positions");
  const Words offsets = ToWords(info[6], "offsets");
  if (style == LineStyle::kTimed && offsets.count != positions.count) {
    throw Napi::RangeError::New(info.Env(), "offsets must have an element for each position");
  }
  EventLines writer(*types, style, escape);
  std::vector<uint8_t> lines;
  if (!writer.Write(bytes, index.data, index.count, positions.data, positions.count, offsets.data,
                    &lines)) {
    throw Napi::RangeError::New(info.Env(), "positions must be those of packed events");
  }
  return ToBuffer(info.Env(), lines);
}

}  // namespace audit_netlink
