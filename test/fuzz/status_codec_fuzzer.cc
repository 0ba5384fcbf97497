// Any bytes as a status or as features: read or refused, and what was read is written as it was.
#include <algorithm>
#include <cstdlib>
#include <vector>

#include "audit/feature_codec.h"
#include "audit/protocol.h"
#include "audit/status_codec.h"
#include "base/byte_writer.h"

namespace {

template <size_t kBytes, typename Value, typename Encode>
void ExpectSameBytes(const Value& value, Encode encode, const uint8_t* data, size_t size) {
  std::vector<uint8_t> bytes(kBytes);
  audit_netlink::ByteWriter writer(bytes.data(), bytes.size());
  encode(value, &writer);
  if (!writer.ok() || writer.written() != kBytes) std::abort();
  const size_t known = std::min(size, kBytes) / sizeof(uint32_t) * sizeof(uint32_t);
  if (!std::equal(data, data + known, bytes.begin())) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using audit_netlink::ByteView;
  const auto status = audit_netlink::DecodeStatus(ByteView(data, size));
  if (status.ok()) {
    ExpectSameBytes<audit_netlink::kStatusBytes>(status.value(), audit_netlink::EncodeStatus, data,
                                                 size);
  }
  const auto features = audit_netlink::DecodeFeatures(ByteView(data, size));
  if (features.ok()) {
    ExpectSameBytes<audit_netlink::kFeaturesBytes>(features.value(), audit_netlink::EncodeFeatures,
                                                   data, size);
  }
  return 0;
}
