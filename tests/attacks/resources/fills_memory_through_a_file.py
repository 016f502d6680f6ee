"""Keeps data outside of its memory, in a file system that is memory.

stopped by: root, rlimits, landlock
"""


def attack():
    kept = os.open("/dev/shm", os.O_TMPFILE | os.O_WRONLY, 0o600)
    return os.write(kept, b"0") == 1
