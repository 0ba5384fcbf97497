// The socket options as the kernel reads them back, of sockets that are netlink's and others.
#include "netlink/socket_options.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include <cerrno>

#include "base/unique_fd.h"

namespace audit_netlink {
namespace {

// Of a protocol that everybody may speak.
UniqueFd NetlinkSocket() {
  return UniqueFd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
}

int OptionOf(int fd, int level, int option) {
  int value = -1;
  socklen_t length = sizeof(value);
  EXPECT_EQ(::getsockopt(fd, level, option, &value, &length), 0);
  return value;
}

TEST(SocketOptions, TellNetlinkFromOthers) {
  const UniqueFd netlink = NetlinkSocket();
  EXPECT_TRUE(IsNetlinkSocket(netlink.get()).value());
  const UniqueFd local(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  EXPECT_FALSE(IsNetlinkSocket(local.get()).value());
  const UniqueFd file(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  EXPECT_EQ(IsNetlinkSocket(file.get()).error().code, ENOTSOCK);
  EXPECT_EQ(IsNetlinkSocket(-1).error().code, EBADF);
}

TEST(SocketOptions, SetTheReceiveBufferInTheKernelsReckoning) {
  const UniqueFd socket = NetlinkSocket();
  for (const int bytes : {8192, 65536}) {
    SetReceiveBuffer(socket.get(), bytes);
    EXPECT_EQ(ReceiveBufferOf(socket.get()), 2 * bytes);
    EXPECT_EQ(OptionOf(socket.get(), SOL_SOCKET, SO_RCVBUF), 2 * bytes);
  }
  EXPECT_EQ(ReceiveBufferOf(-1), 0);
}

TEST(SocketOptions, SetTheSendBuffer) {
  const UniqueFd socket = NetlinkSocket();
  SetSendBuffer(socket.get(), 16384);
  EXPECT_EQ(OptionOf(socket.get(), SOL_SOCKET, SO_SNDBUF), 2 * 16384);
}

TEST(SocketOptions, ReadNoDropsOfAFreshSocketAndNoneOfNoSocket) {
  const UniqueFd socket = NetlinkSocket();
  const auto drops = ReadDrops(socket.get());
  ASSERT_TRUE(drops.has_value()) << "kernels from 4.12 on tell";
  EXPECT_EQ(*drops, 0u);
  EXPECT_FALSE(ReadDrops(-1).has_value());
}

TEST(SocketOptions, MakeAnOverrunNoError) {
  const UniqueFd socket = NetlinkSocket();
  EXPECT_EQ(OptionOf(socket.get(), SOL_NETLINK, NETLINK_NO_ENOBUFS), 0);
  IgnoreOverruns(socket.get());
  EXPECT_EQ(OptionOf(socket.get(), SOL_NETLINK, NETLINK_NO_ENOBUFS), 1);
}

}  // namespace
}  // namespace audit_netlink
