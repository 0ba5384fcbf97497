// ByteWriter: never past the end, and all or nothing per write.
#include "base/byte_writer.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "base/byte_reader.h"

namespace audit_netlink {
namespace {

TEST(ByteWriter, WritesWhatAReaderReads) {
  std::vector<uint8_t> bytes(20, 0xee);
  const uint32_t numbers[] = {3, 4};
  const std::vector<uint8_t> run = {5, 6};
  ByteWriter writer(bytes.data(), bytes.size());
  writer.WriteU16(1);
  writer.WriteU32(2);
  writer.WriteU32s(numbers, 2);
  writer.WriteBytes(run);
  writer.WriteZeros(4);
  EXPECT_TRUE(writer.ok());
  EXPECT_EQ(writer.written(), 20u);

  ByteReader reader(bytes);
  EXPECT_EQ(reader.ReadU16(), 1u);
  EXPECT_EQ(reader.ReadU32(), 2u);
  EXPECT_EQ(reader.ReadU32(), 3u);
  EXPECT_EQ(reader.ReadU32(), 4u);
  EXPECT_EQ(reader.ReadBytes(1).data()[0], 5);
  EXPECT_EQ(reader.ReadBytes(1).data()[0], 6);
  EXPECT_EQ(reader.ReadU32(), 0u);
}

TEST(ByteWriter, LeavesMemoryBehindItsEndAlone) {
  std::array<uint8_t, 8> bytes;
  bytes.fill(0xee);
  ByteWriter writer(bytes.data(), 5);
  writer.WriteU32(0);
  writer.WriteU32(0);
  EXPECT_FALSE(writer.ok());
  // A short write would fit, but a writer that has failed writes nothing.
  writer.WriteZeros(1);
  EXPECT_EQ(writer.written(), 4u);
  for (size_t i = 4; i < bytes.size(); ++i) EXPECT_EQ(bytes[i], 0xee) << i;
}

// As where JavaScript gives two views of the same memory.
TEST(ByteWriter, WritesWhatLiesWhereItGoes) {
  std::array<uint8_t, 6> bytes{1, 2, 3, 4, 5, 6};
  ByteWriter writer(bytes.data() + 1, 5);
  writer.WriteBytes(ByteView(bytes.data(), 5));
  EXPECT_EQ(bytes, (std::array<uint8_t, 6>{1, 1, 2, 3, 4, 5}));
}

TEST(ByteWriter, WritesNothingToNowhere) {
  ByteWriter writer(nullptr, 0);
  writer.WriteBytes(ByteView());
  writer.WriteZeros(0);
  EXPECT_TRUE(writer.ok());
  writer.WriteU16(1);
  EXPECT_FALSE(writer.ok());
}

}  // namespace
}  // namespace audit_netlink
