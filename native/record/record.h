// What one audit record is, as a line of text or a message of the kernel's: which event it belongs
// to, and where its body begins. Knows no field and no event.
#ifndef AUDIT_NETLINK_RECORD_RECORD_H_
#define AUDIT_NETLINK_RECORD_RECORD_H_

#include <cstdint>

#include "base/byte_view.h"
#include "record/type_names.h"

namespace audit_netlink {

// Flags of a record. lib/events/sources/packed.ts reads them.
inline constexpr uint16_t kRecordDamaged = 1;     // no readable header, a NUL inside, or cut off
inline constexpr uint16_t kRecordNotAscii = 2;    // has a byte above 0x7f
inline constexpr uint16_t kRecordKeepsFront = 4;  // `text` begins with what auditd writes otherwise
inline constexpr uint16_t kRecordEndsWithReturn =
    8;  // the line had a carriage return behind `text`

// A record with everything in it borrowed from the bytes it was read from.
struct Record {
  // Whether the header could be read. Without, `text` is all there was and the rest says nothing.
  bool has_id = false;
  uint16_t type = 0;  // 0 when there is none, or one without a number
  uint16_t flags = 0;
  uint32_t serial = 0;
  uint64_t timestamp_ms = 0;  // since 1970
  ByteView node;              // empty for this machine's own records
  ByteView text;              // from `audit(` on, or from the node or type; without the line's end
  size_t body = 0;            // where in `text` the body begins
};

// A line without what may stand around it in any file: NULs, a byte order mark and blanks in front,
// a carriage return behind. Empty when it says nothing.
ByteView LineContent(ByteView line);

// What the bytes of a record's text say about it: kRecordNotAscii and kRecordDamaged.
uint16_t ContentFlags(ByteView text);

// Whether the flags of a record that has an id tell of its content.
enum class Content {
  kSeen,
  kUnseen,  // not yet: that takes longer than all the rest, and most records are not wanted
};

// Reads a line, without its newline:
//
//   [node=NAME ]type=TYPE msg=audit(SECONDS.MILLISECONDS:SERIAL): BODY
//
// as audit.log has it, and as the kernel's log has it, `audit: type=NUMBER audit(…): BODY`, behind
// whatever syslog, a console or grep puts in front. The host of a syslog header is the node when
// the record names none. The type may be missing.
Record ParseLine(ByteView line, const TypeNames& types, Content content = Content::kSeen);

// The type's name in the text of a record that keeps its front; empty when there is none.
ByteView WrittenType(ByteView text);

// Reads a record as the kernel sends it: `audit(…): BODY`, its type apart.
Record ParseMessage(uint16_t type, ByteView payload);

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_RECORD_RECORD_H_
