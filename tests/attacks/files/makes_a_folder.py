"""Makes a folder.

stopped by: root, landlock, seccomp
"""


def attack():
    os.mkdir(f"{FOLDER}/made")
    return True
