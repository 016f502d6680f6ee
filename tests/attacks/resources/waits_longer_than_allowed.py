"""Uses no CPU time at all and never answers.

stopped by: always
"""

import time


def attack():
    time.sleep(30)
    return True
