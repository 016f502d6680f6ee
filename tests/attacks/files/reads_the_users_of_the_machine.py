"""Reads /etc/passwd.

stopped by: root, landlock
"""


def attack():
    return b"root:" in content("/etc/passwd")
