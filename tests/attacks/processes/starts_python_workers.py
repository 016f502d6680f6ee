"""Starts a worker of `multiprocessing`.

stopped by: seccomp
"""

import multiprocessing


def attack():
    worker = multiprocessing.get_context("fork").Process(target=os.getpid)
    worker.start()
    worker.join()
    return worker.exitcode == 0
