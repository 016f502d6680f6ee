"""Makes the user's file seem old.

stopped by: root, user, seccomp
"""


def attack():
    os.utime(VICTIM, (1, 1))
    return os.stat(VICTIM).st_mtime == 1
