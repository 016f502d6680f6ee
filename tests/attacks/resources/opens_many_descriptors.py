"""Opens more descriptors than allowed.

stopped by: rlimits
"""


def attack():
    return len([os.dup(1) for _ in range(100)]) == 100
