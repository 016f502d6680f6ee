"""Takes more memory than allowed in small pieces.

stopped by: rlimits, cgroup
"""


def attack():
    kept = []
    while len(kept) < 400:
        kept.append(bytearray(1 << 20))
    return True
