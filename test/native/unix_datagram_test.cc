// SendUnixDatagram: to paths and abstract names, and to nobody.
#include "base/unix_datagram.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

namespace audit_netlink {
namespace {

ByteView Bytes(const std::string& text) {
  return ByteView(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

std::string SentTo(const std::string& name) {
  const UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, name.data(), name.size());
  const size_t length = offsetof(sockaddr_un, sun_path) + name.size() + (name[0] == '\0' ? 0u : 1u);
  EXPECT_EQ(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address),
                   static_cast<socklen_t>(length)),
            0);
  EXPECT_EQ(SendUnixDatagram(Bytes(name), Bytes("said")), 0);
  char buffer[16];
  const ssize_t size = ::recv(socket.get(), buffer, sizeof(buffer), MSG_DONTWAIT);
  return size < 0 ? "nothing" : std::string(buffer, static_cast<size_t>(size));
}

TEST(SendUnixDatagram, ReachesPathsAndAbstractNames) {
  const std::string name = "/tmp/unix_datagram_test." + std::to_string(::getpid());
  EXPECT_EQ(SentTo(name), "said");
  ::unlink(name.c_str());
  EXPECT_EQ(SentTo(std::string(1, '\0') + name), "said");
}

TEST(SendUnixDatagram, SaysWhyItDoesNot) {
  EXPECT_EQ(SendUnixDatagram(Bytes("/nobody/here"), Bytes("said")), ENOENT);
  EXPECT_EQ(SendUnixDatagram(ByteView(), Bytes("said")), ENAMETOOLONG);
  EXPECT_EQ(SendUnixDatagram(Bytes(std::string(200, 'x')), Bytes("said")), ENAMETOOLONG);
}

}  // namespace
}  // namespace audit_netlink
