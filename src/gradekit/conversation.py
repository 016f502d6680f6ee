"""Asking another process and waiting for its reply no longer than a deadline.

The asking runs on a thread of its own, because a process that neither reads nor answers would hold up both a
write and a read, on every operating system alike; when the deadline passes the thread is simply left behind.
"""

from __future__ import annotations

import contextlib
import os
import queue
import threading

from gradekit import frames
from gradekit.frames import Frame, FrameError


class Closed(Exception):
    """The other process has closed the pipe (usually because it ended)."""


class TooSlow(Exception):
    """No reply before the deadline."""


class Tampered(Exception):
    """The reply is not one: garbled, too large, or without the tag of the request."""


class Conversation:
    """A pipe to and a pipe from another process."""

    def __init__(self, write_fd: int, read_fd: int):
        self.write_fd = write_fd
        self.read_fd = read_fd
        self._asked: queue.SimpleQueue[tuple[Frame, int] | None] = queue.SimpleQueue()
        self._answered: queue.SimpleQueue[Frame | Exception] = queue.SimpleQueue()
        threading.Thread(target=self._serve, daemon=True).start()

    def ask(self, request: Frame, seconds: float, max_body: int = frames.MAX_BODY) -> Frame:
        """The reply to the request. Raises Closed, TooSlow or Tampered."""
        tag = int.from_bytes(os.urandom(8), "little")
        self._asked.put((Frame(request.header, request.body, tag), max_body))
        try:
            answered = self._answered.get(timeout=seconds)
        except queue.Empty:
            raise TooSlow from None
        if isinstance(answered, Exception):
            raise answered
        if answered.tag != tag:
            raise Tampered
        return answered

    def close(self) -> None:
        """Ends the conversation; the thread closes the pipes once it is free."""
        self._asked.put(None)

    def _serve(self) -> None:
        try:
            while (asked := self._asked.get()) is not None:
                request, max_body = asked
                frames.write(self.write_fd, request)
                self._answered.put(frames.read(self.read_fd, max_body))
        except (EOFError, OSError):
            self._answered.put(Closed())
        except FrameError:
            self._answered.put(Tampered())
        finally:
            for descriptor in {self.write_fd, self.read_fd}:
                with contextlib.suppress(OSError):
                    os.close(descriptor)


class Drain:
    """Reads what a process prints until it ends, and keeps the beginning."""

    def __init__(self, fd: int, keep: int = 1 << 16):
        self.total = 0
        self._keep = keep
        self._kept = bytearray()
        self._thread = threading.Thread(target=self._run, args=(fd,), daemon=True)
        self._thread.start()

    def text(self, seconds: float = 0.2) -> str:
        """What was printed, as text, waiting at most `seconds` for the end."""
        self._thread.join(seconds)
        return bytes(self._kept).decode("utf-8", "replace")

    def _run(self, fd: int) -> None:
        try:
            while piece := os.read(fd, 1 << 16):
                self.total += len(piece)
                self._kept += piece[: self._keep - len(self._kept)]
        finally:
            os.close(fd)
