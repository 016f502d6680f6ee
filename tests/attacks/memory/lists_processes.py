"""Lists the machine's processes with their command lines.

stopped by: root, landlock
"""


def attack():
    return b"gradekit" in content(f"/proc/{GRADER}/cmdline")
