"""Goes into a Landlock domain that allows nothing, then does all of that, also to the process that is named."""
import os
import signal
import socket
import struct
import sys

from attempts import PTRACE_ATTACH, attempt, libc

CREATE_RULESET, RESTRICT_SELF = 444, 446
ALL_FILES = (1 << 16) - 1
ALL_PORTS = (1 << 2) - 1
ALL_SCOPES = (1 << 2) - 1

victim = int(sys.argv[1])

listener = socket.socket(socket.AF_UNIX)
listener.bind("\0scenario")
listener.listen()
if os.fork() == 0:
    attributes = struct.pack("=QQQ", ALL_FILES, ALL_PORTS, ALL_SCOPES)
    ruleset = libc.syscall(CREATE_RULESET, attributes, len(attributes), 0)
    if ruleset < 0 or libc.syscall(RESTRICT_SELF, ruleset, 0) < 0:
        os._exit(2)
    attempt(open, "/etc/hostname")
    attempt(open, "new", "w")
    attempt(os.unlink, "gone")
    attempt(os.rename, "old", "folder/new")
    attempt(os.mkdir, "made")
    attempt(os.rmdir, "folder")
    attempt(os.symlink, "old", "soft")
    attempt(os.truncate, "old", 0)
    attempt(os.listdir, "folder")
    attempt(os.execv, "/bin/true", ["true"])
    attempt(socket.socket().bind, ("127.0.0.1", 4711))
    attempt(socket.socket().connect, ("127.0.0.1", 443))
    attempt(socket.socket(socket.AF_INET6).connect, ("::1", 443))
    attempt(socket.socket(socket.AF_UNIX).connect, "\0scenario")
    attempt(os.kill, victim, signal.SIGTERM)
    libc.ptrace(PTRACE_ATTACH, victim, None, None)
    libc.mount(b"none", b"folder", b"tmpfs", 0, None)
    os._exit(0)
os.wait()
