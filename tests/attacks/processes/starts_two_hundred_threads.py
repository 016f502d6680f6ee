"""Starts two hundred threads that all stay.

stopped by: rlimits
"""

import threading


def attack():
    threading.stack_size(16 << 20)
    end = threading.Event()
    started = []
    try:
        for _ in range(200):
            started.append(threading.Thread(target=end.wait))
            started[-1].start()
    finally:
        end.set()
    return len(started) == 200
