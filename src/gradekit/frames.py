"""Frames: how gradekit's processes talk. A small JSON header that anyone may read, and a body of raw bytes.

A frame is a 20-byte prefix (header length, body length, tag), the header, the body. Lengths are checked
before anything is allocated, so a hostile process can neither flood nor crash the one that reads. The tag
is chosen by the asker and repeated in the reply: a reply that nobody asked for has the wrong one.
"""

from __future__ import annotations

import json
import os
import struct
from typing import Any, NamedTuple

PREFIX = struct.Struct("<IQQ")
MAX_HEADER = 1 << 18
MAX_BODY = 256 << 20
CHUNK = 1 << 20
AS_JSON = json.JSONEncoder(separators=(",", ":")).encode

# Exit codes of a student's process that can no longer answer: its pipes are broken, or no memory is left.
LOST, NO_MEMORY = 76, 75


class FrameError(Exception):
    """What came through the pipe is not a frame: forged, garbled, or too large."""


class Frame(NamedTuple):
    """One message: a JSON object, raw bytes that belong to it, and the asker's tag."""

    header: dict[str, Any]
    body: bytes | memoryview = b""
    tag: int = 0


def write(fd: int, frame: Frame) -> None:
    """Writes the whole frame, in pieces as the pipe takes them."""
    head, body = encoded(frame)
    if len(body) < CHUNK:
        # At once: whoever waits for it would wake up for the head alone.
        head, body = b"".join((head, body)), b""
    for piece in (head, body):
        write_all(fd, piece)


def write_all(fd: int, data: bytes | bytearray | memoryview) -> None:
    """Writes all of it, in pieces as the pipe takes them."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest[:CHUNK]) :]


def encoded(frame: Frame) -> tuple[bytes, bytes | memoryview]:
    """The prefix and header, and the body. Raises FrameError for what is too large to send."""
    header = AS_JSON(frame.header).encode()
    if len(header) > MAX_HEADER or len(frame.body) > MAX_BODY:
        raise FrameError("the message is too large to send")
    return PREFIX.pack(len(header), len(frame.body), frame.tag) + header, frame.body


def read(fd: int, max_body: int = MAX_BODY) -> Frame:
    """The next frame. Raises EOFError at the end of the pipe, FrameError for anything that is no frame."""
    header_size, body_size, tag = _sizes(_exactly(fd, PREFIX.size), max_body)
    header_bytes = _exactly(fd, header_size)
    return Frame(_header(header_bytes), _exactly(fd, body_size), tag)


class Buffer:
    """What has come through a pipe and was not taken yet: a reader takes all that is there at once."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._at = 0

    def feed(self, piece: bytes) -> None:
        """Adds what was read."""
        self._data += piece

    def take(self, max_body: int = MAX_BODY) -> Frame | None:
        """The next frame, None where it has not all come yet. Raises FrameError for anything that is no frame."""
        body_at = self._at + PREFIX.size
        if len(self._data) < body_at:
            return None
        header_size, body_size, tag = _sizes(self._data[self._at : body_at], max_body)
        header_at, body_at = body_at, body_at + header_size
        end = body_at + body_size
        if len(self._data) < end:
            return None
        frame = Frame(_header(self._data[header_at:body_at]), bytes(memoryview(self._data)[body_at:end]), tag)
        self._at = end
        if self._at == len(self._data):
            self._data, self._at = bytearray(), 0
        return frame


def _sizes(prefix: bytes | bytearray, max_body: int) -> tuple[int, int, int]:
    header_size, body_size, tag = PREFIX.unpack(prefix)
    if header_size > MAX_HEADER or body_size > max_body:
        raise FrameError("the message is larger than allowed")
    return header_size, body_size, tag


def _header(text: bytes | bytearray) -> dict[str, Any]:
    try:
        header = json.loads(text.decode())
    except (ValueError, RecursionError):
        raise FrameError("the message is garbled") from None
    if not isinstance(header, dict):
        raise FrameError("the message is garbled")
    return header


def _exactly(fd: int, size: int) -> bytes:
    pieces = []
    while size:
        piece = os.read(fd, min(size, CHUNK))
        if not piece:
            raise EOFError
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
