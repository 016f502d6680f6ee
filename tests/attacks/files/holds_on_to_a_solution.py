"""Opens a solution only as a path (O_PATH), and the same file again through that.

stopped by: root, landlock
"""


def attack():
    place = os.open(SOLUTION, os.O_PATH)
    return search(REFERENCE, content(f"/proc/self/fd/{place}"))
