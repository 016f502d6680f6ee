"""Asks a name server, by which anything can be carried outside.

stopped by: namespaces, seccomp
"""


def attack():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outside:
        outside.connect(("127.0.0.1", 53))
        return outside.send(b"\0\1\1\0\0\1\0\0\0\0\0\0\1a\0\0\1\0\1") > 0
