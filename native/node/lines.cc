// Argument by argument, and one call.
#include "node/lines.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "node/convert.h"
#include "node/record_types.h"
#include "record/event_lines.h"

namespace audit_netlink {

LineForm ToLineForm(Napi::Value value) {
  const Words words = ToWords(value, "form");
  std::optional<LineForm> form;
  if (words.count >= 2) {
    form = LineForm::Of(words.data[0], words.data[1], words.data + 2, words.count - 2);
  }
  if (!form) throw Napi::RangeError::New(value.Env(), "form does not say how lines look");
  return std::move(*form);
}

Napi::Value WriteLines(const Napi::CallbackInfo& info) {
  const std::shared_ptr<const TypeNames> types = RecordTypes::TableOf(info[0], "types");
  EventLines writer(types, ToLineForm(info[1]));
  const ByteView bytes = ToBytes(info[2], "bytes");
  const Words index = ToWords(info[3], "index");
  const Words positions = ToWords(info[4], "positions");
  std::vector<uint8_t> lines;
  if (!writer.Write(bytes, index.data, index.count, positions.data, positions.count, &lines)) {
    throw Napi::RangeError::New(info.Env(), "positions must be those of packed events");
  }
  return ToBuffer(info.Env(), lines);
}

}  // namespace audit_netlink
