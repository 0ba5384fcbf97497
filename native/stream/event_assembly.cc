// Reassembler in, queue out.
#include "stream/event_assembly.h"

#include <linux/audit.h>

#include <cstring>
#include <utility>

namespace audit_netlink {

namespace {

constexpr uint16_t kUringType = 1336;  // AUDIT_URINGOP, which older headers lack
constexpr auto kRelaxed = std::memory_order_relaxed;

// Whether the first `pid=` of the text, the kernel's own, has this value.
bool HasPid(ByteView text, const std::string& pid) {
  static constexpr char kName[] = "pid=";
  constexpr size_t kLength = sizeof(kName) - 1;
  ByteView rest = text;
  while (const void* const found = ::memmem(rest.begin(), rest.size(), kName, kLength)) {
    const uint8_t* const at = static_cast<const uint8_t*>(found);
    const uint8_t* const value = at + kLength;
    if (at == text.begin() || at[-1] == ' ') {
      const size_t left = static_cast<size_t>(text.end() - value);
      return left >= pid.size() && std::memcmp(value, pid.data(), pid.size()) == 0 &&
             (left == pid.size() || value[pid.size()] == ' ');
    }
    rest = ByteView(value, static_cast<size_t>(text.end() - value));
  }
  return false;
}

bool NamesItsProcess(uint16_t type) {
  return type == AUDIT_SYSCALL || type == kUringType || type == AUDIT_USER ||
         (type >= AUDIT_FIRST_USER_MSG && type <= AUDIT_LAST_USER_MSG) ||
         (type >= AUDIT_FIRST_USER_MSG2 && type <= AUDIT_LAST_USER_MSG2);
}

}  // namespace

bool IsOfProcess(const FinishedEvent& event, const std::string& pid) {
  for (size_t i = 0; i < event.record_count; ++i) {
    const RecordPlace& place = event.records[i];
    if (!NamesItsProcess(static_cast<uint16_t>(place.type_and_flags))) continue;
    if (HasPid(event.bytes.First(place.end).After(place.body), pid)) return true;
  }
  return false;
}

EventAssembly::EventAssembly(const ReassemblyLimits& limits, uint32_t excluded_pid,
                             std::shared_ptr<const EventFilter> filter, EventQueue* queue,
                             AssemblyCounts* counts)
    : queue_(queue),
      excluded_pid_(excluded_pid == 0 ? std::string() : std::to_string(excluded_pid)),
      counts_(counts),
      reassembler_(limits, this, HashKey::Random(), std::move(filter)) {}

void EventAssembly::TakeRecord(uint16_t type, ByteView payload, uint64_t now_ms) {
  counts_->records.fetch_add(1, kRelaxed);
  const Record record = ParseMessage(type, payload);
  if (record.has_id) {
    gaps_.Note(record.serial);
    counts_->missing_serials.store(gaps_.missing(), kRelaxed);
  }
  reassembler_.Add(record, now_ms);
}

void EventAssembly::CountOverrun(uint64_t count) { queue_->CountLostInSocket(count); }

void EventAssembly::CountDropped() { queue_->CountUnreadable(); }

void EventAssembly::End(int error) {
  reassembler_.Finish();
  queue_->End(error);
}

std::optional<uint64_t> EventAssembly::Settle(uint64_t now_ms) {
  reassembler_.Advance(now_ms);
  return reassembler_.NextDeadline();
}

void EventAssembly::TakeEvent(const FinishedEvent& event) {
  if (!excluded_pid_.empty() && IsOfProcess(event, excluded_pid_)) {
    counts_->excluded_records.fetch_add(event.record_count, kRelaxed);
    return;
  }
  counts_->events.fetch_add(1, kRelaxed);
  queue_->Add(event);
}

}  // namespace audit_netlink
