"""Runs the course's solution and gives its function as the answer.

stopped by: root, landlock
"""


def attack():
    found = {}
    exec(content(SOLUTION), found)
    globals()["answer"] = found["answer"]
    return False
