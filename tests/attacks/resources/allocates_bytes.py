"""Takes more memory than allowed as bytes.

stopped by: rlimits, cgroup
"""


def attack():
    return len(bytearray(400 << 20)) == 400 << 20
