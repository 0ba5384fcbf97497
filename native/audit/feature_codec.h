// `struct audit_features` by name and as bytes, both ways. Knows no feature.
#ifndef AUDIT_NETLINK_AUDIT_FEATURE_CODEC_H_
#define AUDIT_NETLINK_AUDIT_FEATURE_CODEC_H_

#include <cstdint>

#include "audit/protocol.h"
#include "base/byte_view.h"
#include "base/byte_writer.h"
#include "base/status.h"

namespace audit_netlink {

struct AuditFeatures {
  uint32_t version = 0;
  uint32_t mask = 0;      // the features that this is about
  uint32_t features = 0;  // which of them are on
  uint32_t lock = 0;      // which of them can no longer be changed
};

// Writes kFeaturesBytes.
void EncodeFeatures(const AuditFeatures& features, ByteWriter* writer);

// Ignores what follows the known members. Fails with EBADMSG below kFeaturesBytes.
Result<AuditFeatures> DecodeFeatures(ByteView bytes);

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_AUDIT_FEATURE_CODEC_H_
