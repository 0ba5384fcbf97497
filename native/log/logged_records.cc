// Lines are gathered for a moment, so that the writer's lock is taken once for many.
#include "log/logged_records.h"

#include <linux/audit.h>

#include <algorithm>
#include <utility>

namespace audit_netlink {

namespace {

constexpr size_t kGatheredBytes = 64 << 10;

void AppendText(const std::string& text, std::vector<uint8_t>* line) {
  line->insert(line->end(), text.begin(), text.end());
}

// Without what the C program at the other end of a user message may have left.
ByteView WithoutEnd(ByteView payload) {
  while (!payload.empty()) {
    const uint8_t last = payload.data()[payload.size() - 1];
    if (last != 0 && last != '\n') break;
    payload = payload.First(payload.size() - 1);
  }
  return payload;
}

}  // namespace

void AppendLogLine(const std::string& prefix, const TypeNames& types, uint16_t type,
                   ByteView payload, std::vector<uint8_t>* line) {
  AppendText(prefix, line);
  AppendText("type=", line);
  const std::string* const name = types.NameOf(type);
  AppendText(name == nullptr ? "UNKNOWN[" + std::to_string(type) + "]" : *name, line);
  AppendText(" msg=", line);
  const ByteView text = WithoutEnd(payload);
  const auto start = static_cast<std::ptrdiff_t>(line->size());
  line->insert(line->end(), text.begin(), text.end());
  std::replace_if(
      line->begin() + start, line->end(), [](uint8_t byte) { return byte == '\n' || byte == 0; },
      uint8_t{' '});
}

LoggedRecords::LoggedRecords(std::string prefix, std::shared_ptr<const TypeNames> types,
                             std::shared_ptr<LogWriter> writer, LineQueue* queue)
    : prefix_(std::move(prefix)),
      types_(std::move(types)),
      writer_(std::move(writer)),
      queue_(queue),
      relays_(writer_ == nullptr) {}

void LoggedRecords::TakeRecord(uint16_t type, ByteView payload, uint64_t) {
  records_.fetch_add(1, std::memory_order_relaxed);
  if (relays_) {
    // What came before goes ahead of it.
    GiveToWriter();
    line_.clear();
    AppendLogLine(prefix_, *types_, type, payload, &line_);
    queue_->Add(KernelRecord{type, ByteView(line_)});
    return;
  }
  if (type == AUDIT_EOE) return;
  AppendLogLine(prefix_, *types_, type, payload, &lines_);
  lines_.push_back('\n');
  ++count_;
  if (lines_.size() >= kGatheredBytes) GiveToWriter();
}

void LoggedRecords::End(int error) {
  GiveToWriter();
  queue_->End(error);
}

std::optional<uint64_t> LoggedRecords::Settle(uint64_t) {
  GiveToWriter();
  return std::nullopt;
}

void LoggedRecords::Deliver() {
  GiveToWriter();
  queue_->RingIfWanted();
}

void LoggedRecords::GiveToWriter() {
  if (count_ == 0) return;
  writer_->Append(ByteView(lines_), count_);
  writer_->Wake();
  lines_.clear();
  count_ = 0;
}

}  // namespace audit_netlink
