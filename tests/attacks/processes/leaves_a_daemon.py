"""Leaves a process behind that does not belong to its session any more.

stopped by: seccomp
"""

import time


def attack():
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        os.setsid()
        if os.fork() == 0:
            os.write(writing, b"1")
            time.sleep(1)
        os._exit(0)
    os.waitpid(child, 0)
    return os.read(reading, 1) == b"1"
