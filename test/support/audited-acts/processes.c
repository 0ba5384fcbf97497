/* Acts on processes: on itself, mostly. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "acts.h"

static void kill_sleep(char** words) {
  int started[2];
  (void)words;
  must(pipe2(started, O_CLOEXEC), "pipe2");
  const pid_t sleeper = (pid_t)must(fork(), "fork");
  if (sleeper == 0) must(execlp("sleep", "sleep", "600", NULL), "execlp");
  close(started[1]);
  char nothing;
  must(read(started[0], &nothing, 1), "read");
  must(kill(sleeper, SIGTERM), "kill");
  must(waitpid(sleeper, NULL, 0), "waitpid");
}

static void kill_group(char** words) {
  (void)words;
  must(setpgid(0, 0), "setpgid");
  signal(SIGUSR1, SIG_IGN);
  for (int i = 0; i < 20; ++i) {
    if (must(fork(), "fork") == 0) {
      pause();
      _exit(0);
    }
  }
  must(kill(0, SIGUSR1), "kill");
  signal(SIGTERM, SIG_IGN);
  must(kill(0, SIGKILL), "kill");
}

/* Words: a program and its arguments. */
static void execute(char** words) { must(execv(words[0], words), "execv"); }

/* Words: a program. Its arguments are what a text may be and what it may not. */
static void execute_odd(char** words) {
  char* const arguments[] = {words[0],    "",         "two words", "a\"quote",  "a\xff\xfe",
                             "tab\there", "\xc3\xa4", "4142",      "new\nline", NULL};
  must(execv(words[0], arguments), "execv");
}

/* Words: a copy of a program, which gets a capability for everybody. */
static void execute_with_capability(char** words) {
  struct vfs_cap_data data = {.magic_etc = VFS_CAP_REVISION_2 | VFS_CAP_FLAGS_EFFECTIVE};
  data.data[0].permitted = 1U << CAP_NET_BIND_SERVICE;
  must(setxattr(words[0], "security.capability", &data, sizeof(data), 0), "setxattr");
  must(setgroups(0, NULL), "setgroups");
  must(setresgid(65534, 65534, 65534), "setresgid");
  must(setresuid(65534, 65534, 65534), "setresuid");
  execute(words);
}

static void set_capabilities(char** words) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[2];
  (void)words;
  must(syscall(SYS_capget, &header, data), "capget");
  data[0].effective &= ~(1U << CAP_SYS_CHROOT);
  data[0].inheritable = 1U << CAP_CHOWN;
  must(syscall(SYS_capset, &header, data), "capset");
}

/* Is told of one system call, is refused another and dies of a third. */
static void filter_calls(char** words) {
  struct sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_LOG),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpgrp, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 38),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_acct, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const struct sock_fprog program = {sizeof(code) / sizeof(code[0]), code};
  const struct rlimit none = {0, 0};
  (void)words;
  must(setrlimit(RLIMIT_CORE, &none), "setrlimit");
  must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "prctl");
  must(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, &program), "seccomp");
  syscall(SYS_getppid);
  syscall(SYS_getpgrp);
  syscall(SYS_acct, NULL);
}

static void crash(char** words) {
  const struct rlimit none = {0, 0};
  (void)words;
  must(setrlimit(RLIMIT_CORE, &none), "setrlimit");
  abort();
}

/* Words: an audit user id. */
static void log_in(char** words) {
  const int fd = (int)must(open("/proc/self/loginuid", O_WRONLY), "open");
  must(write(fd, words[0], strlen(words[0])), "write");
}

/* Calls whose arguments have names, and which change nobody but this process. */
static void call_all(char** words) {
  const struct rlimit files = {256, 256};
  const struct sched_param param = {1};
  (void)words;
  must(prctl(PR_SET_NAME, "renamed process", 0, 0, 0), "prctl");
  must(prctl(PR_CAPBSET_DROP, CAP_SYS_BOOT, 0, 0, 0), "prctl");
  must(personality(ADDR_NO_RANDOMIZE), "personality");
  must(setrlimit(RLIMIT_NOFILE, &files), "setrlimit");
  must(setpriority(PRIO_PROCESS, 0, 1), "setpriority");
  must(sched_setscheduler(0, SCHED_FIFO, &param), "sched_setscheduler");
  must(fcntl(0, F_SETFD, FD_CLOEXEC), "fcntl");
  must(fcntl(0, F_SETFL, O_NONBLOCK), "fcntl");
  must(lseek((int)must(open("/dev/null", O_RDWR), "open"), 8, SEEK_END), "lseek");
  must(unshare(CLONE_NEWNS | CLONE_NEWUTS), "unshare");
  must(sethostname("actor", 5), "sethostname");
  must(kill(getpid(), 0), "kill");
  must(syscall(SYS_tgkill, getpid(), getpid(), 0), "tgkill");
  const pid_t child = (pid_t)must(fork(), "fork");
  if (child == 0) {
    must(ptrace(PTRACE_TRACEME, 0, 0, 0), "ptrace");
    _exit(0);
  }
  must(waitpid(child, NULL, 0), "waitpid");
  must(setregid(-1, 65534), "setregid");
  must(setreuid(-1, 65534), "setreuid");
  must(setuid(65534), "setuid");
}

const struct act process_acts[] = {
    {"kill-sleep", kill_sleep},
    {"kill-group", kill_group},
    {"execute", execute},
    {"execute-odd", execute_odd},
    {"execute-with-capability", execute_with_capability},
    {"set-capabilities", set_capabilities},
    {"filter-calls", filter_calls},
    {"crash", crash},
    {"log-in", log_in},
    {"call-all", call_all},
    {NULL, NULL},
};
