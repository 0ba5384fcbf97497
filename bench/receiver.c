// The least that a receiver of audit records can do: join the group, take 64 datagrams at a time, and
// count the records that hold a key. What the event stream is measured against.
//
//     receiver KEY COUNT     ends when COUNT records with the key came; prints records, then the CPU
//                            time it used in microseconds
#define _GNU_SOURCE
#include <linux/audit.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

enum { kBatch = 64, kRecordBytes = 64 << 10 };

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const char* const key = argv[1];
  const long wanted = atol(argv[2]);
  const int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT);
  struct sockaddr_nl group = {.nl_family = AF_NETLINK, .nl_groups = 1};
  const int bytes = 16 << 20;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof(bytes));
  if (bind(fd, (struct sockaddr*)&group, sizeof(group)) != 0) return 1;
  static struct mmsghdr messages[kBatch];
  static struct iovec parts[kBatch];
  char* const buffer = malloc((size_t)kBatch * kRecordBytes);
  for (int i = 0; i < kBatch; ++i) {
    parts[i] = (struct iovec){buffer + (size_t)i * kRecordBytes, kRecordBytes};
    messages[i].msg_hdr = (struct msghdr){.msg_iov = &parts[i], .msg_iovlen = 1};
  }
  puts("ready");
  fflush(stdout);
  long records = 0, found = 0;
  while (found < wanted) {
    const int count = recvmmsg(fd, messages, kBatch, MSG_WAITFORONE, NULL);
    if (count < 0) return 1;
    records += count;
    for (int i = 0; i < count; ++i) {
      const char* const datagram = parts[i].iov_base;
      unsigned short type;
      memcpy(&type, datagram + 4, sizeof(type));
      if (type != AUDIT_SYSCALL) continue;
      if (memmem(datagram, messages[i].msg_len, key, strlen(key)) != NULL) ++found;
    }
  }
  struct rusage used;
  getrusage(RUSAGE_SELF, &used);
  printf("%ld %ld\n", records,
         (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000L + used.ru_utime.tv_usec +
             used.ru_stime.tv_usec);
  return 0;
}
