"""Says with a folder `ready` that it has begun, waits until SELinux enforces, then does what its domain may
not: to files here, and to the process that is named."""
import os
import resource
import signal
import socket
import sys
import time

from attempts import attempt

victim = int(sys.argv[1])


def is_enforcing():
    try:
        with open("/sys/fs/selinux/enforce") as state:
            return state.read() == "1"
    except OSError:
        return True


one, other = socket.socket(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
local = socket.socket(socket.AF_UNIX)
os.mkdir("ready")
end = time.monotonic() + 60
while not is_enforcing() and time.monotonic() < end:
    time.sleep(0.2)
attempt(open, "shadow")
attempt(os.unlink, "gone")
attempt(os.rename, "old", "new")
attempt(os.chmod, "shadow", 0o600)
attempt(os.mkdir, "made")
attempt(os.execv, "/bin/true", ["true"])
attempt(os.kill, victim, signal.SIGTERM)
attempt(os.kill, victim, 0)
attempt(os.setpriority, os.PRIO_PROCESS, victim, 5)
attempt(resource.prlimit, victim, resource.RLIMIT_NOFILE, (64, 64))
attempt(one.bind, ("127.0.0.1", 80))
attempt(one.connect, ("127.0.0.1", 9))
attempt(other.connect, ("127.0.0.1", 53))
attempt(local.connect, "/run/nothing")
attempt(socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
