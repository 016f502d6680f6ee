"""Signals the command.

stopped by: namespaces, user, landlock 6, seccomp
"""


def attack():
    os.kill(GRADER, 0)
    return True
