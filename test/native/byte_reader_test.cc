// ByteReader: never past the end, whatever the order of the reads.
#include "base/byte_reader.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace audit_netlink {
namespace {

TEST(ByteReader, ReadsNumbersInThisMachinesByteOrder) {
  const uint16_t small = 0x1234;
  const uint32_t large = 0x89abcdef;
  const int32_t negative = -17;
  std::vector<uint8_t> bytes(10);
  std::memcpy(bytes.data(), &small, 2);
  std::memcpy(bytes.data() + 2, &large, 4);
  std::memcpy(bytes.data() + 6, &negative, 4);

  ByteReader reader(bytes);
  EXPECT_EQ(reader.ReadU16(), small);
  EXPECT_EQ(reader.ReadU32(), large);
  EXPECT_EQ(reader.remaining(), 4u);
  EXPECT_EQ(reader.ReadI32(), negative);
  EXPECT_EQ(reader.remaining(), 0u);
  EXPECT_TRUE(reader.ok());
}

TEST(ByteReader, ReadsFromUnalignedMemory) {
  const uint32_t numbers[] = {1, 2};
  std::vector<uint8_t> bytes(9);
  std::memcpy(bytes.data() + 1, numbers, 8);
  ByteReader reader(ByteView(bytes).After(1));
  uint32_t read[2];
  reader.ReadU32s(read, 2);
  EXPECT_EQ(read[0], 1u);
  EXPECT_EQ(read[1], 2u);
}

TEST(ByteReader, GivesZerosForEverShortRead) {
  const std::vector<uint8_t> bytes = {0xff, 0xff, 0xff};
  ByteReader reader(bytes);
  EXPECT_EQ(reader.ReadU32(), 0u);
  EXPECT_FALSE(reader.ok());
  // Two of the three bytes would fit, but a reader that has failed reads nothing.
  EXPECT_EQ(reader.ReadU16(), 0u);
  EXPECT_EQ(reader.remaining(), 3u);
  uint32_t numbers[] = {7, 7};
  reader.ReadU32s(numbers, 2);
  EXPECT_EQ(numbers[0], 0u);
  EXPECT_EQ(numbers[1], 0u);
}

TEST(ByteReader, LendsRunsOfBytes) {
  const std::vector<uint8_t> bytes = {1, 2, 3, 4, 5};
  ByteReader reader(bytes);
  EXPECT_EQ(reader.ReadBytes(2).data(), bytes.data());
  EXPECT_EQ(reader.ReadBytes(0).size(), 0u);
  EXPECT_EQ(reader.ReadBytes(3).data(), bytes.data() + 2);
  EXPECT_TRUE(reader.ok());
  EXPECT_TRUE(reader.ReadBytes(1).empty());
  EXPECT_FALSE(reader.ok());
}

TEST(ByteReader, RefusesLengthsThatWouldWrapAround) {
  const std::vector<uint8_t> bytes = {1, 2, 3, 4};
  ByteReader reader(bytes);
  reader.ReadU16();
  EXPECT_TRUE(reader.ReadBytes(SIZE_MAX).empty());
  EXPECT_FALSE(reader.ok());
}

TEST(ByteReader, TakesNothingFromNothing) {
  ByteReader reader{ByteView()};
  EXPECT_TRUE(reader.ReadBytes(0).empty());
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(reader.ReadU16(), 0u);
  EXPECT_FALSE(reader.ok());
}

}  // namespace
}  // namespace audit_netlink
