/* Acts on files. Words are paths. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/openat2.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "acts.h"

static void create(char** words) {
  const int fd = (int)must(open(words[0], O_WRONLY | O_CREAT | O_EXCL, 0640), "open");
  must(write(fd, "x\n", 2), "write");
}

static void append(char** words) {
  const int fd = (int)must(open(words[0], O_WRONLY | O_APPEND), "open");
  must(write(fd, "x\n", 2), "write");
}

static void rename_file(char** words) { must(rename(words[0], words[1]), "rename"); }

static void unlink_file(char** words) { must(unlink(words[0]), "unlink"); }

/* What it may not do, or what is not there. */
static void fail_to_open(char** words) {
  if (open(words[0], O_RDONLY | O_CLOEXEC) >= 0) _exit(2);
}

static void open_beneath(char** words) {
  const struct open_how how = {
      .flags = O_RDWR | O_CREAT | O_NOFOLLOW,
      .mode = 0600,
      .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
  };
  must(syscall(SYS_openat2, AT_FDCWD, words[0], &how, sizeof(how)), "openat2");
}

/* Names that the kernel writes as digits, and the longest it takes. */
static void odd_names(char** words) {
  char longest[256] = "";
  (void)words;
  memset(longest, 'n', sizeof(longest) - 1);
  const char* const names[] = {"a blank",          "a\"quote",  "umlaut-\xc3\xa4",
                               "no-utf8-\xff\xfe", "new\nline", "control-\x01\x7f",
                               "DEADBEEF",         longest};
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); ++i) {
    must(close((int)must(open(names[i], O_WRONLY | O_CREAT, 0600), "open")), "close");
  }
}

/* Changes of what is in a directory, and of what is known about a file. */
static void change_all(char** words) {
  (void)words;
  must(mkdir("folder", 0755), "mkdir");
  must(mknod("folder/fifo", S_IFIFO | 0600, 0), "mknod");
  must(mknodat(AT_FDCWD, "folder/null", S_IFCHR | 0666, 0x103), "mknodat");
  must(close((int)must(open("folder/file", O_RDWR | O_CREAT | O_TRUNC, 0600), "open")), "close");
  must(symlink("file", "folder/symlink"), "symlink");
  must(link("folder/file", "folder/link"), "link");
  must(chmod("folder/file", 04755), "chmod");
  must(fchmodat(AT_FDCWD, "folder/file", 0640, 0), "fchmodat");
  must(chown("folder/file", 1, 2), "chown");
  must(fchownat(AT_FDCWD, "folder/symlink", 1, -1, AT_SYMLINK_NOFOLLOW), "fchownat");
  must(truncate("folder/file", 4096), "truncate");
  must(setxattr("folder/file", "trusted.note", "x", 1, XATTR_CREATE), "setxattr");
  must(removexattr("folder/file", "trusted.note"), "removexattr");
  must(faccessat(AT_FDCWD, "folder/file", R_OK | W_OK, AT_EACCESS), "faccessat");
  must(renameat2(AT_FDCWD, "folder/link", AT_FDCWD, "folder/file", RENAME_EXCHANGE), "renameat2");
  must(unlinkat(AT_FDCWD, "folder/fifo", 0), "unlinkat");
  must(unlink("folder/null"), "unlink");
  must(unlink("folder/symlink"), "unlink");
  must(unlink("folder/link"), "unlink");
  must(unlink("folder/file"), "unlink");
  must(unlinkat(AT_FDCWD, "folder", AT_REMOVEDIR), "unlinkat");
}

static void map_file(char** words) {
  const int fd = (int)must(open(words[0], O_RDONLY), "open");
  if (mmap(NULL, 1, PROT_READ, MAP_PRIVATE, fd, 0) == MAP_FAILED) must(-1, "mmap");
}

/* Mounts that nobody else sees. */
static void mount_folder(char** words) {
  must(unshare(CLONE_NEWNS), "unshare");
  must(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL), "mount");
  must(mount("none", words[0], "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "size=4k"), "mount");
  must(umount2(words[0], MNT_DETACH), "umount2");
}

/* Opens a file on which this process decides, once with the reason that it is trusted. */
static void ask_fanotify(char** words) {
  const unsigned flags = FAN_CLASS_CONTENT | FAN_ENABLE_AUDIT;
  const int notices = (int)must(fanotify_init(flags, O_RDONLY), "fanotify_init");
  must(fanotify_mark(notices, FAN_MARK_ADD, FAN_OPEN_PERM, AT_FDCWD, words[0]), "fanotify_mark");
  const pid_t opener = (pid_t)must(fork(), "fork");
  if (opener == 0) {
    close((int)must(open(words[0], O_RDONLY), "open"));
    _exit(0);
  }
  struct fanotify_event_metadata event;
  must(read(notices, &event, sizeof(event)), "read");
  /* struct fanotify_response_info_audit_rule, which older headers lack. */
  struct {
    struct fanotify_response response;
    unsigned char type, pad;
    unsigned short length;
    unsigned rule, subject_trust, object_trust;
  } answer = {{event.fd, FAN_ALLOW | FAN_AUDIT | 0x20 /* FAN_INFO */}, 1, 0, 16, 0x3137, 1, 2};
  must(write(notices, &answer, sizeof(answer)), "write");
  must(waitpid(opener, NULL, 0), "waitpid");
}

/* Wants a second name for what it may neither read nor write. */
static void link_strange_file(char** words) {
  if (link(words[0], "mine") == 0) _exit(2);
}

const struct act file_acts[] = {
    {"create", create},
    {"append", append},
    {"rename", rename_file},
    {"unlink", unlink_file},
    {"fail-to-open", fail_to_open},
    {"open-beneath", open_beneath},
    {"odd-names", odd_names},
    {"change-all", change_all},
    {"map-file", map_file},
    {"mount-folder", mount_folder},
    {"ask-fanotify", ask_fanotify},
    {"link-strange-file", link_strange_file},
    {NULL, NULL},
};
