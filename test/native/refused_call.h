// A thread in which the kernel refuses one socket option, as a security module would: for tests of
// what cannot be provoked otherwise. Knows no socket.
#ifndef AUDIT_NETLINK_TEST_NATIVE_REFUSED_CALL_H_
#define AUDIT_NETLINK_TEST_NATIVE_REFUSED_CALL_H_

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

namespace audit_netlink {

// A call of setsockopt(2) or getsockopt(2), as SYS_setsockopt has it, for this option.
struct RefusedCall {
  long number;
  int level;
  int option;
};

// Runs `body` on a thread, and what that starts, where each of `calls` fails with EPERM. False when
// the kernel does not offer that (seccomp(2)): `body` did not run then.
inline bool RunWhereRefused(const std::vector<RefusedCall>& calls,
                            const std::function<void()>& body) {
  // The lower half of an argument, which is all that an int has.
  const auto argument = [](int i) {
    constexpr uint32_t kLowerHalf = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 0 : 4;
    return static_cast<uint32_t>(offsetof(seccomp_data, args)) + 8 * static_cast<uint32_t>(i) +
           kLowerHalf;
  };
  std::vector<sock_filter> filter;
  for (const RefusedCall& call : calls) {
    const sock_filter tests[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(call.number), 0, 5),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, argument(1)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(call.level), 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, argument(2)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<uint32_t>(call.option), 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    };
    filter.insert(filter.end(), std::begin(tests), std::end(tests));
  }
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  bool ran = false;
  std::thread([&] {
    const sock_fprog program = {static_cast<unsigned short>(filter.size()), filter.data()};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return;
    if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) return;
    body();
    ran = true;
  }).join();
  return ran;
}

}  // namespace audit_netlink

#endif  // AUDIT_NETLINK_TEST_NATIVE_REFUSED_CALL_H_
