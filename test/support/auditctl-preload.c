/*
 * Plays the kernel's side of an audit netlink socket inside the real auditctl (LD_PRELOAD), and
 * writes each request to the file named by AUDIT_REQUEST_LOG: type and length as 32-bit numbers,
 * then the payload. Takes every request, keeps no rule, and lets no audit message reach the kernel.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { kDescriptors = 1024, kLargestReply = 512 };

/* The far end of each audit socket by the near end's descriptor, plus one: 0 is none. */
static int far_end[kDescriptors];

static int far_end_of(int fd) { return fd >= 0 && fd < kDescriptors ? far_end[fd] - 1 : -1; }

static void log_request(const struct nlmsghdr* request) {
  const char* path = getenv("AUDIT_REQUEST_LOG");
  if (path == NULL) return;
  int log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log < 0) abort();
  uint32_t head[2] = {request->nlmsg_type, request->nlmsg_len - NLMSG_HDRLEN};
  if (write(log, head, sizeof head) != (ssize_t)sizeof head) abort();
  if (write(log, NLMSG_DATA(request), head[1]) != (ssize_t)head[1]) abort();
  close(log);
}

static void answer(int fd, const struct nlmsghdr* request, uint16_t type, const void* body,
                   size_t length) {
  union {
    struct nlmsghdr header;
    char bytes[kLargestReply];
  } message;
  memset(&message, 0, sizeof message);
  message.header.nlmsg_len = NLMSG_LENGTH(length);
  message.header.nlmsg_type = type;
  message.header.nlmsg_seq = request->nlmsg_seq;
  if (length > 0) memcpy(NLMSG_DATA(&message.header), body, length);
  if (write(far_end_of(fd), message.bytes, message.header.nlmsg_len) < 0) abort();
}

static void play_kernel(int fd, const struct nlmsghdr* request) {
  struct nlmsgerr ack = {.error = 0, .msg = *request};
  answer(fd, request, NLMSG_ERROR, &ack, sizeof ack);
  if (request->nlmsg_type == AUDIT_GET) {
    struct audit_status status = {.enabled = 1, .failure = 1, .backlog_limit = 64};
    status.feature_bitmap = AUDIT_FEATURE_BITMAP_ALL;
    answer(fd, request, AUDIT_GET, &status, sizeof status);
  }
  if (request->nlmsg_type == AUDIT_GET_FEATURE) {
    struct audit_features features = {.vers = AUDIT_FEATURE_VERSION};
    answer(fd, request, AUDIT_GET_FEATURE, &features, sizeof features);
  }
  if (request->nlmsg_type == AUDIT_LIST_RULES) answer(fd, request, NLMSG_DONE, NULL, 0);
}

int socket(int domain, int type, int protocol) {
  if (domain == AF_NETLINK && protocol == NETLINK_AUDIT) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends) != 0) return -1;
    if (ends[0] >= kDescriptors) abort();
    far_end[ends[0]] = ends[1] + 1;
    return ends[0];
  }
  int (*real)(int, int, int) = dlsym(RTLD_NEXT, "socket");
  return real(domain, type, protocol);
}

ssize_t sendto(int fd, const void* bytes, size_t length, int flags, const struct sockaddr* to,
               socklen_t to_length) {
  if (far_end_of(fd) >= 0) {
    log_request(bytes);
    play_kernel(fd, bytes);
    return (ssize_t)length;
  }
  ssize_t (*real)(int, const void*, size_t, int, const struct sockaddr*, socklen_t) =
      dlsym(RTLD_NEXT, "sendto");
  return real(fd, bytes, length, flags, to, to_length);
}

ssize_t recvfrom(int fd, void* bytes, size_t length, int flags, struct sockaddr* from,
                 socklen_t* from_length) {
  ssize_t (*real)(int, void*, size_t, int, struct sockaddr*, socklen_t*) =
      dlsym(RTLD_NEXT, "recvfrom");
  if (far_end_of(fd) < 0) return real(fd, bytes, length, flags, from, from_length);
  ssize_t received = real(fd, bytes, length, flags, NULL, NULL);
  if (received >= 0 && from != NULL) {
    /* The kernel's own address: port 0. */
    struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
    memcpy(from, &kernel, sizeof kernel);
    *from_length = sizeof kernel;
  }
  return received;
}

int close(int fd) {
  int (*real)(int) = dlsym(RTLD_NEXT, "close");
  int other = far_end_of(fd);
  if (other >= 0) {
    far_end[fd] = 0;
    real(other);
  }
  return real(fd);
}
