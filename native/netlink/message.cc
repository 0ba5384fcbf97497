// Netlink framing in terms of ByteReader and ByteWriter; sizes are checked against the kernel's
// header, which is the only use made of it.
#include "netlink/message.h"

#include <linux/netlink.h>

#include "base/byte_reader.h"
#include "base/byte_writer.h"

namespace audit_netlink {

static_assert(kMessageHeaderBytes == sizeof(nlmsghdr));
static_assert(kMessageHeaderBytes == NLMSG_HDRLEN);
static_assert(kNlmsgError == NLMSG_ERROR);
static_assert(kNlmsgDone == NLMSG_DONE);
static_assert(kNlmsgMinType == NLMSG_MIN_TYPE);

namespace {

// The kernel's MAX_ERRNO: larger numbers are never errors.
constexpr int32_t kMaxErrno = 4095;

constexpr size_t Padded(size_t bytes) {
  return (bytes + NLMSG_ALIGNTO - 1) & ~(static_cast<size_t>(NLMSG_ALIGNTO) - 1);
}

}  // namespace

size_t RequestBytes(size_t payload_bytes) { return kMessageHeaderBytes + Padded(payload_bytes); }

void AppendRequest(uint16_t type, uint32_t sequence, ByteView payload,
                   std::vector<uint8_t>* datagram, bool wants_ack) {
  const size_t length = RequestBytes(payload.size());
  const size_t start = datagram->size();
  datagram->resize(start + length);
  ByteWriter writer(datagram->data() + start, length);
  writer.WriteU32(static_cast<uint32_t>(length));
  writer.WriteU16(type);
  writer.WriteU16(wants_ack ? NLM_F_REQUEST | NLM_F_ACK : NLM_F_REQUEST);
  writer.WriteU32(sequence);
  writer.WriteU32(0);  // the kernel knows the sender by its socket
  writer.WriteBytes(payload);
  writer.WriteZeros(length - kMessageHeaderBytes - payload.size());
}

std::optional<MessageHeader> ReadHeader(ByteView bytes) {
  ByteReader reader(bytes);
  MessageHeader header;
  header.length = reader.ReadU32();
  header.type = reader.ReadU16();
  header.flags = reader.ReadU16();
  header.sequence = reader.ReadU32();
  header.port = reader.ReadU32();
  if (!reader.ok()) return std::nullopt;
  return header;
}

MessageWalker::Step MessageWalker::Next(Message* message) {
  *message = Message{};
  if (rest_.empty()) return Step::kEnd;
  const std::optional<MessageHeader> header = ReadHeader(rest_);
  if (header) message->header = *header;
  if (!header || header->length < kMessageHeaderBytes || header->length > rest_.size()) {
    rest_ = ByteView();
    return Step::kMalformed;
  }
  message->payload = rest_.First(header->length).After(kMessageHeaderBytes);
  const size_t step = Padded(header->length);
  // The last message of a datagram may come without its padding.
  rest_ = step < rest_.size() ? rest_.After(step) : ByteView();
  return Step::kMessage;
}

std::optional<int32_t> ReadAck(ByteView payload) {
  ByteReader reader(payload);
  const int32_t error = reader.ReadI32();
  if (!reader.ok() || error < -kMaxErrno) return std::nullopt;
  return error;
}

}  // namespace audit_netlink
