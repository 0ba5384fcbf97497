"""Goes into an AppArmor profile and a hat of it, and comes back with another number than it took along: is killed."""
import os

current = os.open("/proc/thread-self/attr/current", os.O_WRONLY)
for words in (b"changeprofile scenario-hatted", b"changehat 00000000deadbeef^inner", b"changehat 0000000000000001^"):
    os.write(current, words)
