/* Acts on sockets and network devices. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "acts.h"

/* Nobody has to be there: the address is audited before it is tried. */
static void try_to_connect(const void* address, socklen_t length) {
  const struct sockaddr* const to = address;
  const int fd = (int)must(socket(to->sa_family, SOCK_STREAM, 0), "socket");
  (void)connect(fd, to, length);
  close(fd);
}

static struct sockaddr_un local_address(const char* path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
  return address;
}

/* Words: a path. */
static void connect_all(char** words) {
  const struct sockaddr_in four = {
      .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct sockaddr_in6 six = {.sin6_family = AF_INET6,
                             .sin6_port = htons(9),
                             .sin6_flowinfo = 0,
                             .sin6_addr = IN6ADDR_LOOPBACK_INIT};
  const struct sockaddr_un path = local_address(words[0]);
  struct sockaddr_un abstract = local_address("");
  memcpy(abstract.sun_path, "\0abstract name", 14);
  try_to_connect(&four, sizeof(four));
  try_to_connect(&six, sizeof(six));
  must(inet_pton(AF_INET6, "::ffff:127.0.0.1", &six.sin6_addr), "inet_pton");
  try_to_connect(&six, sizeof(six));
  try_to_connect(&path, sizeof(path));
  try_to_connect(&abstract, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 14));
}

static void bind_to(int family, int type, int protocol, const void* address, socklen_t length) {
  const int fd = (int)must(socket(family, type, protocol), "socket");
  (void)bind(fd, address, length);
  close(fd);
}

/* In a network of its own. */
static void bind_all(char** words) {
  const struct sockaddr_nl netlink = {.nl_family = AF_NETLINK, .nl_pid = 4711, .nl_groups = 1};
  const struct sockaddr_ll packet = {.sll_family = AF_PACKET,
                                     .sll_protocol = htons(ETH_P_IP),
                                     .sll_ifindex = 1,
                                     .sll_hatype = 1,
                                     .sll_halen = 6,
                                     .sll_addr = {1, 2, 3, 4, 5, 6}};
  const struct sockaddr_vm machine = {.svm_family = AF_VSOCK, .svm_cid = 3, .svm_port = 1024};
  const struct sockaddr unspecified = {.sa_family = AF_UNSPEC};
  const struct sockaddr_un local = local_address(words[0]);
  must(unshare(CLONE_NEWNET), "unshare");
  bind_to(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE, &netlink, sizeof(netlink));
  bind_to(AF_PACKET, SOCK_RAW, 0, &packet, sizeof(packet));
  bind_to(AF_INET, SOCK_DGRAM, 0, &machine, sizeof(machine));
  bind_to(AF_INET, SOCK_DGRAM, 0, &unspecified, sizeof(unspecified));
  bind_to(AF_UNIX, SOCK_DGRAM, 0, &local, sizeof(local));
  bind_to(AF_UNIX, SOCK_DGRAM, 0, &local, sizeof(sa_family_t));
}

static void make_pairs(char** words) {
  int fds[2];
  (void)words;
  must(pipe2(fds, 0), "pipe2");
  must(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, fds), "socketpair");
}

/* On the loopback device of a network of its own. */
static void listen_to_everybody(char** words) {
  (void)words;
  must(unshare(CLONE_NEWNET), "unshare");
  const int fd = (int)must(socket(AF_PACKET, SOCK_RAW, 0), "socket");
  const struct packet_mreq request = {.mr_ifindex = (int)if_nametoindex("lo"),
                                      .mr_type = PACKET_MR_PROMISC};
  must(setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &request, sizeof(request)), "setsockopt");
  must(setsockopt(fd, SOL_PACKET, PACKET_DROP_MEMBERSHIP, &request, sizeof(request)), "setsockopt");
}

/* The first look at a table of a new network makes it. */
static void make_firewall_table(char** words) {
  enum { kGetInfo = 64 /* IPT_SO_GET_INFO */, kInfoBytes = 84 };
  char info[kInfoBytes] = "filter";
  socklen_t length = sizeof(info);
  (void)words;
  must(unshare(CLONE_NEWNET), "unshare");
  const int fd = (int)must(socket(AF_INET, SOCK_RAW, IPPROTO_RAW), "socket");
  must(getsockopt(fd, SOL_IP, kGetInfo, info, &length), "getsockopt");
}

/* The one call of old 32-bit programs for all that sockets do. */
static void call_old_socket(char** words) {
#ifdef __x86_64__
  enum { kSocketcall = 102, kSocket = 1, kConnect = 3 };
  (void)words;
  void* const low =
      mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
  if (low == MAP_FAILED) must(-1, "mmap");
  uint32_t* const arguments = low;
  struct sockaddr_in* const address = (struct sockaddr_in*)(arguments + 16);
  *address = (struct sockaddr_in){
      .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int result = kSocketcall;
  memcpy(arguments, (uint32_t[]){AF_INET, SOCK_STREAM, 0}, 12);
  __asm__ volatile("int $0x80" : "+a"(result) : "b"(kSocket), "c"(arguments) : "memory");
  memcpy(arguments, (uint32_t[]){(uint32_t)result, (uint32_t)(uintptr_t)address, 16}, 12);
  result = kSocketcall;
  __asm__ volatile("int $0x80" : "+a"(result) : "b"(kConnect), "c"(arguments) : "memory");
#else
  (void)words;
#endif
}

const struct act socket_acts[] = {
    {"connect-all", connect_all},
    {"bind-all", bind_all},
    {"make-pairs", make_pairs},
    {"listen-to-everybody", listen_to_everybody},
    {"make-firewall-table", make_firewall_table},
    {"call-old-socket", call_old_socket},
    {NULL, NULL},
};
