"""Brings the loop-back interface up by a request to the kernel.

stopped by: namespaces, user, privileges, seccomp
needs: root
"""

import fcntl


def attack():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outside:
        asked = struct.pack("16sH14s", b"lo", 0, b"")
        flags = struct.unpack("16sH14s", fcntl.ioctl(outside, 0x8913, asked))[1]
        # Up only if it is up already: nothing changes outside.
        fcntl.ioctl(outside, 0x8914, struct.pack("16sH14s", b"lo", flags, b""))
        return bool(flags & 1)
