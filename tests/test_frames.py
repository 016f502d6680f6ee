"""Frames: what is written is read, and what is no frame is refused before anything is allocated for it."""

import json
import os
import threading
from collections.abc import Callable
from typing import Any

import pytest

from gradekit import frames
from gradekit.frames import MAX_HEADER, PREFIX, Frame, FrameError


def through(data: bytes, **limits: int) -> Frame:
    """The frame that a reader finds in these bytes, and the end of the pipe behind them."""
    return piped(lambda fd: os.write(fd, data), lambda fd: frames.read(fd, **limits))


def piped(write: Callable[[int], Any], read: Callable[[int], Frame]) -> Frame:
    reader, writer = os.pipe()

    def work() -> None:
        try:
            write(writer)
        except BrokenPipeError:
            pass
        finally:
            os.close(writer)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        return read(reader)
    finally:
        os.close(reader)
        thread.join()


def raw(header: bytes, body: bytes = b"", tag: int = 0) -> bytes:
    return PREFIX.pack(len(header), len(body), tag) + header + body


@pytest.mark.parametrize("size", [0, 1, 100, 70_000, 3 << 20])
def test_a_frame_comes_back(size: int) -> None:
    sent = Frame({"call": "σ\ud800", "list": [1, None, 2.5]}, b"\x00\xff" * size, 2**64 - 1)
    assert piped(lambda fd: frames.write(fd, sent), frames.read) == sent


def test_a_view_is_sent_like_bytes() -> None:
    sent = Frame({}, memoryview(b"abcdef")[2:4])
    assert piped(lambda fd: frames.write(fd, sent), frames.read) == Frame({}, b"cd")


def test_frames_follow_each_other() -> None:
    def both(fd: int) -> Frame:
        assert frames.read(fd) == Frame({"n": 1}, b"a")
        return frames.read(fd)

    assert piped(lambda fd: os.write(fd, raw(b'{"n":1}', b"a") + raw(b'{"n":2}')), both) == Frame({"n": 2})


def test_the_end_of_the_pipe_is_told_wherever_it_comes() -> None:
    whole = raw(b'{"n":1}', b"abc")
    for length in range(len(whole)):
        with pytest.raises(EOFError):
            through(whole[:length])
    assert through(whole).body == b"abc"


REFUSED = {
    "no JSON": (raw(b"{nothing"), "the message is garbled"),
    "no UTF-8": (raw(b'{"a":"\xff"}'), "the message is garbled"),
    "no object": (raw(b"[1]"), "the message is garbled"),
    "empty header": (raw(b""), "the message is garbled"),
    "deep header": (raw(b"[" * 100_000), "the message is garbled"),
    "digits without end": (raw(b'{"a":' + b"9" * 5000 + b"}"), "the message is garbled"),
    "long header": (PREFIX.pack(MAX_HEADER + 1, 0, 0), "the message is larger than allowed"),
    "long body": (PREFIX.pack(2, 1001, 0) + b"{}", "the message is larger than allowed"),
    "the longest lengths": (PREFIX.pack(2**32 - 1, 2**64 - 1, 0), "the message is larger than allowed"),
    "printed text": (b"Epoch 1: loss 0.25\nEpoch 2: loss 0.125\n", "the message is larger than allowed"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_frame_is_refused(name: str) -> None:
    data, words = REFUSED[name]
    with pytest.raises(FrameError) as refused:
        through(data, max_body=1000)
    assert str(refused.value) == words
    assert len(through(raw(b"{}", b"x" * 1000), max_body=1000).body) == 1000


def test_what_is_too_large_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "MAX_BODY", 1000)
    for frame in (Frame({}, bytes(1001)), Frame({"a": "x" * MAX_HEADER})):
        with pytest.raises(FrameError, match="the message is too large to send"):
            frames.write(-1, frame)
    assert len(piped(lambda fd: frames.write(fd, Frame({}, bytes(1000))), frames.read).body) == 1000


def test_a_header_is_compact_json() -> None:
    written = piped(lambda fd: frames.write(fd, Frame({"a": [1, "é"]})), lambda fd: Frame({}, os.read(fd, 100)))
    header = bytes(written.body)[PREFIX.size :]
    assert header == b'{"a":[1,"\\u00e9"]}'
    assert json.loads(header) == {"a": [1, "é"]}
