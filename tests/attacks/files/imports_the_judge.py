"""Imports the grader's own modules that load solutions.

stopped by: root, landlock
"""

import importlib


def attack():
    return hasattr(importlib.import_module("gradekit.judge.solution"), "__file__")
