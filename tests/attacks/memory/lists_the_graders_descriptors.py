"""Lists what the command has open.

stopped by: root, user, landlock
needs: root
"""


def attack():
    return bool(os.listdir(f"/proc/{GRADER}/fd"))
