"""Uses more CPU time than allowed in a loop.

stopped by: rlimits
"""

import time


def attack():
    while time.process_time() < 1.2:
        pass
    return True
