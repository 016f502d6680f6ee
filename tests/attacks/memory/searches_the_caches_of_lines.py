"""Looks through the lines of sources that are kept for tracebacks.

stopped by: always
"""

import linecache


def attack():
    return search(REFERENCE, repr(linecache.cache)[: 1 << 22]) or any("solutions" in name for name in linecache.cache)
