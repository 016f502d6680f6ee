"""Connects to a service on this machine by TCP.

stopped by: namespaces, landlock 4, seccomp
"""


def attack():
    with socket.create_connection(("127.0.0.1", TCP_PORT), 1):
        return True
