"""Uses more CPU time than allowed with every signal ignored.

stopped by: rlimits
"""

import signal
import time


def attack():
    for each in {*range(1, 65)} - {9, 19, 32, 33}:
        signal.signal(each, signal.SIG_IGN)
    while time.process_time() < 1.2:
        pass
    return True
