// Open addressing with linear probing, at most half full.
#include "record/type_names.h"

#include <cstring>
#include <utility>

namespace audit_netlink {

namespace {

constexpr size_t kFirstSlots = 64;
constexpr char kUnknown[] = "UNKNOWN[";
constexpr size_t kUnknownLength = sizeof(kUnknown) - 1;

// FNV-1a: the names are short.
size_t Hash(const uint8_t* bytes, size_t count) {
  uint64_t hash = 0xcbf29ce484222325;
  for (size_t i = 0; i < count; ++i) hash = (hash ^ bytes[i]) * 0x100000001b3;
  return static_cast<size_t>(hash ^ (hash >> 32));
}

size_t Hash(const std::string& name) {
  return Hash(reinterpret_cast<const uint8_t*>(name.data()), name.size());
}

uint16_t Digits(ByteView text) {
  if (text.empty() || text.size() > 5) return 0;
  uint32_t number = 0;
  for (const uint8_t byte : text) {
    if (byte < '0' || byte > '9') return 0;
    number = number * 10 + (byte - '0');
  }
  return number > UINT16_MAX ? 0 : static_cast<uint16_t>(number);
}

}  // namespace

TypeNames::TypeNames() : slots_(kFirstSlots) {}

void TypeNames::Add(std::string name, uint16_t number) {
  if (name.empty()) return;
  names_[number] = name;
  if ((used_ + 1) * 2 > slots_.size()) {
    std::vector<Entry> old(slots_.size() * 2);
    old.swap(slots_);
    used_ = 0;
    for (Entry& entry : old) {
      if (!entry.name.empty()) Insert(std::move(entry.name), entry.number);
    }
  }
  Insert(std::move(name), number);
}

void TypeNames::Insert(std::string name, uint16_t number) {
  const size_t mask = slots_.size() - 1;
  size_t at = Hash(name) & mask;
  while (!slots_[at].name.empty() && slots_[at].name != name) at = (at + 1) & mask;
  if (slots_[at].name.empty()) ++used_;
  slots_[at] = Entry{std::move(name), number};
}

const std::string* TypeNames::NameOf(uint16_t number) const {
  const auto found = names_.find(number);
  return found == names_.end() ? nullptr : &found->second;
}

uint16_t TypeNames::NumberOf(ByteView name) const {
  if (name.empty()) return 0;
  const size_t mask = slots_.size() - 1;
  size_t at = Hash(name.data(), name.size()) & mask;
  for (; !slots_[at].name.empty(); at = (at + 1) & mask) {
    const Entry& entry = slots_[at];
    if (entry.name.size() == name.size() &&
        std::memcmp(entry.name.data(), name.data(), name.size()) == 0) {
      return entry.number;
    }
  }
  const bool unknown = name.size() > kUnknownLength + 1 &&
                       std::memcmp(name.data(), kUnknown, kUnknownLength) == 0 &&
                       name.data()[name.size() - 1] == ']';
  return Digits(unknown ? name.First(name.size() - 1).After(kUnknownLength) : name);
}

}  // namespace audit_netlink
