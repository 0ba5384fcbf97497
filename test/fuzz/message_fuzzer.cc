// Any bytes as a datagram of the kernel: the walk ends, and gives only what is inside.
#include <cstdlib>

#include "netlink/message.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using audit_netlink::MessageWalker;
  MessageWalker walker(audit_netlink::ByteView(data, size));
  audit_netlink::Message message;
  size_t seen = 0;
  while (walker.Next(&message) == MessageWalker::Step::kMessage) {
    const uint8_t* begin = message.payload.data();
    const size_t length = message.payload.size();
    if (length > 0 && (begin < data || begin + length > data + size)) std::abort();
    seen += audit_netlink::kMessageHeaderBytes + length;
    if (seen > size) std::abort();
    audit_netlink::ReadAck(message.payload);
  }
  if (walker.Next(&message) == MessageWalker::Step::kMessage) std::abort();
  return 0;
}
