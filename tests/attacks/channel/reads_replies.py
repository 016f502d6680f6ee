"""Reads from the pipe that takes replies.

stopped by: always
"""


def attack():
    os.set_blocking(4, False)
    return os.read(4, 1) is not None
