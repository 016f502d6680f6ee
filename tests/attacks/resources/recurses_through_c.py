"""Overflows the stack by a recursion in compiled code.

stopped by: always
"""


def attack():
    sys.setrecursionlimit(10**9)
    nested = ()
    for _ in range(10**6):
        nested = (nested,)
    return repr(nested) != ""
