// Makes lines of a log of the kernel's records, for the writer or for whoever has to see each.
// Knows no socket and no file.
#ifndef AUDIT_NETLINK_LOG_LOGGED_RECORDS_H_
#define AUDIT_NETLINK_LOG_LOGGED_RECORDS_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "log/log_writer.h"
#include "record/packed_records.h"
#include "record/type_names.h"
#include "stream/loss_queue.h"
#include "stream/record_sink.h"

namespace audit_netlink {

using LineQueue = LossQueue<PackedRecords>;

// A record as auditd writes it, without the newline: `node=NAME type=NAME msg=TEXT`, where `prefix`
// is the first of these words with its blank, or nothing. What would end the line is a blank.
void AppendLogLine(const std::string& prefix, const TypeNames& types, uint16_t type,
                   ByteView payload, std::vector<uint8_t>* line);

// Called on the reader's thread, but for what is said to be for others.
class LoggedRecords final : public RecordSink {
 public:
  // `writer` may be null; then everything is relayed. `queue` must outlive this object.
  LoggedRecords(std::string prefix, std::shared_ptr<const TypeNames> types,
                std::shared_ptr<LogWriter> writer, LineQueue* queue);

  void TakeRecord(uint16_t type, ByteView payload, uint64_t now_ms) override;
  void CountOverrun(uint64_t count) override { queue_->CountLostInSocket(count); }
  void CountDropped() override { queue_->CountUnreadable(); }
  void End(int error) override;
  std::optional<uint64_t> Settle(uint64_t now_ms) override;

  // Gives the lines that were gathered to the writer, and rings for those that are relayed.
  void Deliver();

  // Any thread: from the next record on, lines go to the queue and not to the writer, with those
  // that end an event, which are never written.
  void Relay() { relays_ = true; }
  // Any thread: how many records came.
  uint64_t records() const { return records_.load(std::memory_order_relaxed); }

 private:
  void GiveToWriter();

  const std::string prefix_;
  const std::shared_ptr<const TypeNames> types_;
  const std::shared_ptr<LogWriter> writer_;  // null when everything is relayed
  LineQueue* const queue_;
  std::vector<uint8_t> lines_;  // for the writer
  uint64_t count_ = 0;
  std::vector<uint8_t> line_;  // for the queue
  std::atomic<bool> relays_;
  std::atomic<uint64_t> records_{0};
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_LOG_LOGGED_RECORDS_H_
