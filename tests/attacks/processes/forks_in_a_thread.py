"""Starts a process from a thread, in case only the first one is filtered.

stopped by: seccomp
"""

import threading


def attack():
    found = []

    def work():
        if (child := os.fork()) == 0:
            os._exit(0)
        found.append(os.waitpid(child, 0)[0] == child)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return found == [True]
