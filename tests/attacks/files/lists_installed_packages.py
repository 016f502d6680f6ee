"""Lists what else is installed in Python's folder of packages.

stopped by: root, landlock
"""


def attack():
    for folder in sys.path:
        try:
            if "click" in os.listdir(folder):
                return True
        except OSError:
            pass
    return False
