"""Reads the file that it was handed in as, and with it whatever lies beside it.

stopped by: root, landlock
"""


def attack():
    return bool(content(VICTIM)) and bool(content(f"{FOLDER}/hw1_tiny.py"))
