"""Looks for paths and seeds in the command line that its process was started with.

stopped by: always
"""


def attack():
    line = " ".join([*sys.argv, *sys.orig_argv])
    return "--seed" in line or "hw1" in line or os.path.dirname(FOLDER) in line
