"""Takes on another group.

stopped by: namespaces, user, privileges, seccomp
needs: root
"""


def attack():
    os.setgroups([0])
    return True
