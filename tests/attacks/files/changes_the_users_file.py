"""Changes a file of the user's.

stopped by: root, user, landlock, rlimits
"""


def attack():
    with open(VICTIM, "r+b", buffering=0) as file:
        file.write(b"THE")
    return content(VICTIM).startswith(b"THE")
