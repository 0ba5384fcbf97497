// Which host a header names: the forms that daemons, the kernel's log and grep leave in front.
#include "record/syslog_header.h"

#include <gtest/gtest.h>

#include <string>

namespace audit_netlink {
namespace {

std::string HostIn(const std::string& front) {
  const ByteView host =
      SyslogHost(ByteView(reinterpret_cast<const uint8_t*>(front.data()), front.size()));
  return std::string(host.begin(), host.end());
}

TEST(SyslogHostTest, ReadsEveryUsualForm) {
  for (const char* const front :
       {"Nov 14 22:13:20 web-1 audispd: ", "Nov  4 22:13:20 web-1 kernel: [12.3] audit: ",
        "<165>Nov 14 22:13:20 web-1 audispd[123]: ", "Nov 14 2023 22:13:20 web-1 audispd: ",
        "Nov 14 22:13:20 2023 web-1 audispd: ", "Nov 14 22:13:20.123456 web-1 audispd: ",
        "<165>1 2023-11-14T22:13:20.123Z web-1 audispd - - - ",
        "1 2023-11-14T22:13:20+01:00 web-1 audispd 5 ID [a b=\"c\"] ",
        "2023-11-14T22:13:20.123456+01:00 web-1 audispd: ",
        "/var/log/messages:Nov 14 22:13:20 web-1 audispd: ",
        "messages:12:Nov 14 22:13:20 web-1 audispd: ",
        "messages-12-Nov 14 22:13:20 web-1 audispd: ", "2023 Nov 14 22:13:20 web-1 audispd: ",
        "Tue 2023-11-14 22:13:20 CET web-1 audispd[12]: ", "2023-11-14 22:13:20 web-1 audispd: ",
        "2023-11-14 22:13:20.5 UTC web-1 kernel: audit: ", "1700000000.123456 web-1 audispd[12]: ",
        "[   12.345678] web-1 kernel: audit: ",
        "Nov 14 22:13:20 web-1 kern.notice kernel: [   12.345678] audit: "}) {
    EXPECT_EQ(HostIn(front), "web-1") << front;
  }
  EXPECT_EQ(HostIn("Nov 14 22:13:20 192.0.2.7 audispd: "), "192.0.2.7");
  EXPECT_EQ(HostIn("Nov 14 22:13:20 2001:db8::7 audispd: "), "2001:db8::7");
}

TEST(SyslogHostTest, NamesNoneWhereThereIsNone) {
  for (const char* const front : {"",
                                  " ",
                                  "<",
                                  "<165>",
                                  "<1650>Nov 14 22:13:20 web-1 ",
                                  "audit: ",
                                  "[   12.345678] audit: ",
                                  "kernel: [12.3] audit: ",
                                  "11-14 22:13:20.123   123   456 W auditd  : ",
                                  "/var/log/audit/audit.log:12:",
                                  "Nov 14 22:13:20",
                                  "Nov 14 22:13:20 ",
                                  "Nov 14 22:13:20 kernel: audit: ",
                                  "Nov 14 host audispd: ",
                                  "Now 14 22:13:20 web-1 audispd: ",
                                  "<165>1 2023-11-14T22:13:20.123Z - audispd - - - ",
                                  "2023-11-14T22:13:20.123456789Z stdout F ",
                                  "2023-11-14T22:13:20.123Z stderr P ",
                                  "2023-11-14T22:13:20Z INFO audit: ",
                                  "2023-11-14 22:13:20,123 INFO audit: ",
                                  "2023-11-14 22:13:20.123  1234  1234 W audit   : audit: ",
                                  "2023-11-14 22:13:20.123 W/auditd  ( 1234): ",
                                  "Nov 14 22:13:20 1234 audispd: ",
                                  "Tue Nov 14 22:13:20 2023 kern.notice kernel: [   12.3] audit: ",
                                  "[Tue Nov 14 22:13:20 2023] audit: ",
                                  "[   12.345678][  T123] audit: ",
                                  "<165>1 - web-1 audispd - - - ",
                                  "Nov 14 22:13:20 \"web\" audispd: "}) {
    EXPECT_EQ(HostIn(front), "") << front;
  }
}

TEST(SyslogHostTest, LooksBehindTheNameOfAFileOnlySoFar) {
  const std::string header = "Nov 14 22:13:20 web-1 audispd: ";
  EXPECT_EQ(HostIn("a-b-c-d:12:" + header), "web-1");
  EXPECT_EQ(HostIn(std::string(4096, '-') + header), "");
  EXPECT_EQ(HostIn(std::string(4096, 'x') + ":" + header), "");
}

}  // namespace
}  // namespace audit_netlink
