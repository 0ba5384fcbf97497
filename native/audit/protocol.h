// The audit protocol's numbers and layouts that this code depends on, from <linux/audit.h>. They
// are restated so that older kernel headers suffice to compile; protocol.cc proves them equal.
// Knows no netlink and no socket.
#ifndef AUDIT_NETLINK_AUDIT_PROTOCOL_H_
#define AUDIT_NETLINK_AUDIT_PROTOCOL_H_

#include <cstddef>
#include <cstdint>

namespace audit_netlink {

// `struct audit_rule_data`: 3 numbers, 64 mask words, three tables of 64 numbers, the length of
// the strings, and the strings.
inline constexpr size_t kMaxFields = 64;     // AUDIT_MAX_FIELDS
inline constexpr size_t kBitmaskWords = 64;  // AUDIT_BITMASK_SIZE
inline constexpr size_t kRuleHeadBytes = 1040;
inline constexpr uint32_t kFilterPrepend = 0x10;  // AUDIT_FILTER_PREPEND

// The fields whose value is the length of a string.
inline constexpr uint32_t kSubjectUser = 13;       // AUDIT_SUBJ_USER
inline constexpr uint32_t kSubjectClearance = 17;  // AUDIT_SUBJ_CLR
inline constexpr uint32_t kObjectUser = 19;        // AUDIT_OBJ_USER
inline constexpr uint32_t kObjectLevelHigh = 23;   // AUDIT_OBJ_LEV_HIGH
inline constexpr uint32_t kWatch = 105;            // AUDIT_WATCH
inline constexpr uint32_t kDirectory = 107;        // AUDIT_DIR
inline constexpr uint32_t kExecutable = 112;       // AUDIT_EXE
inline constexpr uint32_t kFilterKey = 210;        // AUDIT_FILTERKEY

// Whether the kernel takes the field's value for the length of a string.
constexpr bool IsStringField(uint32_t field) {
  return (field >= kSubjectUser && field <= kSubjectClearance) ||
         (field >= kObjectUser && field <= kObjectLevelHigh) || field == kWatch ||
         field == kDirectory || field == kExecutable || field == kFilterKey;
}

// `struct audit_status`: numbers only. The kernel has appended to it over the years and takes
// shorter ones than its own.
inline constexpr size_t kStatusBytes = 44;
inline constexpr size_t kOldestStatusBytes = 32;

// `struct audit_features`.
inline constexpr size_t kFeaturesBytes = 16;

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_AUDIT_PROTOCOL_H_
