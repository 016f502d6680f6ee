"""Connects by multipath TCP, which is not the TCP that rules speak of.

stopped by: namespaces, seccomp
needs: /proc/sys/net/mptcp
perhaps: landlock
"""


def attack():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262) as outside:
        outside.connect(("127.0.0.1", TCP_PORT))
        return True
