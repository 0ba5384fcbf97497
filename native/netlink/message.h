// The framing of netlink: headers, padding, and several messages in one datagram, as netlink(7)
// has them. Knows no audit message and no socket.
#ifndef AUDIT_NETLINK_NETLINK_MESSAGE_H_
#define AUDIT_NETLINK_NETLINK_MESSAGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/byte_view.h"

namespace audit_netlink {

// `struct nlmsghdr`.
inline constexpr size_t kMessageHeaderBytes = 16;

// The message types below `NLMSG_MIN_TYPE` that every netlink family shares.
inline constexpr uint16_t kNlmsgError = 2;
inline constexpr uint16_t kNlmsgDone = 3;
inline constexpr uint16_t kNlmsgMinType = 16;

struct MessageHeader {
  uint32_t length;  // of the whole message, this header included
  uint16_t type;
  uint16_t flags;
  uint32_t sequence;
  uint32_t port;
};

struct Message {
  MessageHeader header;
  ByteView payload;  // borrowed from the datagram
};

// How long a request with this payload is on the wire: always a multiple of four.
size_t RequestBytes(size_t payload_bytes);

// Appends a request. One that wants no ack is answered only when it is refused. The zero padding
// is counted in the header's length, unlike what `NLMSG_LENGTH` would say: it lets the kernel find
// the next message either way.
// REQUIRES: payload.size() fits the 32-bit length with its header
void AppendRequest(uint16_t type, uint32_t sequence, ByteView payload,
                   std::vector<uint8_t>* datagram, bool wants_ack = true);

// The header in front of `bytes`, whatever its length says. Nothing when there are fewer than
// `kMessageHeaderBytes`.
std::optional<MessageHeader> ReadHeader(ByteView bytes);

// Walks the messages of one received datagram.
//
// Only for replies to requests: in the records the kernel sends to an audit daemon the header's
// length leaves out the header, so there the datagram's own length is the truth.
class MessageWalker {
 public:
  enum class Step {
    kMessage,    // the next message is in `message`
    kEnd,        // everything was read
    kMalformed,  // what follows is not a message; `message->header` is as in the bytes if
                 // there were enough for one, else all zeros. The walk is over.
  };

  explicit MessageWalker(ByteView datagram) : rest_(datagram) {}

  Step Next(Message* message);

 private:
  ByteView rest_;
};

// The `error` member of `struct nlmsgerr`: 0 for an ack, a negated errno for a refusal, and for two
// audit requests a positive count. Nothing when the payload is too short or the number is not an
// errno.
std::optional<int32_t> ReadAck(ByteView payload);

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_NETLINK_MESSAGE_H_
