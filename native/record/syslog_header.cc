// Word by word: a time stamp of some form, then the host.
#include "record/syslog_header.h"

#include <algorithm>
#include <cstring>
#include <initializer_list>
#include <optional>

namespace audit_netlink {

namespace {

// Bounds what a line costs that only looks like the name of a file: PATH_MAX, and more marks than a
// name with a date in it has.
constexpr size_t kMaxFront = 4096;
constexpr int kMaxTries = 64;

bool IsDigit(uint8_t byte) { return byte >= '0' && byte <= '9'; }

bool IsLetter(uint8_t byte) { return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z'; }

// Takes the words of a header from the front.
class Words {
 public:
  explicit Words(ByteView rest) : rest_(rest) { SkipBlanks(); }

  // Up to the next blank; empty at the end.
  ByteView Next() {
    size_t length = 0;
    while (length < rest_.size() && rest_.data()[length] != ' ') ++length;
    const ByteView word = rest_.First(length);
    rest_ = rest_.After(length);
    SkipBlanks();
    return word;
  }

 private:
  void SkipBlanks() {
    while (!rest_.empty() && rest_.data()[0] == ' ') rest_ = rest_.After(1);
  }

  ByteView rest_;
};

// Whether the word has this form, in which `9` is a digit and `a` a letter, and at least so much.
bool BeginsLike(ByteView word, const char* form) {
  for (size_t i = 0; form[i] != '\0'; ++i) {
    if (i >= word.size()) return false;
    const uint8_t byte = word.data()[i];
    const bool fits = form[i] == '9'   ? IsDigit(byte)
                      : form[i] == 'a' ? IsLetter(byte)
                                       : byte == static_cast<uint8_t>(form[i]);
    if (!fits) return false;
  }
  return true;
}

bool IsNumber(ByteView word, size_t max_digits) {
  if (word.empty() || word.size() > max_digits) return false;
  for (const uint8_t byte : word) {
    if (!IsDigit(byte)) return false;
  }
  return true;
}

bool IsMonth(ByteView word) {
  constexpr char kMonths[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (word.size() != 3) return false;
  for (size_t i = 0; i + 3 < sizeof(kMonths); i += 3) {
    if (std::memcmp(kMonths + i, word.data(), 3) == 0) return true;
  }
  return false;
}

bool IsOneOf(ByteView word, std::initializer_list<const char*> names) {
  for (const char* const name : names) {
    if (word.size() == std::strlen(name) && std::memcmp(word.data(), name, word.size()) == 0) {
      return true;
    }
  }
  return false;
}

// What a host may be called. A word that ends with a colon is a tag, and there is no host.
bool IsHost(ByteView word) {
  if (word.empty() || word.data()[word.size() - 1] == ':') return false;
  bool names_something = false;
  for (const uint8_t byte : word) {
    if (!IsDigit(byte) && !IsLetter(byte) && std::strchr("-._:%", byte) == nullptr) return false;
    // RFC 5424 writes `-` for what is not known, and a number alone is a process.
    names_something = names_something || IsLetter(byte) || byte == '.' || byte == ':';
  }
  // What container runtimes and logging libraries write in the same place.
  return names_something && !IsOneOf(word, {"stdout", "stderr", "TRACE", "DEBUG", "INFO", "NOTICE",
                                            "WARN", "WARNING", "ERROR", "CRITICAL", "FATAL"});
}

bool IsTag(ByteView word) { return !word.empty() && word.data()[word.size() - 1] == ':'; }

// The host of a header that may have something between time and host, such as a zone: the word in
// front of the tag.
ByteView HostBeforeTag(Words* words) {
  ByteView host = words->Next();
  for (int between = 0; between < 2; ++between) {
    const ByteView next = words->Next();
    if (IsTag(next)) return IsHost(host) ? host : ByteView();
    host = next;
  }
  return ByteView();
}

// Seconds and their fraction.
bool IsSeconds(ByteView word) {
  size_t points = 0;
  for (const uint8_t byte : word) {
    if (byte == '.') ++points;
    if (byte != '.' && !IsDigit(byte)) return false;
  }
  return points == 1 && IsDigit(word.data()[0]);
}

// Behind the seconds since the boot in brackets, which stand in front of the text.
std::optional<ByteView> BehindSeconds(ByteView text) {
  if (text.empty() || text.data()[0] != '[') return std::nullopt;
  const void* const close = std::memchr(text.data(), ']', text.size());
  if (close == nullptr) return std::nullopt;
  const size_t end = static_cast<size_t>(static_cast<const uint8_t*>(close) - text.data());
  Words within(text.First(end).After(1));
  return IsSeconds(within.Next()) && within.Next().empty() ? std::optional(text.After(end + 1))
                                                           : std::nullopt;
}

ByteView WithoutPriority(ByteView text) {
  if (text.empty() || text.data()[0] != '<') return text;
  size_t at = 1;
  while (at < text.size() && at < 4 && IsDigit(text.data()[at])) ++at;
  return at > 1 && at < text.size() && text.data()[at] == '>' ? text.After(at + 1) : text;
}

ByteView HostOf(ByteView text) {
  const ByteView header = WithoutPriority(text);
  if (const std::optional<ByteView> rest = BehindSeconds(header)) {
    Words words(*rest);
    return HostBeforeTag(&words);
  }
  Words words(header);
  ByteView word = words.Next();
  // The version of RFC 5424, or a year in front.
  if (IsNumber(word, 4)) word = words.Next();
  if (IsMonth(word)) {
    if (!IsNumber(words.Next(), 2)) return ByteView();
    word = words.Next();
    // Some write the year in front of the time, some behind it.
    if (IsNumber(word, 4)) word = words.Next();
    if (!BeginsLike(word, "99:99:99")) return ByteView();
    word = words.Next();
    if (IsNumber(word, 4)) word = words.Next();
    return IsHost(word) ? word : ByteView();
  }
  if (BeginsLike(word, "9999-99-99T99:99:99")) {
    word = words.Next();
    return IsHost(word) ? word : ByteView();
  }
  if (IsOneOf(word, {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"})) word = words.Next();
  const bool is_time = word.size() == sizeof("9999-99-99") - 1 && BeginsLike(word, "9999-99-99")
                           ? BeginsLike(words.Next(), "99:99:99")
                           : IsSeconds(word);
  return is_time ? HostBeforeTag(&words) : ByteView();
}

}  // namespace

ByteView SyslogHost(ByteView front) {
  front = front.First(std::min(front.size(), kMaxFront));
  const ByteView host = HostOf(front);
  if (!host.empty()) return host;
  // Behind the name of a file, and maybe a number of a line.
  int tries = 0;
  for (size_t at = 0; at < front.size() && front.data()[at] != ' '; ++at) {
    const uint8_t byte = front.data()[at];
    if (byte != ':' && byte != '-') continue;
    if (++tries > kMaxTries) break;
    const ByteView found = HostOf(front.After(at + 1));
    if (!found.empty()) return found;
  }
  return ByteView();
}

}  // namespace audit_netlink
