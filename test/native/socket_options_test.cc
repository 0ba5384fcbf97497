// The socket options as the kernel reads them back, of sockets that are netlink's and others.
#include "netlink/socket_options.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include <cerrno>

#include "base/unique_fd.h"
#include "refused_call.h"

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
    ASSERT_TRUE(SetReceiveBuffer(socket.get(), bytes).ok());
    EXPECT_EQ(ReceiveBufferOf(socket.get()), 2 * bytes);
    EXPECT_EQ(OptionOf(socket.get(), SOL_SOCKET, SO_RCVBUF), 2 * bytes);
  }
  EXPECT_EQ(ReceiveBufferOf(-1), 0);
}

TEST(SocketOptions, SetTheSendBuffer) {
  const UniqueFd socket = NetlinkSocket();
  ASSERT_TRUE(SetSendBuffer(socket.get(), 16384).ok());
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
  ASSERT_TRUE(IgnoreOverruns(socket.get()).ok());
  EXPECT_EQ(OptionOf(socket.get(), SOL_NETLINK, NETLINK_NO_ENOBUFS), 1);
  ASSERT_TRUE(ReportOverruns(socket.get()).ok());
  EXPECT_EQ(OptionOf(socket.get(), SOL_NETLINK, NETLINK_NO_ENOBUFS), 0);
}

TEST(SocketOptions, TakeLessThanWasAskedForWithoutThePrivilege) {
  ASSERT_TRUE(RunWhereRefused({{SYS_setsockopt, SOL_SOCKET, SO_RCVBUFFORCE}}, [] {
    const UniqueFd socket = NetlinkSocket();
    EXPECT_TRUE(SetReceiveBuffer(socket.get(), 256 << 20).ok());
    EXPECT_LT(ReceiveBufferOf(socket.get()), 2 * (256 << 20));
    EXPECT_GT(ReceiveBufferOf(socket.get()), 0);
  }));
}

TEST(SocketOptions, SayWhatWasRefused) {
  ASSERT_TRUE(RunWhereRefused({{SYS_setsockopt, SOL_SOCKET, SO_RCVBUFFORCE},
                               {SYS_setsockopt, SOL_SOCKET, SO_RCVBUF},
                               {SYS_setsockopt, SOL_SOCKET, SO_SNDBUFFORCE},
                               {SYS_setsockopt, SOL_SOCKET, SO_SNDBUF},
                               {SYS_setsockopt, SOL_SOCKET, SO_DETACH_FILTER},
                               {SYS_setsockopt, SOL_NETLINK, NETLINK_NO_ENOBUFS}},
                              [] {
                                const UniqueFd socket = NetlinkSocket();
                                const int before = ReceiveBufferOf(socket.get());
                                EXPECT_EQ(SetReceiveBuffer(socket.get(), 8192).error().code, EPERM);
                                EXPECT_EQ(ReceiveBufferOf(socket.get()), before);
                                EXPECT_EQ(SetSendBuffer(socket.get(), 8192).error().code, EPERM);
                                EXPECT_EQ(IgnoreOverruns(socket.get()).error().code, EPERM);
                                EXPECT_EQ(ReportOverruns(socket.get()).error().code, EPERM);
                                EXPECT_EQ(RemoveFilter(socket.get()).error().code, EPERM);
                              }));
}

TEST(SocketOptions, FailForWhatIsNoNetlinkSocket) {
  const UniqueFd local(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  EXPECT_EQ(IgnoreOverruns(local.get()).error().code, EOPNOTSUPP);
  EXPECT_EQ(ReportOverruns(local.get()).error().code, EOPNOTSUPP);
  EXPECT_EQ(SetReceiveBuffer(-1, 8192).error().code, EBADF);
  EXPECT_EQ(SetSendBuffer(-1, 8192).error().code, EBADF);
  EXPECT_EQ(RemoveFilter(-1).error().code, EBADF);
}

TEST(SocketOptions, RemoveAFilterUnlessItIsLocked) {
  const UniqueFd socket = NetlinkSocket();
  EXPECT_TRUE(RemoveFilter(socket.get()).ok()) << "there is none";
  sock_filter drop_all[] = {BPF_STMT(BPF_RET | BPF_K, 0)};
  const sock_fprog program = {1, drop_all};
  const auto attach = [&] {
    return ::setsockopt(socket.get(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program));
  };
  ASSERT_EQ(attach(), 0);
  EXPECT_TRUE(RemoveFilter(socket.get()).ok());
  socklen_t instructions = 0;
  ASSERT_EQ(::getsockopt(socket.get(), SOL_SOCKET, SO_GET_FILTER, nullptr, &instructions), 0);
  EXPECT_EQ(instructions, 0u);
  ASSERT_EQ(attach(), 0);
  const int on = 1;
  ASSERT_EQ(::setsockopt(socket.get(), SOL_SOCKET, SO_LOCK_FILTER, &on, sizeof(on)), 0);
  EXPECT_EQ(RemoveFilter(socket.get()).error().code, EPERM);
}

}  // namespace
}  // namespace audit_netlink
