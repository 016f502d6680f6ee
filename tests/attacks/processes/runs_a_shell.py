"""Has a shell run a command.

stopped by: root, landlock, seccomp
"""


def attack():
    return os.system("exit 7") == 7 << 8
