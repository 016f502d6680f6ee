"""Opens an exercise's file for writing.

stopped by: root, user, landlock
"""


def attack():
    os.close(os.open(f"{COURSE}/exercises/homework/hw1-tiny.yaml", os.O_WRONLY | os.O_APPEND))
    return True
