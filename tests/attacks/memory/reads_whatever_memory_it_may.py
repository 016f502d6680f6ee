"""Opens the memory of every process of the grader's that it sees, relays and helpers included.

stopped by: namespaces, root, user, privileges, landlock
needs: capability
"""


def attack():
    for process in graders():
        try:
            os.close(os.open(f"/proc/{process}/mem", os.O_RDONLY))
            return True
        except OSError:
            pass
    return False
