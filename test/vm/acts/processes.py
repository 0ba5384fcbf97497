"""Does to the process that is named what only its owner or a privileged process may do."""
import os
import signal
import sys

from attempts import PTRACE_ATTACH, attempt, libc

CLONE_NEWUSER = 0x10000000

victim = int(sys.argv[1])

libc.ptrace(PTRACE_ATTACH, victim, None, None)
attempt(os.kill, victim, signal.SIGUSR1)
attempt(os.kill, victim, 0)
attempt(os.sched_setaffinity, victim, {0})
attempt(os.setpriority, os.PRIO_PROCESS, victim, -5)
attempt(os.mknod, "device", 0o600 | 0o020000, os.makedev(1, 3))
attempt(os.chroot, "/")
libc.unshare(CLONE_NEWUSER)
