"""Asking another process and waiting for its replies no longer than a deadline.

Nothing here ever waits for one pipe alone: a process that neither reads nor answers would hold up both a write and a
read. So the pipes do not block, and whoever waits for a reply writes what is left to write and drains what is printed
meanwhile. Where pipes cannot be waited for, `pumps` puts sockets in front of them.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Iterable, Sequence
from typing import Protocol

from gradekit import frames
from gradekit.frames import Buffer, Frame, FrameError

# As much as a pipe holds.
PIECE = 1 << 16
WAITS_FOR_PIPES = hasattr(select, "poll")


class Closed(Exception):
    """The other process has closed the pipe (usually because it ended)."""


class TooSlow(Exception):
    """No reply before the deadline."""


class Tampered(Exception):
    """The reply is not one: garbled, too large, or without the tag of the request."""


class Waitable(Protocol):
    """What can be waited for."""

    def fileno(self) -> int:
        """Its descriptor."""


class End(Waitable, Protocol):
    """Our end of a pipe; neither reading nor writing blocks (BlockingIOError)."""

    def read(self, size: int) -> bytes:
        """What is there, at most that much; nothing at the end."""

    def write(self, data: memoryview) -> int:
        """How much was taken."""

    def close(self) -> None:
        """Closes it, once."""


class Pipe:
    """A descriptor as an end."""

    def __init__(self, fd: int):
        self.fd = fd
        os.set_blocking(fd, False)

    def fileno(self) -> int:
        return self.fd

    def read(self, size: int) -> bytes:
        return os.read(self.fd, size)

    def write(self, data: memoryview) -> int:
        return os.write(self.fd, data)

    def close(self) -> None:
        os.close(self.fd)


def reading(fd: int) -> End:
    """The end behind a descriptor that is read from."""
    if WAITS_FOR_PIPES:
        return Pipe(fd)
    from gradekit import pumps

    return pumps.reading(fd)


def writing(fd: int) -> End:
    """The end behind a descriptor that is written to."""
    if WAITS_FOR_PIPES:
        return Pipe(fd)
    from gradekit import pumps

    return pumps.writing(fd)


def ready(readable: Iterable[Waitable], writable: Iterable[Waitable], seconds: float) -> set[int]:
    """Which of these (by descriptor) can be read from or written to, waiting at most that long for the first."""
    if not WAITS_FOR_PIPES:
        found = select.select(list(readable), list(writable), [], max(0.0, seconds))
        return {end.fileno() for ends in found for end in ends}
    poll = select.poll()
    for end in readable:
        poll.register(end, select.POLLIN)
    for end in writable:
        poll.register(end, select.POLLOUT)
    return {fd for fd, _ in poll.poll(1000 * max(0.0, seconds))}


class Drain:
    """What a process prints until it ends: it is all read, and the beginning is kept."""

    def __init__(self, fd: int, keep: int = 1 << 16):
        self.total = 0
        self.end: End | None = reading(fd)
        self._keep = keep
        self._kept = bytearray()

    def take(self) -> None:
        """Reads what is there; the end of it closes the pipe."""
        if self.end is None:
            return
        try:
            piece = self.end.read(PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        self.total += len(piece)
        self._kept += piece[: self._keep - len(self._kept)]
        if not piece:
            self.close()

    def text(self, seconds: float = 0.2) -> str:
        """What was printed, waiting at most `seconds` for the end; nothing is read after that."""
        self.settle(seconds)
        self.close()
        return bytes(self._kept).decode("utf-8", "replace")

    def settle(self, seconds: float = 0.0) -> None:
        """Reads what comes, at most so long or until the end; what is there already is read in any case."""
        deadline = time.monotonic() + seconds
        while self.end is not None and ready([self.end], [], left := deadline - time.monotonic()):
            self.take()
            if left < 0:
                return

    def close(self) -> None:
        """Closes the pipe, whether or not something is still written into it."""
        if self.end is not None:
            self.end.close()
            self.end = None


class Conversation:
    """A pipe to and a pipe from another process; `printed` is drained while a reply is waited for."""

    def __init__(self, write_fd: int, read_fd: int, printed: Drain | None = None):
        self._requests, self._replies = writing(write_fd), reading(read_fd)
        self._printed = printed
        self._unsent = memoryview(b"")
        self._come = Buffer()

    def ask(self, request: Frame, seconds: float, max_body: int = frames.MAX_BODY) -> Frame:
        """The reply to the request. Raises Closed, TooSlow or Tampered."""
        [tag] = self.send([request])
        return self.receive(tag, seconds, max_body)

    def send(self, requests: Sequence[Frame]) -> list[int]:
        """Asks all of these one after the other, and returns the tags that their replies are to have.

        A request with a `count` gets so many replies, whose tags follow that of the request.
        """
        first = tag = int.from_bytes(os.urandom(7), "little")
        pieces: list[bytes | memoryview] = [self._unsent]
        for request in requests:
            pieces += frames.encoded(Frame(request.header, request.body, tag))
            tag += request.header.get("count", 1)
        self._unsent = memoryview(b"".join(pieces))
        self._write()
        return list(range(first, tag))

    def receive(self, tag: int, seconds: float, max_body: int = frames.MAX_BODY) -> Frame:
        """The next reply, which is to have that tag. Raises Closed, TooSlow or Tampered."""
        deadline = time.monotonic() + seconds
        try:
            while (reply := self._come.take(max_body)) is None:
                if not self._work(deadline - time.monotonic()):
                    raise TooSlow
        except FrameError:
            raise Tampered from None
        if reply.tag != tag:
            raise Tampered
        return reply

    def waits_for(self) -> tuple[list[End], list[End]]:
        """What must be readable, or writable, for something to go on here."""
        printed = [] if self._printed is None or self._printed.end is None else [self._printed.end]
        return [self._replies, *printed], [self._requests] if self._unsent else []

    def close(self) -> None:
        """Ends the conversation."""
        self._requests.close()
        self._replies.close()

    def _work(self, seconds: float) -> bool:
        """Reads, drains and writes what can be, waiting at most that long; whether anything could. Raises Closed."""
        found = ready(*self.waits_for(), seconds)
        if self._unsent and self._requests.fileno() in found:
            self._write()
        if self._printed and self._printed.end and self._printed.end.fileno() in found:
            self._printed.take()
        if self._replies.fileno() in found:
            self._read()
        return bool(found)

    def _read(self) -> None:
        try:
            piece = self._replies.read(PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            raise Closed
        self._come.feed(piece)

    def _write(self) -> None:
        """Writes as much as the pipe takes. That nobody reads any more shows when a reply is waited for."""
        try:
            while self._unsent:
                self._unsent = self._unsent[self._requests.write(self._unsent[:PIECE]) :]
        except BlockingIOError:
            return
        except OSError:
            self._unsent = memoryview(b"")
