"""Makes itself the head of another session or group, to be missed when those are ended.

stopped by: seccomp
"""


def attack():
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        os.setsid()
        os.write(writing, b"1")
        os._exit(0)
    os.waitpid(child, 0)
    return os.read(reading, 1) == b"1"
