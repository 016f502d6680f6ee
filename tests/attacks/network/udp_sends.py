"""Sends a datagram to a service on this machine.

stopped by: namespaces, seccomp
"""


def attack():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outside:
        return outside.sendto(b"1", ("127.0.0.1", UDP_PORT)) == 1
