"""Opens a socket of any family that the kernel knows.

stopped by: seccomp
"""


def attack():
    return any(allowed(socket.socket, family, socket.SOCK_DGRAM) for family in range(1, 46))
