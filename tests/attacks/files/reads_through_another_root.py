"""Reads a solution through the root folders of other processes in /proc.

stopped by: root, landlock
"""


def attack():
    for process in ("self", "thread-self", "1", str(os.getppid()), str(NEIGHBOUR_PID)):
        for way in ("root", "cwd"):
            try:
                if search(REFERENCE, content(f"/proc/{process}/{way}{SOLUTION}")):
                    return True
            except OSError:
                pass
    return False
