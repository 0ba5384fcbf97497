"""Does what newer kernels mediate: makes a user namespace, and a ring whose kernel thread polls."""
import ctypes
import os

from attempts import libc

CLONE_NEWUSER = 0x10000000
IO_URING_SETUP = 425
SETUP_SQPOLL = 1 << 1
PARAMETERS_BYTES = 120

parameters = (ctypes.c_uint32 * (PARAMETERS_BYTES // 4))()
parameters[2] = SETUP_SQPOLL
libc.syscall(IO_URING_SETUP, 1, parameters)
if os.fork() == 0:
    os._exit(libc.unshare(CLONE_NEWUSER) & 1)
os.wait()
