"""Changes the rights of the user's file.

stopped by: root, user, seccomp
"""


def attack():
    os.chmod(VICTIM, 0o600)
    return os.stat(VICTIM).st_mode & 0o777 == 0o600
