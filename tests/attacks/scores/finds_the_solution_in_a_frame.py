"""Walks the frames of all threads for a name of the solution's.

stopped by: always
"""


def attack():
    for frame in sys._current_frames().values():
        while frame:
            if "key" in frame.f_locals or "SolutionFault" in frame.f_globals:
                return True
            frame = frame.f_back
    return False
