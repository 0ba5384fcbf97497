// The feature codec: four numbers, no fewer.
#include "audit/feature_codec.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <vector>

namespace audit_netlink {
namespace {

std::vector<uint8_t> FeatureBytes(size_t size) {
  const uint32_t numbers[] = {1, 0x3, 0x2, 0x80000000, 0xee};
  std::vector<uint8_t> bytes(size);
  if (size > 0) std::memcpy(bytes.data(), numbers, size);
  return bytes;
}

TEST(FeatureCodec, PutsEveryMemberAtItsOffset) {
  AuditFeatures features;
  features.version = 1;
  features.mask = 0x3;
  features.features = 0x2;
  features.lock = 0x80000000;
  std::vector<uint8_t> bytes(kFeaturesBytes, 0xee);
  ByteWriter writer(bytes.data(), bytes.size());
  EncodeFeatures(features, &writer);
  EXPECT_TRUE(writer.ok());
  EXPECT_EQ(bytes, FeatureBytes(16));
}

TEST(FeatureCodec, IgnoresWhatFollows) {
  for (const size_t size : {16u, 17u, 20u}) {
    const auto features = DecodeFeatures(FeatureBytes(size));
    ASSERT_TRUE(features.ok()) << size;
    EXPECT_EQ(features.value().version, 1u);
    EXPECT_EQ(features.value().mask, 0x3u);
    EXPECT_EQ(features.value().features, 0x2u);
    EXPECT_EQ(features.value().lock, 0x80000000u);
  }
}

TEST(FeatureCodec, RefusesFewer) {
  for (size_t size = 0; size < 16; ++size) {
    const auto features = DecodeFeatures(FeatureBytes(size));
    ASSERT_FALSE(features.ok()) << size;
    EXPECT_EQ(features.error().code, EBADMSG);
  }
}

}  // namespace
}  // namespace audit_netlink
