// Any bytes as a rule: read or refused, and what was read is written as it was read.
#include <cstdlib>
#include <cstring>
#include <vector>

#include "audit/rule_codec.h"
#include "base/byte_writer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto rule = audit_netlink::DecodeRule(audit_netlink::ByteView(data, size));
  if (!rule.ok()) return 0;
  const auto length = audit_netlink::MeasureRule(rule.value());
  if (!length.ok() || length.value() > size) std::abort();
  std::vector<uint8_t> bytes(length.value());
  audit_netlink::ByteWriter writer(bytes.data(), bytes.size());
  audit_netlink::EncodeRule(rule.value(), &writer);
  if (!writer.ok() || writer.written() != bytes.size()) std::abort();
  // Fields beyond the count are not the rule's; decoding again must give the same bytes.
  const auto again = audit_netlink::DecodeRule(audit_netlink::ByteView(bytes));
  if (!again.ok()) std::abort();
  std::vector<uint8_t> twice(bytes.size());
  audit_netlink::ByteWriter second(twice.data(), twice.size());
  audit_netlink::EncodeRule(again.value(), &second);
  if (bytes != twice) std::abort();
  return 0;
}
