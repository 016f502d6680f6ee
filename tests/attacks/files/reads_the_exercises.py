"""Reads an exercise's file, where tolerances and named mistakes stand.

stopped by: root, landlock
"""


def attack():
    return b"succeeded" in content(f"{COURSE}/exercises/homework/hw1-tiny.yaml")
