"""Signals process after process, by number.

stopped by: namespaces, user, landlock 6, seccomp
"""


def attack():
    for process in range(2, GRADER + 200):
        try:
            os.kill(process, 0)
        except OSError:
            continue
        if process != os.getpid():
            return True
    return False
