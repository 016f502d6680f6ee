"""Opens '..' from a folder that it may open, again and again, and goes down from there.

stopped by: root, landlock
"""


def attack():
    place = os.open(os.path.dirname(os.__file__), os.O_RDONLY)
    for _ in range(40):
        place = os.open("..", os.O_PATH | os.O_DIRECTORY, dir_fd=place)
    found = os.open(SOLUTION.lstrip("/"), os.O_RDONLY, dir_fd=place)
    return search(REFERENCE, os.read(found, 10000))
