"""Reads ahead in the pipe that brings requests, to know all questions before the first answer.

stopped by: always
"""


def attack():
    os.set_blocking(3, False)
    try:
        return bool(os.read(3, 1 << 20))
    finally:
        os.set_blocking(3, True)
