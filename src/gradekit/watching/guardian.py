"""A process that sets the terminal right when the one it watches over is killed and cannot do it itself."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import Any

if sys.platform != "win32":
    import termios

WELL = b"."
# So many of the attributes are modes; the rest are speeds and control characters, which are left as they are.
MODES = 4
MOST = 1 << 16
Attributes = list[Any]


class Guardian:
    """Forked at once, so begun before there are threads; it does nothing until its parent ends."""

    def __init__(self, terminal: int, before: Attributes, meanwhile: Attributes):
        """What the terminal is to be set to, if it is still as it is `meanwhile`."""
        ends, self._alive = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            # Whatever goes wrong in here, this process must never become a second command.
            try:
                _guard(ends, terminal, before, meanwhile)
            finally:
                os._exit(0)
        os.close(ends)

    def dismiss(self) -> None:
        """The terminal is as it was: nothing is left to do."""
        with contextlib.suppress(OSError):
            os.write(self._alive, WELL)
        with contextlib.suppress(OSError):
            os.close(self._alive)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


def _guard(ends: int, terminal: int, before: Attributes, meanwhile: Attributes) -> None:
    # A group of its own: what is typed at the terminal is not for this process, and what ends it neither.
    os.setpgid(0, 0)
    for number in (signal.SIGTTOU, signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGTSTP):
        signal.signal(number, signal.SIG_IGN)
    # Other descriptors of the command's are its ends of pipes to helpers, which would not notice its end.
    first = 0
    for kept in (*sorted({ends, terminal}), min(os.sysconf("SC_OPEN_MAX"), MOST)):
        # An empty range would be all of them.
        if first < kept:
            os.closerange(first, kept)
        first = kept + 1
    if os.read(ends, 1):
        return
    # A shell may have been faster, and set it for the next line that is typed.
    if termios.tcgetattr(terminal)[:MODES] == meanwhile[:MODES]:
        termios.tcsetattr(terminal, termios.TCSANOW, before)
