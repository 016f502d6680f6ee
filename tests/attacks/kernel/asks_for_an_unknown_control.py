"""Sends a device a request that no stream needs.

stopped by: seccomp
"""

import fcntl


def attack():
    # FIOASYNC, which files of every kind know.
    reading, _ = os.pipe()
    fcntl.ioctl(reading, 0x5452, struct.pack("i", 0))
    return True
