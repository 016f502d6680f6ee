"""Reads the submission of somebody else that is marked by the same command.

stopped by: root, landlock
"""


def attack():
    group = os.path.dirname(FOLDER)
    others = [each for each in os.listdir(group) if each != os.path.basename(FOLDER)]
    return any(b"def attack" in content(f"{group}/{each}/hw1_tiny.py") for each in others)
