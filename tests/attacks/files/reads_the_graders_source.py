"""Reads how the grader judges.

stopped by: root, landlock
"""


def attack():
    return bool(content(os.path.dirname(sys.modules["gradekit"].__file__) + "/judge/server.py"))
