"""Uses more CPU time than allowed in several threads, of which none uses much.

stopped by: rlimits
"""

import threading
import time


def work():
    while time.thread_time() < 0.5 and time.process_time() < 1.2:
        pass


def attack():
    threads = [threading.Thread(target=work) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return time.process_time() >= 1.2
