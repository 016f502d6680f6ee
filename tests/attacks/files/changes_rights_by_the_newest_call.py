"""Changes the rights of the user's file by a call that is newer than the table of calls.

stopped by: root, user, seccomp
needs: Linux 6.6
"""


def attack():
    syscall("fchmodat2", -100, VICTIM.encode(), 0o600, 0)
    return os.stat(VICTIM).st_mode & 0o777 == 0o600
