// `struct audit_status` by name and as bytes, both ways. Knows no member's meaning.
#ifndef AUDIT_NETLINK_AUDIT_STATUS_CODEC_H_
#define AUDIT_NETLINK_AUDIT_STATUS_CODEC_H_

#include <cstdint>
#include <optional>

#include "audit/protocol.h"
#include "base/byte_view.h"
#include "base/byte_writer.h"
#include "base/status.h"

namespace audit_netlink {

// The kernel's status. A member that its answer was too short for has no value.
struct AuditStatus {
  std::optional<uint32_t> mask;  // which of the settings a request sets, AUDIT_STATUS_*
  std::optional<uint32_t> enabled;
  std::optional<uint32_t> failure;
  std::optional<uint32_t> pid;
  std::optional<uint32_t> rate_limit;  // messages per second
  std::optional<uint32_t> backlog_limit;
  std::optional<uint32_t> lost;
  std::optional<uint32_t> backlog;
  std::optional<uint32_t> feature_bitmap;
  std::optional<uint32_t> backlog_wait_time;  // in ticks of the kernel's clock
  std::optional<uint32_t> backlog_wait_time_actual;
};

// The members in the order of the bytes.
inline constexpr std::optional<uint32_t> AuditStatus::* kStatusMembers[] = {
    &AuditStatus::mask,
    &AuditStatus::enabled,
    &AuditStatus::failure,
    &AuditStatus::pid,
    &AuditStatus::rate_limit,
    &AuditStatus::backlog_limit,
    &AuditStatus::lost,
    &AuditStatus::backlog,
    &AuditStatus::feature_bitmap,
    &AuditStatus::backlog_wait_time,
    &AuditStatus::backlog_wait_time_actual,
};

// Writes all kStatusBytes; a member without a value is 0.
void EncodeStatus(const AuditStatus& status, ByteWriter* writer);

// Takes every length since the oldest one, also longer ones than are known here, whose end it does
// not look at. Fails with EBADMSG below kOldestStatusBytes.
Result<AuditStatus> DecodeStatus(ByteView bytes);

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_AUDIT_STATUS_CODEC_H_
