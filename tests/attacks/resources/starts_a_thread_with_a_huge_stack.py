"""Starts a thread whose stack is larger than the memory that is allowed.

stopped by: rlimits
"""

import threading


def attack():
    threading.stack_size(400 << 20)
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()
    return True
