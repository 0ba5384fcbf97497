"""Gives a file a label of integrity that cannot be right: label.py KIND FILE."""
import os
import sys

from attempts import attempt

HASH, SIGNATURE = 4, 3
RIPE_MD_128, SHA256 = 8, 4

LABELS = {
    "wrong": bytes([HASH, SHA256]) + bytes(32),
    "unavailable": bytes([HASH, RIPE_MD_128]) + bytes(16),
    # Version, algorithm, a key that nobody has, and how long the signature is.
    "signature": bytes([SIGNATURE, 2, SHA256]) + bytes.fromhex("deadbeef") + bytes([0, 64]) + bytes(64),
}

kind, path = sys.argv[1:]
attempt(os.setxattr, path, "security.ima", LABELS[kind])
