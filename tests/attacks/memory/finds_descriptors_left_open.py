"""Looks for descriptors beyond its input, its output, requests and replies.

stopped by: always
"""


def attack():
    nothing = os.fstat(0)
    for descriptor in range(5, 5000):
        try:
            if os.fstat(descriptor).st_rdev != nothing.st_rdev:
                return True
        except OSError:
            pass
    return False
