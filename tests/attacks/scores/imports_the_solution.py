"""Imports the course's solution as a module.

stopped by: root, landlock
"""

import importlib.util


def attack():
    found = importlib.util.spec_from_file_location("solution", SOLUTION)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return hasattr(module, "key")
