"""Looks at the frames of all threads of its process.

stopped by: always
"""


def attack():
    return len(sys._current_frames()) > 1
