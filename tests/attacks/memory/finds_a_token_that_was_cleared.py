"""Looks for secrets in the environment that the process was started with.

stopped by: always
"""


def attack():
    return search(TOKEN, content("/proc/self/environ"))
