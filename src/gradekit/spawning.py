"""Children where there is no fork server: a fresh interpreter each."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Sequence
from typing import NamedTuple

from gradekit import launch
from gradekit.confinement.levels import LIMITED, UNLIMITED
from gradekit.conversation import Conversation, Drain
from gradekit.host import Ending
from gradekit.model import Limits


class SpawnHost:
    """Starts a fresh interpreter a submission."""

    confined = LIMITED if launch.HAS_FORK else UNLIMITED

    def start(self, limits: Limits, preload: Sequence[str] = (), told: bytes = b"") -> SpawnedChild:
        process = launch.start_spawned(limits.cpu, limits.memory)
        write_fd, read_fd, output_fd = launch.descriptors(process)
        output = Drain(output_fd)
        return SpawnedChild(process, Conversation(write_fd, read_fd, output), output)

    def close(self) -> None:
        """Nothing to end: every child is ended by whoever started it."""

    def forget(self) -> None:
        """Nothing to let go of."""


class SpawnedChild(NamedTuple):
    """A fresh interpreter."""

    process: subprocess.Popen[bytes]
    conversation: Conversation
    output: Drain
    knows: bool = False

    def ending(self, seconds: float) -> Ending:
        before = _childrens_seconds()
        try:
            return Ending(self.process.wait(seconds), _childrens_seconds() - before)
        except subprocess.TimeoutExpired:
            return Ending(None)

    def kill(self) -> None:
        self.stop()
        self.process.wait()

    def stop(self) -> None:
        if launch.HAS_FORK:
            # It leads a group of its own, unless it had no time yet to make one.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()


def _childrens_seconds() -> float:
    """The CPU time of all processes that were started here and have ended; 0 where the system does not count it."""
    times = os.times()
    return times.children_user + times.children_system
