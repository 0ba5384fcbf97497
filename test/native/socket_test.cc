// Socket over socketpairs, and as far as an unprivileged audit socket goes. No request is sent to
// the kernel.
#include "netlink/socket.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include <cerrno>
#include <string>

#include "base/thread.h"
#include "netlink/socket_options.h"
#include "overrunning_socket.h"
#include "refused_call.h"

namespace audit_netlink {
namespace {

using Readiness = Transport::Readiness;
using std::chrono::milliseconds;

class SocketTest : public testing::Test {
 protected:
  void SetUp() override { Connect(SOCK_DGRAM); }

  void Connect(int type) {
    int pair[2];
    ASSERT_EQ(::socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, pair), 0);
    peer_ = UniqueFd(pair[1]);
    auto socket = Socket::Adopt(UniqueFd(pair[0]));
    ASSERT_TRUE(socket.ok());
    socket_ = std::move(socket).value();
  }

  MonotonicTime Soon() const { return socket_->Now() + milliseconds(5); }
  MonotonicTime Never() const { return socket_->Now() + std::chrono::hours(24 * 365); }

  UniqueFd peer_;
  std::unique_ptr<Socket> socket_;
};

TEST_F(SocketTest, SendsOneDatagram) {
  ASSERT_TRUE(socket_->Send(std::vector<uint8_t>{1, 2, 3}).ok());
  uint8_t received[8];
  EXPECT_EQ(::recv(peer_.get(), received, sizeof(received), 0), 3);
}

TEST_F(SocketTest, ReceivesOneDatagramFromTheKernel) {
  ASSERT_EQ(::send(peer_.get(), "abc", 3, 0), 3);
  ASSERT_EQ(::send(peer_.get(), "de", 2, 0), 2);
  const auto first = socket_->Receive();
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(std::string(first.value().bytes.begin(), first.value().bytes.end()), "abc");
  EXPECT_EQ(first.value().full_bytes, 3u);
  EXPECT_TRUE(first.value().from_kernel);
  EXPECT_EQ(socket_->Receive().value().bytes.size(), 2u);
}

TEST_F(SocketTest, NeverWaitsWhereItMustNot) {
  EXPECT_EQ(socket_->Receive().error().code, EAGAIN);
  const std::vector<uint8_t> datagram(1000);
  Result<Done> sent = Done{};
  while (sent.ok()) sent = socket_->Send(datagram);
  EXPECT_EQ(sent.error().code, EAGAIN);
  EXPECT_FALSE(socket_->Wait(Readiness::kWritable, Soon()).value());
}

TEST_F(SocketTest, SaysHowLongATruncatedDatagramWas) {
  ASSERT_TRUE(SetSendBuffer(peer_.get(), 4 << 20).ok());
  const std::vector<uint8_t> datagram(400 << 10);
  const auto sent = ::send(peer_.get(), datagram.data(), datagram.size(), 0);
  if (sent < 0) GTEST_SKIP() << "needs CAP_NET_ADMIN or a larger net.core.wmem_max";
  const auto received = socket_->Receive();
  ASSERT_TRUE(received.ok());
  EXPECT_EQ(received.value().full_bytes, datagram.size());
  EXPECT_EQ(received.value().bytes.size(), size_t{320} << 10);
}

TEST_F(SocketTest, WaitsUntilTheDeadline) {
  const MonotonicTime deadline = Soon();
  const auto ready = socket_->Wait(Readiness::kReadable, deadline);
  ASSERT_TRUE(ready.ok());
  EXPECT_FALSE(ready.value());
  EXPECT_GE(socket_->Now(), deadline);
}

TEST_F(SocketTest, TakesADeadlineInThePast) {
  const auto ready = socket_->Wait(Readiness::kReadable, socket_->Now() - milliseconds(1));
  EXPECT_FALSE(ready.value());
}

TEST_F(SocketTest, WaitsUntilThereIsSomething) {
  ASSERT_EQ(::send(peer_.get(), "a", 1, 0), 1);
  EXPECT_TRUE(socket_->Wait(Readiness::kReadable, Never()).value());
  EXPECT_TRUE(socket_->Wait(Readiness::kWritable, Never()).value());
}

TEST_F(SocketTest, IsWokenByCancellation) {
  int error = 0;
  {
    auto waiter = Thread::Start("test", [this, &error] {
      error = socket_->Wait(Readiness::kReadable, Never()).error().code;
    });
    ASSERT_TRUE(waiter.ok());
    socket_->Cancel();
  }
  EXPECT_EQ(error, ECANCELED);
  EXPECT_TRUE(socket_->cancelled());
  EXPECT_EQ(socket_->Wait(Readiness::kReadable, Never()).error().code, ECANCELED);
}

TEST_F(SocketTest, NoticesThatTheOtherEndIsGone) {
  Connect(SOCK_SEQPACKET);
  peer_.Reset();
  EXPECT_EQ(socket_->Receive().error().code, ECONNRESET);
  EXPECT_EQ(socket_->Send(std::vector<uint8_t>{1}).error().code, EPIPE);
}

TEST_F(SocketTest, GrowsItsReceiveBufferWithoutFail) {
  for (int i = 0; i < 40; ++i) socket_->GrowReceiveBuffer();
  ASSERT_EQ(::send(peer_.get(), "a", 1, 0), 1);
  EXPECT_TRUE(socket_->Receive().ok());
}

TEST(Socket, RefusesWhatIsNoSocket) {
  const auto socket = Socket::Adopt(UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC)));
  ASSERT_FALSE(socket.ok());
  EXPECT_EQ(socket.error().code, ENOTSOCK);
  EXPECT_EQ(Socket::Adopt(UniqueFd()).error().code, EBADF);
}

class AdoptedNetlinkSocketTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!overrunning_.valid()) GTEST_SKIP() << "needs CAP_NET_ADMIN";
    ASSERT_TRUE(SetReceiveBuffer(overrunning_.fd(), 4096).ok());
    // The open file description is the caller's, too.
    shared_ = UniqueFd(::fcntl(overrunning_.fd(), F_DUPFD_CLOEXEC, 0));
  }

  void Adopt() {
    auto socket = Socket::Adopt(overrunning_.Take());
    ASSERT_TRUE(socket.ok());
    socket_ = std::move(socket).value();
  }

  void Set(int level, int option, int value) {
    ASSERT_EQ(::setsockopt(shared_.get(), level, option, &value, sizeof(value)), 0);
  }

  OverrunningSocket overrunning_;
  UniqueFd shared_;
  std::unique_ptr<Socket> socket_;
};

TEST_F(AdoptedNetlinkSocketTest, TellsOfOverrunsThoughTheCallerDidNotWantTo) {
  Set(SOL_NETLINK, NETLINK_NO_ENOBUFS, 1);
  Adopt();
  overrunning_.Overrun();
  EXPECT_EQ(socket_->Receive().error().code, ENOBUFS);
  EXPECT_TRUE(socket_->Receive().ok()) << "what came before is still there";
}

TEST_F(AdoptedNetlinkSocketTest, KnowsNothingOfWhatCameBefore) {
  overrunning_.Overrun();
  Adopt();
  EXPECT_EQ(socket_->Receive().error().code, EAGAIN);
  overrunning_.Send({1, 2, 3});
  EXPECT_EQ(socket_->Receive().value().full_bytes, 3u) << "the kernel lets it in again";
}

TEST_F(AdoptedNetlinkSocketTest, HasNoFilterThatCouldDropAnAnswer) {
  sock_filter drop_all[] = {BPF_STMT(BPF_RET | BPF_K, 0)};
  const sock_fprog program = {1, drop_all};
  ASSERT_EQ(::setsockopt(shared_.get(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)),
            0);
  Adopt();
  overrunning_.Send({1, 2, 3});
  EXPECT_TRUE(socket_->Receive().ok());
}

TEST_F(AdoptedNetlinkSocketTest, IsRefusedWithAFilterThatStays) {
  sock_filter drop_all[] = {BPF_STMT(BPF_RET | BPF_K, 0)};
  const sock_fprog program = {1, drop_all};
  ASSERT_EQ(::setsockopt(shared_.get(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)),
            0);
  Set(SOL_SOCKET, SO_LOCK_FILTER, 1);
  EXPECT_EQ(Socket::Adopt(overrunning_.Take()).error().code, EPERM);
}

TEST_F(AdoptedNetlinkSocketTest, IsRefusedWhereOverrunsCannotBeTold) {
  Set(SOL_NETLINK, NETLINK_NO_ENOBUFS, 1);
  ASSERT_TRUE(RunWhereRefused({{SYS_setsockopt, SOL_NETLINK, NETLINK_NO_ENOBUFS}}, [this] {
    EXPECT_EQ(Socket::Adopt(overrunning_.Take()).error().code, EPERM);
    EXPECT_EQ(Socket::Borrow(UniqueFd(::dup(shared_.get()))).error().code, EPERM);
  }));
}

