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
    header = json.dumps(frame.header, separators=(",", ":")).encode()
    if len(header) > MAX_HEADER or len(frame.body) > MAX_BODY:
        raise FrameError("the message is too large to send")
    for piece in (PREFIX.pack(len(header), len(frame.body), frame.tag) + header, frame.body):
        rest = memoryview(piece)
        while rest:
            rest = rest[os.write(fd, rest[:CHUNK]) :]


def read(fd: int, max_body: int = MAX_BODY) -> Frame:
    """The next frame. Raises EOFError at the end of the pipe, FrameError for anything that is no frame."""
    header_size, body_size, tag = PREFIX.unpack(_exactly(fd, PREFIX.size))
    if header_size > MAX_HEADER or body_size > max_body:
        raise FrameError("the message is larger than allowed")
    header_bytes = _exactly(fd, header_size)
    body = _exactly(fd, body_size)
    try:
        header = json.loads(header_bytes)
    except (ValueError, RecursionError):
        raise FrameError("the message is garbled") from None
    if not isinstance(header, dict):
        raise FrameError("the message is garbled")
    return Frame(header, body, tag)


def _exactly(fd: int, size: int) -> bytes:
    pieces = []
    while size:
        piece = os.read(fd, min(size, CHUNK))
        if not piece:
            raise EOFError
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
