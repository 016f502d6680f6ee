"""A process of its own for work on what a student wrote, limited in time and memory and ended from outside.

An alarm inside the same process would not do: long arithmetic does not listen to signals.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from gradekit import frames, launch
from gradekit.confinement.protect import limit, protect
from gradekit.conversation import Closed, Conversation, Tampered, TooSlow
from gradekit.frames import Frame

SECONDS, CPU_SECONDS, MEMORY_MB = 10, 5, 1024
OUT_OF_MEMORY = 3  # an exit code
TRIES = 3  # where the process is killed


class Exceeded(Exception):
    """The work came to no end: too slow, too large, or an error of gradekit's; the message says which."""


class _Killed(Exception):
    """The process was killed, which none of its own limits does."""


class Limited:
    """Calls `module.function(request)` in another process, kept from one request to the next; both ways JSON data."""

    def __init__(self, module: str, function: str, seconds: float = SECONDS, cpu_seconds: int | None = None):
        self.target = (module, function)
        self.seconds = seconds
        self.cpu_seconds = cpu_seconds
        self._process: launch.Process | None = None
        self._conversation: Conversation | None = None

    def ask(self, request: Any) -> Any:
        """What the function returns. Raises Exceeded."""
        for _ in range(TRIES - 1):
            # Perhaps by something outside; work that has the system kill its process does so again.
            with contextlib.suppress(_Killed):
                return self._ask(request)
        try:
            return self._ask(request)
        except _Killed as killed:
            raise Exceeded(str(killed)) from None

    def _ask(self, request: Any) -> Any:
        if self._conversation is None:
            self._process = self._start()
            self._conversation = Conversation(self._process.write_fd, self._process.read_fd)
        cpu = self.cpu_seconds or CPU_SECONDS
        try:
            reply = self._conversation.ask(Frame({"cpu": cpu}, json.dumps(request).encode()), self.seconds)
            if "failed" in reply.header:
                raise Exceeded(f"gradekit met an error of its own ({reply.header['failed']})")
            return json.loads(bytes(reply.body))
        except KeyboardInterrupt:
            # The reply to this request must not be taken for the next one's.
            self.close()
            raise
        except TooSlow:
            self.close()
            raise Exceeded(f"it took more than {self.seconds:g} seconds") from None
        except (Closed, Tampered):
            code = self.close()
            raise (_Killed if code == -getattr(signal, "SIGKILL", 0) else Exceeded)(_why(code, cpu)) from None

    def close(self) -> int:
        """Ends the process, if there is one; its exit code, negative for the signal that ended it."""
        if self._conversation is None or self._process is None:
            return 0
        # First, so that it is not the end of the conversation that ends it.
        code = self._process.kill()
        self._conversation.close()
        self._conversation = self._process = None
        return code

    def _start(self) -> launch.Process:
        # A fork costs a hundredth of a new interpreter, but must not be made while other threads run.
        if launch.FORK_SERVER and threading.active_count() == 1:
            return self._forked()
        return launch.start_limited(*self.target)

    def _forked(self) -> launch.Process:
        requests, replies = os.pipe(), os.pipe()
        pid = os.fork()
        if pid == 0:
            code = 0
            try:
                _keep_only(requests[0], replies[1])
                serve(requests[0], replies[1], *self.target)
            except MemoryError:
                code = OUT_OF_MEMORY
            except BaseException:
                code = 1
            os._exit(code)
        os.close(requests[0])
        os.close(replies[1])
        return launch.Process(pid, requests[1], replies[0])


def _keep_only(*descriptors: int) -> None:
    """Closes what a fork has of the other process, beside the standard streams: the pipes of others are not its own."""
    after = 3
    for kept in sorted(descriptors):
        os.closerange(after, kept)
        after = kept + 1
    os.closerange(after, os.sysconf("SC_OPEN_MAX"))


def serve(requests: int, replies: int, module: str, function: str) -> None:
    """Answers requests until the other side closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    protect()
    limit("RLIMIT_AS", _inherited() + (MEMORY_MB << 20))
    limit("RLIMIT_CORE", 0)
    called = getattr(importlib.import_module(module), function)
    while True:
        request = frames.read(requests)
        limit("RLIMIT_CPU", int(time.process_time()) + request.header["cpu"])
        try:
            reply = Frame({}, json.dumps(called(json.loads(bytes(request.body)))).encode(), request.tag)
        except MemoryError:
            raise
        except Exception as error:
            # Whatever a student's text sets off, the next request is answered.
            reply = Frame({"failed": type(error).__name__}, b"", request.tag)
        frames.write(replies, reply)


def _inherited() -> int:
    """The bytes of address space that a fork begins with: what the other process had loaded is not this one's work."""
    with contextlib.suppress(OSError, ValueError):
        return int(Path("/proc/self/statm").read_bytes().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _why(code: int, cpu_seconds: int) -> str:
    if code == -getattr(signal, "SIGXCPU", 0):
        return f"it took more than {cpu_seconds} seconds of computing"
    return "it took too much memory" if code == OUT_OF_MEMORY else "the process that decides ended"


def main() -> None:
    """The process itself, where it is a new interpreter: descriptors 0 and 1, module and function as arguments."""
    requests, replies = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    try:
        serve(requests, replies, sys.argv[1], sys.argv[2])
    except (EOFError, BrokenPipeError):
        return
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
