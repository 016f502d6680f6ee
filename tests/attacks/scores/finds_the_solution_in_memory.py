"""Finds the solution's function among all objects, and answers with it.

stopped by: always
"""

import gc
import types


def attack():
    for each in gc.get_objects():
        if isinstance(each, types.FunctionType) and each.__name__ == "answer":
            globals()["answer"] = each
    return "answer" in globals()
