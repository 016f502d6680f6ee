"""Looks through the names in all modules for the solution's text.

stopped by: always
"""


def attack():
    for module in list(sys.modules.values()):
        for value in list(getattr(module, "__dict__", {}).values()):
            if isinstance(value, (str, bytes, list, dict)) and search(REFERENCE, repr(value)[:100000]):
                return True
    return False
