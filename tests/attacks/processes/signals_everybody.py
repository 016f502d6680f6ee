"""Signals every process that there is, at once.

stopped by: namespaces, seccomp
perhaps: user, landlock
"""


def attack():
    # The kernel says so even where it let no process be reached, if only there is one.
    os.kill(-1, 0)
    return True
