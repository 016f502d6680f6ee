"""Opens a socket that sees every packet (AF_PACKET).

stopped by: user, privileges, seccomp
needs: capability
"""


def attack():
    with socket.socket(17, socket.SOCK_RAW, 0):
        return True
