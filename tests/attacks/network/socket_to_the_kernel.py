"""Opens a socket to the kernel's network settings (netlink).

stopped by: seccomp
"""


def attack():
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as kernel:
        kernel.bind((0, 0))
        return True
