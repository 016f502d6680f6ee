"""Writes into the pipe that brings requests.

stopped by: always
"""


def attack():
    return os.write(3, b"0") == 1
