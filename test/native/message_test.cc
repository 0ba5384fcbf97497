// Netlink framing: bytes pinned literally, then damaged.
#include "netlink/message.h"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace audit_netlink {
namespace {

using Step = MessageWalker::Step;

uint32_t U32At(const std::vector<uint8_t>& bytes, size_t offset) {
  uint32_t value;
  std::memcpy(&value, bytes.data() + offset, sizeof(value));
  return value;
}

uint16_t U16At(const std::vector<uint8_t>& bytes, size_t offset) {
  uint16_t value;
  std::memcpy(&value, bytes.data() + offset, sizeof(value));
  return value;
}

void SetU32(std::vector<uint8_t>* bytes, size_t offset, uint32_t value) {
  std::memcpy(bytes->data() + offset, &value, sizeof(value));
}

TEST(AppendRequest, CountsItsPaddingInTheLength) {
  std::vector<uint8_t> datagram;
  AppendRequest(1011, 7, std::vector<uint8_t>{0xa1, 0xa2, 0xa3, 0xa4, 0xa5}, &datagram);
  ASSERT_EQ(datagram.size(), 24u);
  EXPECT_EQ(U32At(datagram, 0), 24u);   // nlmsg_len
  EXPECT_EQ(U16At(datagram, 4), 1011);  // nlmsg_type
  EXPECT_EQ(U16At(datagram, 6), 0x5);   // NLM_F_REQUEST | NLM_F_ACK
  EXPECT_EQ(U32At(datagram, 8), 7u);    // nlmsg_seq
  EXPECT_EQ(U32At(datagram, 12), 0u);   // nlmsg_pid
  EXPECT_EQ(std::vector<uint8_t>(datagram.begin() + 16, datagram.end()),
            (std::vector<uint8_t>{0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0, 0, 0}));
}

TEST(AppendRequest, AsksForNoAckWhereNoneIsWanted) {
  std::vector<uint8_t> datagram;
  AppendRequest(1011, 7, ByteView(), &datagram, /*wants_ack=*/false);
  EXPECT_EQ(U16At(datagram, 6), 0x1);  // NLM_F_REQUEST
}

TEST(AppendRequest, AppendsToWhatIsThere) {
  std::vector<uint8_t> datagram;
  AppendRequest(1000, 1, ByteView(), &datagram);
  AppendRequest(1013, 2, ByteView(), &datagram);
  EXPECT_EQ(datagram.size(), 32u);
  EXPECT_EQ(U16At(datagram, 16 + 4), 1013);
}

TEST(RequestBytes, IsWhatIsAppended) {
  for (size_t payload = 0; payload < 9; ++payload) {
    std::vector<uint8_t> datagram;
    AppendRequest(1, 1, std::vector<uint8_t>(payload), &datagram);
    EXPECT_EQ(datagram.size(), RequestBytes(payload)) << payload;
    EXPECT_EQ(datagram.size() % 4, 0u) << payload;
  }
}

TEST(MessageWalker, ReadsBackEveryMessage) {
  std::vector<uint8_t> datagram;
  const std::vector<uint8_t> payload = {1, 2, 3, 4};
  AppendRequest(1000, 1, ByteView(), &datagram);
  AppendRequest(1011, 2, payload, &datagram);

  MessageWalker walker(datagram);
  Message message;
  ASSERT_EQ(walker.Next(&message), Step::kMessage);
  EXPECT_EQ(message.header.type, 1000);
  EXPECT_EQ(message.header.sequence, 1u);
  EXPECT_TRUE(message.payload.empty());
  ASSERT_EQ(walker.Next(&message), Step::kMessage);
  EXPECT_EQ(message.header.type, 1011);
  EXPECT_EQ(std::vector<uint8_t>(message.payload.begin(), message.payload.end()), payload);
  EXPECT_EQ(walker.Next(&message), Step::kEnd);
  EXPECT_EQ(walker.Next(&message), Step::kEnd);
}

TEST(MessageWalker, AcceptsALastMessageWithoutPadding) {
  std::vector<uint8_t> datagram;
  AppendRequest(1011, 2, std::vector<uint8_t>{1, 2, 3, 4}, &datagram);
  datagram.resize(17);
  SetU32(&datagram, 0, 17);
  MessageWalker walker(datagram);
  Message message;
  ASSERT_EQ(walker.Next(&message), Step::kMessage);
  EXPECT_EQ(message.payload.size(), 1u);
  EXPECT_EQ(walker.Next(&message), Step::kEnd);
}

TEST(MessageWalker, StopsAtALengthThatCannotBe) {
  for (const uint32_t length : {0u, 1u, 15u, 25u, 0x7fffffffu, 0xffffffffu}) {
    std::vector<uint8_t> datagram;
    AppendRequest(1011, 2, std::vector<uint8_t>(8), &datagram);
    SetU32(&datagram, 0, length);
    MessageWalker walker(datagram);
    Message message;
    EXPECT_EQ(walker.Next(&message), Step::kMalformed) << length;
    EXPECT_EQ(message.header.sequence, 2u) << length;
    EXPECT_EQ(message.header.length, length);
    EXPECT_EQ(walker.Next(&message), Step::kEnd) << length;
  }
}

TEST(MessageWalker, SurvivesEveryCutOfADatagram) {
  std::vector<uint8_t> whole;
  AppendRequest(1000, 1, std::vector<uint8_t>(5), &whole);
  AppendRequest(1011, 2, std::vector<uint8_t>(8), &whole);
  for (size_t size = 1; size < whole.size(); ++size) {
    const std::vector<uint8_t> cut(whole.begin(), whole.begin() + size);
    MessageWalker walker(cut);
    Message message;
    Step step = walker.Next(&message);
    if (size >= 24) {
      EXPECT_EQ(step, Step::kMessage) << size;
      step = walker.Next(&message);
    }
    EXPECT_EQ(step, size == 24 ? Step::kEnd : Step::kMalformed) << size;
    if (size < 16) {
      EXPECT_EQ(message.header.sequence, 0u) << size;
    }
  }
}

TEST(ReadHeader, WantsSixteenBytes) {
  std::vector<uint8_t> datagram;
  AppendRequest(1305, 9, ByteView(), &datagram);
  ASSERT_TRUE(ReadHeader(datagram).has_value());
  EXPECT_EQ(ReadHeader(datagram)->type, 1305);
  datagram.pop_back();
  EXPECT_FALSE(ReadHeader(datagram).has_value());
}

std::vector<uint8_t> AckBytes(int32_t error) {
  std::vector<uint8_t> bytes(20);
  std::memcpy(bytes.data(), &error, sizeof(error));
  return bytes;
}

TEST(ReadAck, KnowsAcksRefusalsAndCounts) {
  EXPECT_EQ(ReadAck(AckBytes(0)), 0);
  EXPECT_EQ(ReadAck(AckBytes(-17)), -17);
  EXPECT_EQ(ReadAck(AckBytes(123456)), 123456);
  EXPECT_EQ(ReadAck(AckBytes(INT32_MAX)), INT32_MAX);
}

TEST(ReadAck, RefusesWhatIsNoErrno) {
  EXPECT_EQ(ReadAck(AckBytes(-4095)), -4095);
  EXPECT_EQ(ReadAck(AckBytes(-4096)), std::nullopt);
  EXPECT_EQ(ReadAck(AckBytes(INT32_MIN)), std::nullopt);
  EXPECT_EQ(ReadAck(std::vector<uint8_t>(3)), std::nullopt);
}

}  // namespace
}  // namespace audit_netlink
