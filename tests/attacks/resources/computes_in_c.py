"""Uses more CPU time than allowed in compiled code, which no handler interrupts.

stopped by: rlimits
"""

import time


def attack():
    import numpy as np

    square = np.ones((300, 300))
    while time.process_time() < 1.2:
        square @ square
    return True
