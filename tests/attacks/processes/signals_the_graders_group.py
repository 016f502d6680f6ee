"""Signals the command and all that it started, as a group.

stopped by: namespaces, user, landlock 6, seccomp
"""


def attack():
    os.killpg(GRADER, 0)
    return True
