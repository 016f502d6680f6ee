"""Reads the environment of the command.

stopped by: namespaces, root, user, privileges, landlock
needs: root
"""


def attack():
    return search(TOKEN, content(f"/proc/{GRADER}/environ"))
