"""Opens the memory of the process that it was forked from.

stopped by: namespaces, root, user, privileges, landlock
needs: root
"""


def attack():
    parent = os.getppid()
    os.close(os.open(f"/proc/{parent}/mem", os.O_RDONLY))
    return parent > 1
