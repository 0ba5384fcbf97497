// What stands in front of a record in a line that came by way of syslog, a console or grep. Knows
// no record.
#ifndef AUDIT_NETLINK_RECORD_SYSLOG_HEADER_H_
#define AUDIT_NETLINK_RECORD_SYSLOG_HEADER_H_

#include "base/byte_view.h"

namespace audit_netlink {

// The host that the header names, borrowed; empty when there is no header, or none with a host.
//
//   Nov 14 22:13:20 HOST audispd:                        RFC 3164, with or without <PRI> and year
//   <165>1 2023-11-14T22:13:20.123Z HOST audispd - - -   RFC 5424
//   2023-11-14T22:13:20.123456+01:00 HOST audispd:       as rsyslog writes files
//   Tue 2023-11-14 22:13:20 CET HOST audispd[1]:         as journalctl -o short-full prints it
//   1700000000.123456 HOST audispd[1]:                   -o short-unix
//   [   12.345678] HOST kernel:                          -o short-monotonic
//
// What grep puts in front of its lines (`messages:`, `messages-12-`) is passed over.
ByteView SyslogHost(ByteView front);

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_RECORD_SYSLOG_HEADER_H_