TEST_F(AdoptedNetlinkSocketTest, WaitsForNothingThoughTheCallerSetTimeLimits) {
  const timeval hour = {3600, 0};
  ASSERT_EQ(::setsockopt(shared_.get(), SOL_SOCKET, SO_RCVTIMEO, &hour, sizeof(hour)), 0);
  ASSERT_EQ(::setsockopt(shared_.get(), SOL_SOCKET, SO_SNDTIMEO, &hour, sizeof(hour)), 0);
  const int flags = ::fcntl(shared_.get(), F_GETFL);
  ASSERT_EQ(flags & O_NONBLOCK, 0);
  Adopt();
  EXPECT_EQ(socket_->Receive().error().code, EAGAIN);
  EXPECT_EQ(::fcntl(shared_.get(), F_GETFL), flags) << "they are the caller's, too";
}

TEST_F(AdoptedNetlinkSocketTest, ReadsOnThoughTheCallerWantedControlMessages) {
  Set(SOL_NETLINK, NETLINK_PKTINFO, 1);
  Set(SOL_SOCKET, SO_PASSCRED, 1);
  Set(SOL_SOCKET, SO_TIMESTAMP, 1);
  Adopt();
  overrunning_.Send({1, 2, 3});
  const auto received = socket_->Receive();
  ASSERT_TRUE(received.ok());
  EXPECT_EQ(received.value().full_bytes, 3u);
  EXPECT_FALSE(received.value().from_kernel);
}

TEST_F(AdoptedNetlinkSocketTest, NeverShrinksALargerBuffer) {
  ASSERT_TRUE(SetReceiveBuffer(shared_.get(), 200 << 20).ok());
  Adopt();
  for (int i = 0; i < 4; ++i) {
    const int before = ReceiveBufferOf(shared_.get());
    socket_->GrowReceiveBuffer();
    EXPECT_GE(ReceiveBufferOf(shared_.get()), before);
  }
}

TEST_F(AdoptedNetlinkSocketTest, KeepsItsPastWhenItIsBorrowed) {
  Set(SOL_NETLINK, NETLINK_NO_ENOBUFS, 1);
  overrunning_.Send({1, 2, 3});
  auto socket = Socket::Borrow(overrunning_.Take());
  ASSERT_TRUE(socket.ok());
  EXPECT_EQ(socket.value()->Receive().value().full_bytes, 3u);
  overrunning_.Overrun();
  EXPECT_EQ(socket.value()->Receive().error().code, ENOBUFS);
}

TEST(Socket, FailsToOpenWhereItsBuffersAreRefused) {
  for (const auto& [forced, plain] : {std::pair<int, int>{SO_RCVBUFFORCE, SO_RCVBUF},
                                      std::pair<int, int>{SO_SNDBUFFORCE, SO_SNDBUF}}) {
    const std::vector<RefusedCall> calls = {{SYS_setsockopt, SOL_SOCKET, forced},
                                            {SYS_setsockopt, SOL_SOCKET, plain}};
    ASSERT_TRUE(RunWhereRefused(calls, [] {
      const auto socket = Socket::Open();
      ASSERT_FALSE(socket.ok());
      if (socket.error().code == EPROTONOSUPPORT) GTEST_SKIP() << "kernel has no audit";
      EXPECT_EQ(socket.error().code, EPERM);
      EXPECT_STREQ(socket.error().context, "setsockopt");
    }));
  }
}

TEST(Socket, OpensWithoutPrivilege) {
  const auto socket = Socket::Open();
  if (!socket.ok() && socket.error().code == EPROTONOSUPPORT) GTEST_SKIP() << "kernel has no audit";
  ASSERT_TRUE(socket.ok()) << socket.error().context;
  EXPECT_EQ(socket.value()->Receive().error().code, EAGAIN);
}

TEST(IsNetlinkSocket, TellsThemApart) {
  int pair[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair), 0);
  const UniqueFd first(pair[0]);
  const UniqueFd second(pair[1]);
  EXPECT_FALSE(IsNetlinkSocket(first.get()).value());
  const UniqueFd netlink(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0));
  ASSERT_TRUE(netlink.valid());
  EXPECT_TRUE(IsNetlinkSocket(netlink.get()).value());
}

}  // namespace
}  // namespace audit_netlink
