"""Opens a socket between a virtual machine and its host (AF_VSOCK), which no namespace holds back.

stopped by: seccomp
"""


def attack():
    return allowed(socket.socket, 40, socket.SOCK_STREAM)
