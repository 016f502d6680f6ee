"""Takes more memory than allowed as a shared mapping, which is no data of the process, and uses it.

stopped by: rlimits, cgroup
"""

import mmap


def attack():
    with mmap.mmap(-1, 400 << 20) as mapped:
        for place in range(0, len(mapped), 4096):
            mapped[place] = 1
    return True
