"""Looks for solutions of the built-in course around the grader and everything on Python's path.

stopped by: root, landlock
"""


def attack():
    package = os.path.dirname(sys.modules["gradekit"].__file__)
    places = [package, f"{package}/builtin", os.path.dirname(package), os.path.dirname(os.path.dirname(package))]
    for place in [*places, *sys.path]:
        for folder, _, files in os.walk(f"{place}/solutions"):
            for name in files:
                if name.endswith(".py") and content(f"{folder}/{name}"):
                    return True
    return False
