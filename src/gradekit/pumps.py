"""Pipes that cannot be waited for (Windows), each behind a socket that can: a thread carries the bytes between them."""

from __future__ import annotations

import contextlib
import os
import socket
import threading

PIECE = 1 << 16


class Pumped:
    """Our end: a socket, as `conversation.End` has it."""

    def __init__(self, ours: socket.socket):
        self._ours = ours
        ours.setblocking(False)

    def fileno(self) -> int:
        return self._ours.fileno()

    def read(self, size: int) -> bytes:
        return self._ours.recv(size)

    def write(self, data: memoryview) -> int:
        return self._ours.send(data)

    def close(self) -> None:
        self._ours.close()


def reading(fd: int) -> Pumped:
    """The end behind a descriptor that is read from."""
    ours, theirs = socket.socketpair()
    threading.Thread(target=_from_pipe, args=(fd, theirs), daemon=True).start()
    return Pumped(ours)


def writing(fd: int) -> Pumped:
    """The end behind a descriptor that is written to."""
    ours, theirs = socket.socketpair()
    threading.Thread(target=_to_pipe, args=(fd, theirs), daemon=True).start()
    return Pumped(ours)


def _from_pipe(fd: int, theirs: socket.socket) -> None:
    with theirs, contextlib.suppress(OSError):
        while piece := os.read(fd, PIECE):
            theirs.sendall(piece)
    os.close(fd)


def _to_pipe(fd: int, theirs: socket.socket) -> None:
    with theirs, contextlib.suppress(OSError):
        while piece := theirs.recv(PIECE):
            rest = memoryview(piece)
            while rest:
                rest = rest[os.write(fd, rest) :]
    os.close(fd)
