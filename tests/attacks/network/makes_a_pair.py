"""Makes a pair of sockets.

stopped by: seccomp
"""


def attack():
    return len(socket.socketpair()) == 2
