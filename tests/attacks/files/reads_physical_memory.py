"""Opens the machine's memory.

stopped by: namespaces, root, user, privileges, landlock
needs: root, /dev/mem
"""


def attack():
    os.close(os.open("/dev/mem", os.O_RDONLY))
    return True
