// Which fields' values are lengths of strings, beside the kernel's own numbers for them.
#include "audit/protocol.h"

#include <gtest/gtest.h>
#include <linux/audit.h>

#include <set>

namespace audit_netlink {
namespace {

TEST(Protocol, KnowsTheFieldsWithStrings) {
  const std::set<uint32_t> with_strings = {
      AUDIT_SUBJ_USER, AUDIT_SUBJ_ROLE, AUDIT_SUBJ_TYPE, AUDIT_SUBJ_SEN,    AUDIT_SUBJ_CLR,
      AUDIT_OBJ_USER,  AUDIT_OBJ_ROLE,  AUDIT_OBJ_TYPE,  AUDIT_OBJ_LEV_LOW, AUDIT_OBJ_LEV_HIGH,
      AUDIT_WATCH,     AUDIT_DIR,       AUDIT_EXE,       AUDIT_FILTERKEY};
  for (uint32_t field = 0; field < 300; ++field) {
    EXPECT_EQ(IsStringField(field), with_strings.count(field) == 1) << field;
  }
}

}  // namespace
}  // namespace audit_netlink
