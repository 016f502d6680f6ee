"""Makes a small mapping and lets it grow beyond the memory that is allowed.

stopped by: rlimits
"""

import mmap


def attack():
    with mmap.mmap(-1, 1 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as mapped:
        mapped.resize(400 << 20)
        return len(mapped) == 400 << 20
