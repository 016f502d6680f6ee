"""Opens a segment of shared memory (POSIX) of another process.

stopped by: root, landlock
"""


def attack():
    return search(NEIGHBOUR, content(SHARED_MEMORY))
