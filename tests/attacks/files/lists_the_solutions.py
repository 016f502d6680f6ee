"""Lists the folder of the solutions.

stopped by: root, landlock
"""


def attack():
    return bool(os.listdir(os.path.dirname(SOLUTION)))
