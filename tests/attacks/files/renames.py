"""Moves the user's file to another name.

stopped by: root, landlock, seccomp
"""


def attack():
    os.rename(VICTIM, f"{FOLDER}/moved")
    return os.path.exists(f"{FOLDER}/moved")
