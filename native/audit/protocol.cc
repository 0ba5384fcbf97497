// Proof that protocol.h says what the kernel's header says. No code.
#include "audit/protocol.h"

#include <linux/audit.h>

namespace audit_netlink {

static_assert(kMaxFields == AUDIT_MAX_FIELDS);
static_assert(kBitmaskWords == AUDIT_BITMASK_SIZE);
static_assert(kRuleHeadBytes == sizeof(audit_rule_data));
static_assert(offsetof(audit_rule_data, flags) == 0);
static_assert(offsetof(audit_rule_data, action) == 4);
static_assert(offsetof(audit_rule_data, field_count) == 8);
static_assert(offsetof(audit_rule_data, mask) == 12);
static_assert(offsetof(audit_rule_data, fields) == 268);
static_assert(offsetof(audit_rule_data, values) == 524);
static_assert(offsetof(audit_rule_data, fieldflags) == 780);
static_assert(offsetof(audit_rule_data, buflen) == 1036);
static_assert(kFilterPrepend == AUDIT_FILTER_PREPEND);

static_assert(kSubjectUser == AUDIT_SUBJ_USER);
static_assert(kSubjectClearance == AUDIT_SUBJ_CLR);
static_assert(AUDIT_SUBJ_CLR - AUDIT_SUBJ_USER == 4, "five subject fields in a row");
static_assert(kObjectUser == AUDIT_OBJ_USER);
static_assert(kObjectLevelHigh == AUDIT_OBJ_LEV_HIGH);
static_assert(AUDIT_OBJ_LEV_HIGH - AUDIT_OBJ_USER == 4, "five object fields in a row");
static_assert(kWatch == AUDIT_WATCH);
static_assert(kDirectory == AUDIT_DIR);
#ifdef AUDIT_EXE
static_assert(kExecutable == AUDIT_EXE);
#endif
static_assert(kFilterKey == AUDIT_FILTERKEY);

static_assert(kStatusBytes >= sizeof(audit_status), "the kernel's struct has not outgrown ours");
static_assert(offsetof(audit_status, backlog) + 4 == kOldestStatusBytes);
static_assert(kFeaturesBytes == sizeof(audit_features));

}  // namespace audit_netlink
