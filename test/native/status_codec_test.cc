// The status codec at every length the kernel has ever had, and around it.
#include "audit/status_codec.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <vector>

namespace audit_netlink {
namespace {

// Number n, counted from 1, at offset 4 * (n - 1).
std::vector<uint8_t> CountedBytes(size_t size) {
  std::vector<uint8_t> bytes(size);
  for (size_t offset = 0; offset + 4 <= size; offset += 4) {
    const uint32_t value = static_cast<uint32_t>(offset / 4 + 1);
    std::memcpy(bytes.data() + offset, &value, sizeof(value));
  }
  return bytes;
}

std::vector<uint8_t> Encoded(const AuditStatus& status) {
  std::vector<uint8_t> bytes(kStatusBytes, 0xee);
  ByteWriter writer(bytes.data(), bytes.size());
  EncodeStatus(status, &writer);
  EXPECT_TRUE(writer.ok());
  EXPECT_EQ(writer.written(), kStatusBytes);
  return bytes;
}

TEST(StatusCodec, PutsEveryMemberAtItsOffset) {
  AuditStatus status;
  status.mask = 1;
  status.enabled = 2;
  status.failure = 3;
  status.pid = 4;
  status.rate_limit = 5;
  status.backlog_limit = 6;
  status.lost = 7;
  status.backlog = 8;
  status.feature_bitmap = 9;
  status.backlog_wait_time = 10;
  status.backlog_wait_time_actual = 11;
  EXPECT_EQ(Encoded(status), CountedBytes(44));
}

TEST(StatusCodec, EncodesMissingMembersAsZero) {
  EXPECT_EQ(Encoded(AuditStatus()), std::vector<uint8_t>(44));
}

TEST(StatusCodec, DecodesEveryHistoricLength) {
  for (const size_t size : {32u, 36u, 40u, 44u, 48u, 64u}) {
    const auto status = DecodeStatus(CountedBytes(size));
    ASSERT_TRUE(status.ok()) << size;
    const AuditStatus& read = status.value();
    EXPECT_EQ(read.mask, 1u);
    EXPECT_EQ(read.enabled, 2u);
    EXPECT_EQ(read.failure, 3u);
    EXPECT_EQ(read.pid, 4u);
    EXPECT_EQ(read.rate_limit, 5u);
    EXPECT_EQ(read.backlog_limit, 6u);
    EXPECT_EQ(read.lost, 7u);
    EXPECT_EQ(read.backlog, 8u);
    EXPECT_EQ(read.feature_bitmap, size >= 36 ? std::optional<uint32_t>(9) : std::nullopt);
    EXPECT_EQ(read.backlog_wait_time, size >= 40 ? std::optional<uint32_t>(10) : std::nullopt);
    EXPECT_EQ(read.backlog_wait_time_actual,
              size >= 44 ? std::optional<uint32_t>(11) : std::nullopt);
  }
}

TEST(StatusCodec, LeavesOutAMemberThatIsCutInTwo) {
  const auto status = DecodeStatus(CountedBytes(39));
  ASSERT_TRUE(status.ok());
  EXPECT_EQ(status.value().feature_bitmap, 9u);
  EXPECT_EQ(status.value().backlog_wait_time, std::nullopt);
}

TEST(StatusCodec, RefusesLessThanTheOldest) {
  for (size_t size = 0; size < 32; ++size) {
    const auto status = DecodeStatus(CountedBytes(size));
    ASSERT_FALSE(status.ok()) << size;
    EXPECT_EQ(status.error().code, EBADMSG);
  }
}

}  // namespace
}  // namespace audit_netlink
