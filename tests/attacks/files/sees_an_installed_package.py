"""Finds out whether a package that no exercise allows is installed.

stopped by: root
"""


def attack():
    return any(os.path.exists(f"{folder}/click") for folder in sys.path)
