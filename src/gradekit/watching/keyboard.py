"""The terminal while single keys are read: every way to leave sets it right, and Ctrl-Z leaves it for a while."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from types import FrameType

from gradekit.watching.guardian import Attributes, Guardian

if sys.platform != "win32":
    import termios

LOCAL = 3  # the place of the local modes among a terminal's attributes
# Where a Windows console has signals of other names, nothing of this is needed.
ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


class Ended(BaseException):
    """A signal asks the command to end; raised wherever the main thread is."""

    def __init__(self, number: int):
        super().__init__(number)
        self.number = number


@contextlib.contextmanager
def keyboard(terminal: int, back: Callable[[], None]) -> Iterator[None]:
    """Keys come one by one and are not shown; `back` is called after the command was stopped and goes on.

    Raises Ended for the signals that end a command.
    """
    handlers = {number: signal.signal(number, _ended) for number in ENDING}
    try:
        with Mode(terminal, back) if sys.platform != "win32" else contextlib.nullcontext():
            yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _ended(number: int, frame: FrameType | None) -> None:
    raise Ended(number)


class Mode:
    """The mode of a terminal, entered and left."""

    def __init__(self, terminal: int, back: Callable[[], None]):
        self._terminal, self._back = terminal, back
        self._before: Attributes = termios.tcgetattr(terminal)
        self._keys = [*self._before]
        self._keys[LOCAL] &= ~(termios.ICANON | termios.ECHO)
        # How many bytes a read waits for, and how long: a terminal may have been left with anything.
        self._keys[-1] = [*self._before[-1]]
        self._keys[-1][termios.VMIN], self._keys[-1][termios.VTIME] = b"\x01", b"\x00"
        self._guardian: Guardian | None = None

    def __enter__(self) -> None:
        self._guardian = Guardian(self._terminal, self._before, self._keys)
        self._set(self._keys)
        signal.signal(signal.SIGTSTP, self._stop)
        signal.signal(signal.SIGCONT, self._continue)

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.signal(signal.SIGCONT, signal.SIG_DFL)
        self._set(self._before)
        if self._guardian:
            self._guardian.dismiss()

    def _set(self, wanted: Attributes) -> None:
        # A terminal that is gone needs nothing.
        if self._is_ours():
            with contextlib.suppress(termios.error, OSError):
                termios.tcsetattr(self._terminal, termios.TCSANOW, wanted)

    def _is_ours(self) -> bool:
        """Whether we are not in the background, where setting the terminal would stop this process."""
        try:
            return os.tcgetpgrp(self._terminal) == os.getpgrp()
        except OSError:
            # It is a terminal, but not the one that this session belongs to.
            return True

    def _stop(self, number: int, frame: FrameType | None) -> None:
        """Ctrl-Z: leaves the terminal as it was, and stops as if nobody had asked to be told."""
        self._set(self._before)
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        # To this thread, so that it does not go on before it is stopped.
        signal.raise_signal(signal.SIGTSTP)
        # Where nobody could let it go on again, the system does not stop it at all.
        self._continue(number, frame)

    def _continue(self, number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGTSTP, self._stop)
        # In the background the screen is the shell's.
        if self._is_ours():
            self._set(self._keys)
            self._back()
