/* Acts on what the kernel keeps: queues, programs, clocks, rings, terminals. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/landlock.h>
#include <linux/netlink.h>
#include <mqueue.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include "acts.h"

/* Words: a queue's name. */
static void use_queue(char** words) {
  struct mq_attr attributes = {.mq_maxmsg = 4, .mq_msgsize = 64};
  const struct timespec at_once = {0, 0};
  const struct sigevent notice = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
  char message[64];
  const mqd_t queue =
      (mqd_t)must(mq_open(words[0], O_RDWR | O_CREAT, 0600, &attributes), "mq_open");
  must(mq_notify(queue, &notice), "mq_notify");
  must(mq_notify(queue, NULL), "mq_notify");
  must(mq_timedsend(queue, "text", 4, 1, &at_once), "mq_timedsend");
  must(mq_timedreceive(queue, message, sizeof(message), NULL, &at_once), "mq_timedreceive");
  attributes.mq_flags = O_NONBLOCK;
  must(mq_setattr(queue, &attributes, NULL), "mq_setattr");
  must(mq_unlink(words[0]), "mq_unlink");
}

static void change_message_queue(char** words) {
  struct msqid_ds state;
  (void)words;
  const int queue = (int)must(msgget(IPC_PRIVATE, 0600), "msgget");
  must(msgctl(queue, IPC_STAT, &state), "msgctl");
  state.msg_perm.mode = 0640;
  must(msgctl(queue, IPC_SET, &state), "msgctl");
  must(msgctl(queue, IPC_RMID, NULL), "msgctl");
}

static void load_program(char** words) {
  const struct bpf_insn code[] = {
      {.code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0},
      {.code = BPF_JMP | BPF_EXIT},
  };
  union bpf_attr attributes = {
      .prog_type = BPF_PROG_TYPE_SOCKET_FILTER,
      .insns = (uint64_t)(uintptr_t)code,
      .insn_cnt = 2,
      .license = (uint64_t)(uintptr_t)"GPL",
  };
  (void)words;
  const int fd = (int)must(syscall(SYS_bpf, BPF_PROG_LOAD, &attributes, sizeof(attributes)), "bpf");
  close(fd);
}

/* The distance of atomic time, which no other clock follows, and back. */
static void change_time(char** words) {
  struct timex before = {.modes = 0};
  (void)words;
  must(adjtimex(&before), "adjtimex");
  struct timex change = {.modes = ADJ_TAI, .constant = before.tai + 1};
  must(adjtimex(&change), "adjtimex");
  change.constant = before.tai;
  must(adjtimex(&change), "adjtimex");
}

/* Words: a file. Opens it, and what is not there, without a system call for it. */
static void open_by_ring(char** words) {
  struct io_uring_params params = {0};
  close((int)must(open(words[0], O_RDONLY), "open"));
  const int ring = (int)must(syscall(SYS_io_uring_setup, 4, &params), "io_uring_setup");
  const int both = PROT_READ | PROT_WRITE;
  const size_t queue_bytes = params.sq_off.array + params.sq_entries * sizeof(uint32_t);
  char* const queue = mmap(NULL, queue_bytes, both, MAP_SHARED, ring, IORING_OFF_SQ_RING);
  struct io_uring_sqe* const entries = mmap(NULL, params.sq_entries * sizeof(struct io_uring_sqe),
                                            both, MAP_SHARED, ring, IORING_OFF_SQES);
  if (queue == MAP_FAILED || entries == MAP_FAILED) must(-1, "mmap");
  const char* const paths[] = {words[0], "missing"};
  for (uint32_t i = 0; i < 2; ++i) {
    entries[i] = (struct io_uring_sqe){.opcode = IORING_OP_OPENAT,
                                       .fd = AT_FDCWD,
                                       .addr = (uint64_t)(uintptr_t)paths[i],
                                       .open_flags = O_RDONLY};
    ((uint32_t*)(queue + params.sq_off.array))[i] = i;
  }
  __atomic_store_n((uint32_t*)(queue + params.sq_off.tail), 2, __ATOMIC_RELEASE);
  must(syscall(SYS_io_uring_enter, ring, 2, 2, IORING_ENTER_GETEVENTS, NULL, 0), "io_uring_enter");
}

