"""Finds the solution's constant among all objects and what they refer to.

stopped by: always
"""

import gc


def attack():
    import numpy as np

    seen, left = set(), [*gc.get_objects(), *sys.modules.values()]
    while left:
        each = left.pop()
        if id(each) not in seen:
            seen.add(id(each))
            if type(each) is np.ndarray and each.dtype.kind == "f" and each.size == 2 and (each == 2**0.5).all():
                return True
            if type(each) in (list, tuple, dict, set):
                left += gc.get_referents(each)
    return False
