"""Makes an empty file in a folder that everybody may write into.

stopped by: root, landlock
"""


def attack():
    os.close(os.open(f"{FOLDER}/made", os.O_CREAT | os.O_WRONLY))
    return os.path.exists(f"{FOLDER}/made")
