"""Opens a raw socket.

stopped by: user, privileges, seccomp
needs: capability
"""


def attack():
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, 1):
        return True
