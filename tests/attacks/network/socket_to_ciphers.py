"""Opens a socket to the kernel's ciphers (AF_ALG).

stopped by: seccomp
"""


def attack():
    return allowed(socket.socket, 38, socket.SOCK_SEQPACKET)
