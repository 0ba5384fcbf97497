// Makes events of the kernel's records on the reader's thread, and puts them into the queue. Knows
// no socket.
#ifndef AUDIT_NETLINK_STREAM_EVENT_ASSEMBLY_H_
#define AUDIT_NETLINK_STREAM_EVENT_ASSEMBLY_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "record/event_filter.h"
#include "record/packed_events.h"
#include "record/reassembler.h"
#include "record/serial_gaps.h"
#include "stream/loss_queue.h"
#include "stream/record_sink.h"

namespace audit_netlink {

using EventQueue = LossQueue<PackedEvents>;

// What went through, for any thread to read.
struct AssemblyCounts {
  std::atomic<uint64_t> records{0};
  std::atomic<uint64_t> events{0};
  std::atomic<uint64_t> excluded_records{0};
  std::atomic<uint64_t> missing_serials{0};
};

// Whether the kernel says in one of its records that the event is of this process. A program's own
// words, which may say anything, are not looked at.
bool IsOfProcess(const FinishedEvent& event, const std::string& pid);

class EventAssembly final : public RecordSink, private EventSink {
 public:
  // Leaves out the events of the process `excluded_pid`, unless that is 0, and those that `filter`,
  // which may be null, does not want: they take no room in the queue, and so cause no loss there.
  // `queue` and `counts` must outlive this object.
  EventAssembly(const ReassemblyLimits& limits, uint32_t excluded_pid,
                std::shared_ptr<const EventFilter> filter, EventQueue* queue,
                AssemblyCounts* counts);

  void TakeRecord(uint16_t type, ByteView payload, uint64_t now_ms) override;
  void CountOverrun(uint64_t count) override;
  void CountDropped() override;
  void End(int error) override;
  std::optional<uint64_t> Settle(uint64_t now_ms) override;

 private:
  void TakeEvent(const FinishedEvent& event) override;

  EventQueue* const queue_;
  const std::string excluded_pid_;  // empty when none is
  AssemblyCounts* const counts_;
  SerialGaps gaps_;
  Reassembler reassembler_;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_STREAM_EVENT_ASSEMBLY_H_
