"""Goes through everything that the garbage collector knows, and all that hangs from it, for the solution.

stopped by: always
"""

import gc


def attack():
    gc.unfreeze()
    seen, level = set(), [gc.get_objects()]
    while level:
        below = []
        for each in level:
            if id(each) in seen:
                continue
            seen.add(id(each))
            if isinstance(each, (str, bytes)) and len(each) > 40 and search(REFERENCE, each):
                return True
            if not isinstance(each, (str, bytes, int, float)):
                below += gc.get_referents(each)
        level = below
    return False
