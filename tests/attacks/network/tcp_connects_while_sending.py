"""Connects by TCP without asking to connect: with the first bytes (fast open).

stopped by: namespaces, seccomp
perhaps: landlock
"""


def attack():
    with socket.socket() as outside:
        outside.sendto(b"1", 0x20000000, ("127.0.0.1", TCP_PORT))
        return outside.getpeername()[1] == TCP_PORT
