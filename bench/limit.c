// The least that a program can do for the jobs of the benches: what the package is measured against. Has no
// rule of its own; it sends bytes that were encoded before. Takes jobs, one a line, and answers each with the
// nanoseconds it took by its own clock, and a number:
//
//     add FILE          adds the rules of FILE, 64 in a datagram; the number of those that the kernel took
//     list              takes the list of rules; their number
//     status            asks for the status once; the number of answers
//     run WORD\tWORD    starts a program and reads what it prints; its exit status, or
//                       -1 for one that hung
//
// With the words of one job as its arguments it does that job alone, and ends.
#define _GNU_SOURCE
#include <linux/audit.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char** environ;

// When a program hangs that does not read quickly enough: auditctl waits for the end of a list forever where the
// kernel had no room for it.
enum { kPacked = 64, kBatch = 64, kMessageBytes = 16 << 10, kPatienceMs = 40000 };

static char* file_bytes;
static size_t file_size;

static int64_t Now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

// A file of rules: the length of each in four bytes, then its bytes.
static void ReadFile(const char* path) {
  const int fd = open(path, O_RDONLY);
  struct stat about;
  if (fd < 0 || fstat(fd, &about) != 0) exit(1);
  free(file_bytes);
  file_size = (size_t)about.st_size;
  file_bytes = malloc(file_size);
  if (read(fd, file_bytes, file_size) != (ssize_t)file_size) exit(1);
  close(fd);
}

static int Open(int receive_bytes, int send_bytes) {
  const int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);
  const int on = 1;
  if (fd < 0) exit(1);
  setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on));
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &receive_bytes, sizeof(receive_bytes));
  setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &send_bytes, sizeof(send_bytes));
  return fd;
}

// Adds all rules of the file: only the last of a datagram wants an answer, and the others get one when they
// are refused.
static long Add(void) {
  static char datagram[1 << 20];
  static char answer[kMessageBytes];
  const int fd = Open(1 << 20, 2 << 20);
  uint32_t sequence = 0;
  long taken = 0;
  for (size_t at = 0; at < file_size;) {
    size_t bytes = 0;
    struct nlmsghdr* last = NULL;
    for (int n = 0; n < kPacked && at < file_size; ++n) {
      uint32_t length;
      memcpy(&length, file_bytes + at, sizeof(length));
      last = (struct nlmsghdr*)(datagram + bytes);
      *last = (struct nlmsghdr){.nlmsg_len = NLMSG_LENGTH(length),
                                .nlmsg_type = AUDIT_ADD_RULE,
                                .nlmsg_flags = NLM_F_REQUEST,
                                .nlmsg_seq = ++sequence};
      memcpy(NLMSG_DATA(last), file_bytes + at + sizeof(length), length);
      bytes += NLMSG_ALIGN(last->nlmsg_len);
      at += sizeof(length) + length;
      ++taken;
    }
    last->nlmsg_flags |= NLM_F_ACK;
    if (send(fd, datagram, bytes, 0) != (ssize_t)bytes) exit(1);
    for (uint32_t answered = 0; answered != sequence;) {
      if (recv(fd, answer, sizeof(answer), 0) < 0) exit(1);
      const struct nlmsghdr* header = (const struct nlmsghdr*)answer;
      answered = header->nlmsg_seq;
      if (*(const int*)NLMSG_DATA(header) != 0) --taken;
    }
  }
  close(fd);
  return taken;
}

static long Ask(int fd, int type) {
  const struct nlmsghdr request = {.nlmsg_len = NLMSG_LENGTH(0),
                                   .nlmsg_type = (uint16_t)type,
                                   .nlmsg_flags = NLM_F_REQUEST,
                                   .nlmsg_seq = 1};
  return send(fd, &request, request.nlmsg_len, 0);
}

static long List(void) {
  static char buffer[kBatch][kMessageBytes];
  static struct mmsghdr messages[kBatch];
  static struct iovec parts[kBatch];
  for (int i = 0; i < kBatch; ++i) {
    parts[i] = (struct iovec){buffer[i], kMessageBytes};
    messages[i].msg_hdr = (struct msghdr){.msg_iov = &parts[i], .msg_iovlen = 1};
  }
  const int fd = Open(64 << 20, 1 << 20);
  if (Ask(fd, AUDIT_LIST_RULES) < 0) exit(1);
  long rules = 0;
  for (;;) {
    const int count = recvmmsg(fd, messages, kBatch, MSG_WAITFORONE, NULL);
    if (count < 0) exit(1);
    for (int i = 0; i < count; ++i) {
      const int type = ((const struct nlmsghdr*)buffer[i])->nlmsg_type;
      if (type == AUDIT_LIST_RULES) ++rules;
      if (type != NLMSG_DONE) continue;
      close(fd);
      return rules;
    }
  }
}

static long Status(void) {
  char answer[kMessageBytes];
  const int fd = Open(1 << 20, 1 << 20);
  if (Ask(fd, AUDIT_GET) < 0 || recv(fd, answer, sizeof(answer), 0) < 0) exit(1);
  close(fd);
  return 1;
}

static long Run(char* line) {
  char* words[64];
  int count = 0;
  for (char* word = strtok(line, "\t"); word != NULL && count < 63; word = strtok(NULL, "\t")) {
    words[count++] = word;
  }
  words[count] = NULL;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) exit(1);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  pid_t pid;
  if (posix_spawnp(&pid, words[0], &actions, NULL, words, environ) != 0) exit(1);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  static char printed[64 << 10];
  struct pollfd output = {.fd = ends[0], .events = POLLIN};
  do {
    if (poll(&output, 1, kPatienceMs) == 0) kill(pid, SIGKILL);
  } while (read(ends[0], printed, sizeof(printed)) > 0);
  close(ends[0]);
  int status;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static long Do(char* job) {
  char* const rest = strchr(job, ' ');
  if (rest != NULL) *rest = '\0';
  if (strcmp(job, "add") == 0) return Add();
  if (strcmp(job, "list") == 0) return List();
  if (strcmp(job, "status") == 0) return Status();
  if (strcmp(job, "run") == 0) return Run(rest + 1);
  exit(2);
}

int main(int argc, char** argv) {
  if (argc > 1) {
    if (argc > 2) ReadFile(argv[2]);
    return Do(argv[1]) < 0;
  }
  static char job[64 << 10];
  while (fgets(job, sizeof(job), stdin) != NULL) {
    job[strcspn(job, "\n")] = '\0';
    // Encoding, and so reading, is not a part of the job.
    if (strncmp(job, "add ", 4) == 0) ReadFile(job + 4);
    const int64_t start = Now();
    const long number = Do(job);
    printf("%lld %ld\n", (long long)(Now() - start), number);
    fflush(stdout);
  }
  return 0;
}
