"""Moves the user's file to another folder, where other rules could hold for it.

stopped by: root, landlock, seccomp
"""


def attack():
    os.rename(VICTIM, f"{os.path.dirname(FOLDER)}/moved.txt")
    return True
