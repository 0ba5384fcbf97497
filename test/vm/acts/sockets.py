"""Opens sockets, goes into the AppArmor profile that is named, and uses them there; without a name at once."""
import os
import socket
import sys

from attempts import attempt

FAMILIES = [
    (socket.AF_INET, ("127.0.0.1", 4711), ("127.0.0.1", 9)),
    (socket.AF_INET6, ("::1", 4711), ("::1", 9)),
    (socket.AF_UNIX, "own socket", "\0abstract name"),
]
KINDS = [socket.SOCK_STREAM, socket.SOCK_DGRAM]


def use(one, own, other):
    attempt(one.setsockopt, socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    attempt(one.bind, own)
    attempt(one.getsockname)
    attempt(one.listen)
    attempt(one.connect, other)
    attempt(one.send, b"x")
    attempt(one.shutdown, socket.SHUT_RDWR)


opened = [
    (socket.socket(family, kind), own, other)
    for family, own, other in FAMILIES
    for kind in KINDS
]
if len(sys.argv) > 1:
    with open("/proc/thread-self/attr/current", "w") as attributes:
        attributes.write("changeprofile " + sys.argv[1])
for one, own, other in opened:
    use(one, own, other)
    if isinstance(own, str):
        attempt(os.unlink, own)
attempt(socket.socket, socket.AF_INET, socket.SOCK_STREAM)
attempt(socket.socket, socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
attempt(socket.socket, socket.AF_PACKET, socket.SOCK_RAW)
attempt(socket.socket, socket.AF_NETLINK, socket.SOCK_RAW)
