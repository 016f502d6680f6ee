"""Waits for connections by TCP.

stopped by: landlock 4, seccomp
"""


def attack():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1] > 0
