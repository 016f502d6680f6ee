"""Reads what the kernel says of the command: its state and memory.

stopped by: root, landlock
"""


def attack():
    return b"Name:" in content(f"/proc/{GRADER}/status")
