"""Looks among the loaded modules for one that judges or holds a solution.

stopped by: always
"""


def attack():
    judging = ("gradekit.judge", "gradekit.course", "gradekit.kinds", "gradekit.brief", "gradekit_solution", "hw1_tiny")
    return any(name.startswith(judging) or name.split(".")[0] in ("autograd", "yaml", "click") for name in sys.modules)
