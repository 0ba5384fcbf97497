// The numbers of record types by name. Has no table of its own: whoever makes it brings one.
#ifndef AUDIT_NETLINK_RECORD_TYPE_NAMES_H_
#define AUDIT_NETLINK_RECORD_TYPE_NAMES_H_

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/byte_view.h"

namespace audit_netlink {

// Immutable once filled, and then safe to be read by any number of threads.
class TypeNames {
 public:
  TypeNames();

  // The last number given to a name holds.
  void Add(std::string name, uint16_t number);

  // The number of a name in its own spelling, of `UNKNOWN[number]`, or of digits; 0 for others.
  uint16_t NumberOf(ByteView name) const;

  // The name of a number, null where it has none.
  const std::string* NameOf(uint16_t number) const;

 private:
  struct Entry {
    std::string name;  // empty in a free slot
    uint16_t number = 0;
  };

  void Insert(std::string name, uint16_t number);

  std::unordered_map<uint16_t, std::string> names_;
  std::vector<Entry> slots_;  // open addressing; the size is a power of two
  size_t used_ = 0;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_RECORD_TYPE_NAMES_H_
