"""Writes a file in a folder that everybody may write into.

stopped by: root, landlock, rlimits
"""


def attack():
    with open(f"{FOLDER}/written", "w") as file:
        file.write("planted")
    return content(f"{FOLDER}/written") == b"planted"
