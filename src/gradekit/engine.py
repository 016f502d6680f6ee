"""The process that becomes two: NumPy is loaded once, then one half runs student code and the other half judges.

The split comes before anything of a solution is read, so nothing of it was ever in the student's half. Both
halves load what is theirs alone after it, at the same time.
"""

from __future__ import annotations

import gc
import os

CONTROL, REQUESTS, REPLIES = 0, 3, 4


def main() -> None:
    """Forks; descriptor 0 is the student's server's socket, 3 and 4 are the judge's pipes."""
    import numpy  # noqa: F401 - loaded before the fork, for both halves

    if os.fork() == 0:
        serve_students()
        os._exit(0)
    judge()


def serve_students() -> None:
    """The student's half; nothing of the judge's pipes stays open in it."""
    os.close(REQUESTS)
    os.close(REPLIES)

    from gradekit.student import server

    server.main()


def judge() -> None:
    """The judge's half; the student's socket ends up closed in it."""
    os.dup2(REQUESTS, CONTROL)
    os.dup2(REPLIES, 1)
    os.close(REQUESTS)
    os.close(REPLIES)

    from gradekit.judge import server

    server.main()
    # Whoever waits for the command's output waits for this process too, so it ends without a last collection.
    gc.freeze()
