"""Reads from its output and its replies what others may have written there.

stopped by: always
"""


def attack():
    for descriptor in (1, 2, 4):
        try:
            if os.read(descriptor, 1) is not None:
                return True
        except OSError:
            pass
    return False
