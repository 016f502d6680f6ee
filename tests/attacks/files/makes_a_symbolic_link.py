"""Makes a symbolic link to a solution, for the grader to follow.

stopped by: root, landlock, seccomp
"""


def attack():
    os.symlink(SOLUTION, f"{FOLDER}/hw1_other.py")
    return os.path.islink(f"{FOLDER}/hw1_other.py")
