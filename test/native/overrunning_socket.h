// A netlink socket that overran: netlink's broadcasts between two processes of ours do to it what
// the kernel's records do. Needs CAP_NET_ADMIN; knows no audit.
#ifndef AUDIT_NETLINK_TEST_NATIVE_OVERRUNNING_SOCKET_H_
#define AUDIT_NETLINK_TEST_NATIVE_OVERRUNNING_SOCKET_H_

#include <linux/netlink.h>
#include <sys/socket.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "base/unique_fd.h"

namespace audit_netlink {

// A socket in a group of NETLINK_USERSOCK, and one to send to it. Not valid without the privilege.
class OverrunningSocket {
 public:
  OverrunningSocket()
      : receiver_(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_USERSOCK)),
        sender_(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_USERSOCK)) {
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = kGroup;
    valid_ =
        ::bind(receiver_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  }

  bool valid() const { return valid_; }
  int fd() const { return receiver_.get(); }
  // Gives the socket that overruns away; `fd()` is -1 then.
  UniqueFd Take() { return std::move(receiver_); }

  void Send(const std::vector<uint8_t>& bytes) {
    sockaddr_nl group{};
    group.nl_family = AF_NETLINK;
    group.nl_groups = kGroup;
    ::sendto(sender_.get(), bytes.data(), bytes.size(), 0,
             reinterpret_cast<const sockaddr*>(&group), sizeof(group));
  }

  // Sends more than the buffer holds.
  void Overrun() {
    for (int i = 0; i < 1000; ++i) Send(std::vector<uint8_t>(1000));
  }

 private:
  static constexpr uint32_t kGroup = 1U << 30;

  UniqueFd receiver_;
  UniqueFd sender_;
  bool valid_ = false;
};

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_TEST_NATIVE_OVERRUNNING_SOCKET_H_