static void send_audit(uint16_t type, const void* payload, size_t length) {
  struct {
    struct nlmsghdr header;
    char payload[2048];
  } message = {{(uint32_t)(NLMSG_HDRLEN + length), type, NLM_F_REQUEST, 1, 0}, ""};
  const int fd = (int)must(socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT), "socket");
  memcpy(message.payload, payload, length);
  must(send(fd, &message, message.header.nlmsg_len, 0), "send");
  close(fd);
}

/* Words: types and texts of messages. The kernel takes the last byte, the NUL, away. */
static void tell(char** words) {
  for (; words[0] != NULL; words += 2) {
    send_audit((uint16_t)atoi(words[0]), words[1], strlen(words[1]) + 1);
  }
}

static void configure(char** words) {
  struct {
    struct audit_rule_data rule;
    char key[6];
  } request = {.key = "config"};
  (void)words;
  request.rule.flags = AUDIT_FILTER_EXIT;
  request.rule.action = AUDIT_ALWAYS;
  request.rule.mask[AUDIT_WORD(SYS_acct)] = AUDIT_BIT(SYS_acct);
  request.rule.field_count = 2;
  request.rule.fields[0] = AUDIT_PID;
  request.rule.values[0] = 1;
  request.rule.fields[1] = AUDIT_FILTERKEY;
  request.rule.values[1] = request.rule.buflen = sizeof(request.key);
  request.rule.fieldflags[0] = request.rule.fieldflags[1] = AUDIT_EQUAL;
  const size_t length = sizeof(request.rule) + sizeof(request.key);
  memcpy(request.rule.buf, "config", sizeof(request.key));
  send_audit(AUDIT_ADD_RULE, &request, length);
  send_audit(AUDIT_DEL_RULE, &request, length);
  const struct audit_status status = {.mask = AUDIT_STATUS_BACKLOG_LIMIT | AUDIT_STATUS_FAILURE,
                                      .backlog_limit = 4096,
                                      .failure = AUDIT_FAIL_SILENT};
  send_audit(AUDIT_SET, &status, sizeof(status));
}

/* Joins those who read records, and leaves them. */
static void listen_to_records(char** words) {
  const struct sockaddr_nl group = {.nl_family = AF_NETLINK,
                                    .nl_groups = 1U << (AUDIT_NLGRP_READLOG - 1)};
  (void)words;
  const int fd = (int)must(socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT), "socket");
  must(bind(fd, (const struct sockaddr*)&group, sizeof(group)), "bind");
  close(fd);
}

/* Types into a terminal whose input is audited. */
static void type_into_terminal(char** words) {
  static const char kTyped[] = "ls -l \"a\"\tb\x7f\n";
  const struct audit_tty_status watched = {.enabled = 1};
  char line[64];
  (void)words;
  const int keyboard = (int)must(posix_openpt(O_RDWR | O_NOCTTY), "posix_openpt");
  must(grantpt(keyboard), "grantpt");
  must(unlockpt(keyboard), "unlockpt");
  const int terminal = (int)must(open(ptsname(keyboard), O_RDWR | O_NOCTTY), "open");
  send_audit(AUDIT_TTY_SET, &watched, sizeof(watched));
  must(write(keyboard, kTyped, sizeof(kTyped) - 1), "write");
  must(read(terminal, line, sizeof(line)), "read");
  send_audit(AUDIT_USER_TTY, "ls -l", 6);
}

/* Words: a file. May then read no file any more, and tries. */
static void lock_in(char** words) {
  const struct landlock_ruleset_attr handled = {.handled_access_fs = LANDLOCK_ACCESS_FS_READ_FILE};
  const int rules = (int)must(
      syscall(SYS_landlock_create_ruleset, &handled, sizeof(handled.handled_access_fs), 0),
      "landlock");
  must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl");
  must(syscall(SYS_landlock_restrict_self, rules, 0), "landlock_restrict_self");
  if (open(words[0], O_RDONLY) >= 0) _exit(2);
}

const struct act kernel_acts[] = {
    {"use-queue", use_queue},
    {"change-message-queue", change_message_queue},
    {"load-program", load_program},
    {"change-time", change_time},
    {"open-by-ring", open_by_ring},
    {"tell", tell},
    {"configure", configure},
    {"listen-to-records", listen_to_records},
    {"type-into-terminal", type_into_terminal},
    {"lock-in", lock_in},
    {NULL, NULL},
};
