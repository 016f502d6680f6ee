"""Keeps data outside of its memory, in a file without a name.

stopped by: rlimits, seccomp
"""


def attack():
    kept = os.memfd_create("kept")
    return os.write(kept, b"0") == 1
