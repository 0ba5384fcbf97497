// Four numbers in the kernel's order.
#include "audit/feature_codec.h"

#include <cerrno>

#include "base/byte_reader.h"

namespace audit_netlink {

void EncodeFeatures(const AuditFeatures& features, ByteWriter* writer) {
  writer->WriteU32(features.version);
  writer->WriteU32(features.mask);
  writer->WriteU32(features.features);
  writer->WriteU32(features.lock);
}

Result<AuditFeatures> DecodeFeatures(ByteView bytes) {
  AuditFeatures features;
  ByteReader reader(bytes);
  features.version = reader.ReadU32();
  features.mask = reader.ReadU32();
  features.features = reader.ReadU32();
  features.lock = reader.ReadU32();
  if (!reader.ok()) return Error{EBADMSG, "the features take at least 16 bytes"};
  return features;
}

}  // namespace audit_netlink
