"""Opens the solution for writing, to make it agree.

stopped by: root, user, landlock
"""


def attack():
    os.close(os.open(SOLUTION, os.O_WRONLY | os.O_APPEND))
    return True
