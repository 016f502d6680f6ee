"""Renames the machine, to what it is called.

stopped by: user, privileges, seccomp
needs: capability
"""


def attack():
    socket.sethostname(socket.gethostname())
    return True
