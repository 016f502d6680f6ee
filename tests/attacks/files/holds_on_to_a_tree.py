"""Takes hold of the course's folder by open_tree.

stopped by: root, seccomp
"""


def attack():
    return syscall("open_tree", -100, COURSE.encode(), 0) >= 0
