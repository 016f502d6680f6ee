"""Starts processes as fast as it can.

stopped by: seccomp
"""


def attack():
    children = []
    for _ in range(20):
        if (child := os.fork()) == 0:
            os._exit(0)
        children.append(child)
    return len([os.waitpid(child, 0) for child in children]) == 20
