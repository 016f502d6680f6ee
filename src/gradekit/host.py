"""Children that run one submission each: forked by the fork server, or spawned (see `spawning`) where there is none."""

from __future__ import annotations

import array
import contextlib
import itertools
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

from gradekit import frames, launch
from gradekit.confinement.levels import Confined, confined
from gradekit.confinement.protect import protect
from gradekit.conversation import PIECE, Conversation, Drain, ready
from gradekit.model import Limits

START_SECONDS = 30.0


class Ending(NamedTuple):
    """How a child ended: its exit code (negative: a signal) and the CPU seconds it used; None if it had not."""

    exit: int | None
    cpu: float = 0.0


class HostDied(Exception):
    """The process that starts children has ended: something killed it."""


class Child(Protocol):
    """A process with one submission in it."""

    @property
    def conversation(self) -> Conversation:
        """Its requests and replies."""

    @property
    def output(self) -> Drain:
        """What it prints."""

    @property
    def knows(self) -> bool:
        """Whether it knows the questions that the host was told."""

    def ending(self, seconds: float) -> Ending:
        """How it ended, waiting at most `seconds`."""

    def kill(self) -> None:
        """Ends it at once."""

    def stop(self) -> None:
        """The same, by another thread than the one that waits for its replies, which still kills it."""


class Host(Protocol):
    """What starts children."""

    @property
    def confined(self) -> Confined:
        """What confines the children. Raises HostDied."""

    def start(self, limits: Limits, preload: Sequence[str] = (), told: bytes = b"") -> Child:
        """A new child with these limits, in which these packages are loaded. Raises HostDied.

        `told` are frames with questions that it may be asked by their places, so that not every child has to read them.
        """

    def close(self) -> None:
        """Ends the host and whatever it has started."""

    def forget(self) -> None:
        """In a fork of the process that has started it: lets go of it and leaves it alone."""


def open_host() -> Host:
    """The host for this system, its process started (or about to be)."""
    if launch.FORK_SERVER:
        return ForkHost()
    from gradekit.spawning import SpawnHost

    return SpawnHost()


class ForkHost:
    """The fork server's client."""

    def __init__(self) -> None:
        self._process = launch.start_fork_server()
        self._control = socket.socket(fileno=self._process.write_fd)
        self._jobs = itertools.count(1)
        self._alive = True
        self._pid = -1
        self._confined = confined(())
        self._pending = b""
        self._told = b""
        # What the server has said, by job; of the jobs that somebody still asks about.
        self._started: dict[int, int] = {}
        self._ended: dict[int, Ending | None] = {}
        # On a thread, because what it takes is loaded while the command has something else to do.
        threading.Thread(target=protect, daemon=True).start()

    def say(self, message: dict[str, Any], descriptors: tuple[int, ...] = ()) -> None:
        """Sends one line to the server, with descriptors to hand over. Raises HostDied."""
        data = json.dumps(message).encode() + b"\n"
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
        try:
            self._control.sendmsg([data], rights)
        except OSError:
            raise HostDied from None
        self._wake()

    def _wake(self) -> None:
        # A submission can have stopped its parent, which would then never answer and never end.
        if self._pid > 0 and self._alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGCONT)

    def _listen(self, heard: Callable[[], bool], seconds: float) -> bool:
        """Takes what the server says until that has come, at most so long; whether it has."""
        deadline = time.monotonic() + seconds
        while not heard():
            left = deadline - time.monotonic()
            if not self._alive or left <= 0 or not ready([self._control], [], left):
                return False
            self._take()
        return True

    def _take(self) -> None:
        try:
            data = self._control.recv(PIECE)
        except OSError:
            data = b""
        self._alive = bool(data)
        *lines, self._pending = (self._pending + data).split(b"\n")
        for line in lines:
            self._hear(json.loads(line))

    def _hear(self, message: dict[str, Any]) -> None:
        if "ready" in message:
            self._pid = message["pid"]
            self._confined = confined(message["tried"])
        elif "exit" in message:
            if message["job"] in self._ended:
                self._ended[message["job"]] = Ending(message["exit"], message["cpu"])
        else:
            self._started[message["job"]] = message["pid"]

    @property
    def confined(self) -> Confined:
        if not self._listen(lambda: self._pid >= 0, START_SECONDS) or not self._alive:
            raise HostDied
        return self._confined

    def start(self, limits: Limits, preload: Sequence[str] = (), told: bytes = b"") -> ForkedChild:
        if not self._listen(lambda: self._pid >= 0, START_SECONDS):
            raise HostDied
        if told is not self._told:
            self._tell(told)
        job = next(self._jobs)
        self._ended[job] = None
        (request_read, request_write), (reply_read, reply_write), (output_read, output_write) = (
            os.pipe() for _ in range(3)
        )
        theirs = (request_read, reply_write, output_write)
        output = Drain(output_read)
        conversation = Conversation(request_write, reply_read, output)
        try:
            self.say({"job": job, "cpu": limits.cpu, "memory": limits.memory, "preload": list(preload)}, theirs)
            # Known before it runs anything of the submission's, so that it can be ended without the server too.
            if not self._listen(lambda: job in self._started, START_SECONDS):
                raise HostDied
        except HostDied:
            conversation.close()
            output.close()
            raise
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        return ForkedChild(self, job, self._started.pop(job), conversation, output, bool(self._told))

    def _tell(self, told: bytes) -> None:
        self._told = told if hasattr(os, "memfd_create") else b""
        if not self._told:
            return
        file = os.memfd_create("told")
        try:
            frames.write_all(file, told)
            self.say({"told": len(told)}, (file,))
        finally:
            os.close(file)

    def ending(self, job: int, seconds: float) -> Ending:
        """How that child ended, waiting at most `seconds`. Raises HostDied when nobody is left to tell."""
        self._listen(lambda: self._ended[job] is not None, seconds)
        if self._ended[job] is None and not self._alive:
            raise HostDied
        return self._ended[job] or Ending(None)

    def kill(self, job: int, pid: int) -> None:
        """Ends that child; nobody asks about it any more."""
        self._ended.pop(job, None)
        try:
            self.say({"kill": job})
        except HostDied:
            # The child's parent is gone; that it leads a session tells it from a later owner of the number.
            # Where it has no number out here, it has ended with its parent.
            with contextlib.suppress(OSError):
                if pid and os.getsid(pid) == pid:
                    os.killpg(pid, signal.SIGKILL)

    def stop(self, job: int) -> None:
        """Ends that child, about which another thread still asks."""
        with contextlib.suppress(HostDied):
            self.say({"kill": job})

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._wake()
        self._control.close()
        self._process.reap()

    def forget(self) -> None:
        self._control.close()


class ForkedChild(NamedTuple):
    """A child of the fork server; its process id is its process group's too."""

    host: ForkHost
    job: int
    pid: int
    conversation: Conversation
    output: Drain
    knows: bool

    def ending(self, seconds: float) -> Ending:
        return self.host.ending(self.job, seconds)

    def kill(self) -> None:
        self.host.kill(self.job, self.pid)

    def stop(self) -> None:
        self.host.stop(self.job)
