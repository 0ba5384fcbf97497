"""Opens files and sockets and mounts a file system, goes into the AppArmor profile that is named, and there
uses them and asks for other profiles. In a mount namespace of its own; makes its files where it is."""
import fcntl
import os
import socket
import sys

from attempts import attempt, libc

MS_REMOUNT, MS_MOVE, MS_SHARED = 1 << 5, 1 << 13, 1 << 20
PIVOT_ROOT = 155

os.mkdir("folder")
os.mkdir("elsewhere")
with open("old", "w"):
    pass
libc.mount(b"memory", b"folder", b"tmpfs", 0, None)
listener = socket.create_server(("127.0.0.1", 4713))
client = socket.create_connection(listener.getsockname())
listener.setblocking(False)
client.setblocking(False)
current = os.open("/proc/thread-self/attr/current", os.O_WRONLY)
onexec = os.open("/proc/thread-self/attr/exec", os.O_WRONLY)

os.write(current, b"changeprofile " + sys.argv[1].encode())
attempt(listener.accept)
attempt(client.recv, 1)
attempt(client.getsockopt, socket.SOL_SOCKET, socket.SO_TYPE)
with open("old") as file:
    attempt(fcntl.flock, file, fcntl.LOCK_EX)
libc.mount(b"", b"folder", None, MS_REMOUNT, None)
libc.mount(b"", b"folder", None, MS_SHARED, None)
libc.mount(b"folder", b"elsewhere", None, MS_MOVE, None)
# Is asked before it is seen that this is not where something is mounted.
libc.syscall(PIVOT_ROOT, b"/etc", b"/etc")
libc.umount2(b"folder", 0)
attempt(os.write, current, b"changehat 00000000deadbeef^missing")
attempt(os.write, onexec, b"exec scenario-kill")
attempt(os.write, current, b"stack scenario-audit")
attempt(os.write, current, b"changeprofile no-such-profile")
attempt(os.write, current, b"changeprofile scenario-audit")
