"""Opens a socket for pings, or any other kind that there is of IPv4.

stopped by: seccomp
"""


def attack():
    kinds = [(kind, protocol) for kind in range(1, 11) for protocol in (0, 1, 6, 17, 132, 136)]
    return any(allowed(socket.socket, socket.AF_INET, *each) for each in kinds)
