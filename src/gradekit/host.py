"""Children that run one submission each: forked by the fork server, or spawned where there is none."""

from __future__ import annotations

import array
import contextlib
import itertools
import json
import os
import queue
import signal
import socket
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from gradekit import launch
from gradekit.confinement.levels import LIMITED, UNLIMITED, Confined, confined
from gradekit.confinement.protect import protect
from gradekit.conversation import Conversation, Drain
from gradekit.model import Limits

if TYPE_CHECKING:
    import subprocess

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

    def ending(self, seconds: float) -> Ending:
        """How it ended, waiting at most `seconds`."""

    def kill(self) -> None:
        """Ends it at once."""


class Host(Protocol):
    """What starts children."""

    @property
    def confined(self) -> Confined:
        """What confines the children. Raises HostDied."""

    def start(self, limits: Limits, preload: Sequence[str] = ()) -> Child:
        """A new child with these limits, in which these packages are loaded. Raises HostDied."""

    def close(self) -> None:
        """Ends the host and whatever it has started."""


def open_host() -> Host:
    """The host for this system, its process started (or about to be)."""
    return ForkHost() if launch.FORK_SERVER else SpawnHost()


class ForkHost:
    """The fork server's client."""

    def __init__(self) -> None:
        self._process = launch.start_fork_server()
        self._control = socket.socket(fileno=self._process.write_fd)
        self._jobs = itertools.count(1)
        self._ready = threading.Event()
        self._alive = True
        self._pid = 0
        self._confined = confined(())
        self._started: dict[int, queue.SimpleQueue[int | None]] = {}
        self._ended: dict[int, queue.SimpleQueue[Ending | None]] = {}
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        # On this thread, because what it takes is loaded while the command has something else to do.
        protect()
        pending = b""
        with contextlib.suppress(OSError):
            while data := self._control.recv(65536):
                *lines, pending = (pending + data).split(b"\n")
                for line in lines:
                    self._hear(json.loads(line))
        self._alive = False
        self._ready.set()
        for started in list(self._started.values()):
            started.put(None)
        for ended in list(self._ended.values()):
            ended.put(None)

    def _hear(self, message: dict[str, Any]) -> None:
        if "ready" in message:
            self._pid = message["pid"]
            self._confined = confined(message["tried"])
            self._ready.set()
        elif "exit" in message:
            if ended := self._ended.get(message["job"]):
                ended.put(Ending(message["exit"], message["cpu"]))
        else:
            self._started.pop(message["job"]).put(message["pid"])

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
        if self._pid and self._alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGCONT)

    @property
    def confined(self) -> Confined:
        if not self._ready.wait(START_SECONDS) or not self._alive:
            raise HostDied
        return self._confined

    def start(self, limits: Limits, preload: Sequence[str] = ()) -> ForkedChild:
        if not self._ready.wait(START_SECONDS) or not self._alive:
            raise HostDied
        job = next(self._jobs)
        started: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._started[job], self._ended[job] = started, queue.SimpleQueue()
        (request_read, request_write), (reply_read, reply_write), (output_read, output_write) = (
            os.pipe() for _ in range(3)
        )
        theirs = (request_read, reply_write, output_write)
        conversation, output = Conversation(request_write, reply_read), Drain(output_read)
        try:
            self.say({"job": job, "cpu": limits.cpu, "memory": limits.memory, "preload": list(preload)}, theirs)
            # Known before it runs anything of the submission's, so that it can be ended without the server too.
            if (pid := self._heard(started, START_SECONDS)) is None:
                raise HostDied
        except HostDied:
            conversation.close()
            raise
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        return ForkedChild(self, job, pid, conversation, output)

    def ending(self, job: int, seconds: float) -> Ending:
        """How that child ended, waiting at most `seconds`. Raises HostDied when nobody is left to tell."""
        return self._heard(self._ended[job], seconds) or Ending(None)

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

    def _heard(self, waiting: queue.SimpleQueue[Any], seconds: float) -> Any:
        """What the server said, None when it said nothing in time. Raises HostDied."""
        try:
            heard = waiting.get(timeout=seconds if self._alive else 0)
        except queue.Empty:
            heard = None
        if heard is None and not self._alive:
            raise HostDied
        return heard

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._wake()
        self._control.close()
        self._process.reap()


class ForkedChild(NamedTuple):
    """A child of the fork server; its process id is its process group's too."""

    host: ForkHost
    job: int
    pid: int
    conversation: Conversation
    output: Drain

    def ending(self, seconds: float) -> Ending:
        return self.host.ending(self.job, seconds)

    def kill(self) -> None:
        self.host.kill(self.job, self.pid)


class SpawnHost:
    """Starts a fresh interpreter a submission."""

    confined = LIMITED if launch.HAS_FORK else UNLIMITED

    def start(self, limits: Limits, preload: Sequence[str] = ()) -> SpawnedChild:
        process = launch.start_spawned(limits.cpu, limits.memory)
        write_fd, read_fd, output_fd = launch.descriptors(process)
        return SpawnedChild(process, Conversation(write_fd, read_fd), Drain(output_fd))

    def close(self) -> None:
        """Nothing to end: every child is ended by whoever started it."""


class SpawnedChild(NamedTuple):
    """A fresh interpreter."""

    process: subprocess.Popen[bytes]
    conversation: Conversation
    output: Drain

    def ending(self, seconds: float) -> Ending:
        import subprocess

        before = _childrens_seconds()
        try:
            return Ending(self.process.wait(seconds), _childrens_seconds() - before)
        except subprocess.TimeoutExpired:
            return Ending(None)

    def kill(self) -> None:
        if launch.HAS_FORK:
            # It leads a group of its own, unless it had no time yet to make one.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.wait()


def _childrens_seconds() -> float:
    """The CPU time of all processes that were started here and have ended; 0 where the system does not count it."""
    times = os.times()
    return times.children_user + times.children_system
