"""Waits for datagrams.

stopped by: seccomp
"""


def attack():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("0.0.0.0", 0))
        return True
