"""Gives a file a second name.

stopped by: root, landlock, seccomp
"""


def attack():
    os.close(os.open(f"{FOLDER}/mine", os.O_CREAT | os.O_WRONLY))
    os.link(f"{FOLDER}/mine", f"{FOLDER}/linked")
    return os.path.exists(f"{FOLDER}/linked")
