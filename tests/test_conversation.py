"""Conversations between processes: in order, without a deadlock, no longer than a deadline; on pipes and on sockets."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from gradekit import conversation, frames, wire
from gradekit.asking import Call, PartPlan, Source
from gradekit.conversation import Closed, Conversation, Drain, Tampered, TooSlow
from gradekit.frames import Buffer, Frame, FrameError
from gradekit.model import Limits
from gradekit.runner import Runner
from gradekit.spawning import SpawnHost


class Sides(NamedTuple):
    """The two ends of a conversation: ours, and the descriptors that the other process would have."""

    ours: Conversation
    requests: int
    replies: int
    threads: list[threading.Thread]


@pytest.fixture(params=["pipes", "sockets"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Whether pipes can be waited for, as on all systems but Windows, or sockets stand before them."""
    monkeypatch.setattr(conversation, "WAITS_FOR_PIPES", request.param == "pipes")
    return str(request.param)


@pytest.fixture
def sides(way: str) -> Iterator[Sides]:
    (requests, ours_out), (ours_in, replies) = os.pipe(), os.pipe()
    made = Sides(Conversation(ours_out, ours_in), requests, replies, [])
    yield made
    made.ours.close()
    # Before its descriptors become those of another test.
    for thread in made.threads:
        thread.join()
    for fd in (requests, replies):
        closed(fd)


def closed(fd: int) -> None:
    try:
        os.close(fd)
    except OSError:
        return


def other(sides: Sides, answer: Callable[[Frame], Frame]) -> None:
    """The other side, which answers every request with a frame."""

    def work() -> None:
        try:
            while True:
                frames.write(sides.replies, answer(frames.read(sides.requests)))
        except (EOFError, OSError):
            return

    sides.threads.append(threading.Thread(target=work, daemon=True))
    sides.threads[-1].start()


@pytest.mark.parametrize("size", [0, 100, 9_000, 300_000])
def test_many_questions_at_once_are_answered_in_their_order(sides: Sides, size: int) -> None:
    """Together they are more than both pipes hold, so neither side could write all of it before it reads."""
    other(sides, lambda request: request._replace(header={"was": request.header["n"]}))
    asked = [Frame({"n": n}, bytes([n]) * size) for n in range(40)]
    tags = sides.ours.send(asked)
    assert len(set(tags)) == 40
    for frame, tag in zip(asked, tags, strict=True):
        reply = sides.ours.receive(tag, 20)
        assert (reply.header, reply.body) == ({"was": frame.header["n"]}, frame.body)


def test_one_question_may_have_several_replies(sides: Sides) -> None:
    tags = sides.ours.send([Frame({"n": 1, "count": 3}), Frame({"n": 2})])
    first = frames.read(sides.requests)
    assert tags == [first.tag, first.tag + 1, first.tag + 2, frames.read(sides.requests).tag]
    for tag in tags:
        frames.write(sides.replies, Frame({"tag": tag}, tag=tag))
    assert [sides.ours.receive(tag, 5).header for tag in tags] == [{"tag": tag} for tag in tags]


@pytest.mark.parametrize("off", [-1, 1])
def test_a_reply_out_of_turn_is_none(sides: Sides, off: int) -> None:
    tags = sides.ours.send([Frame({}), Frame({}), Frame({})])
    frames.write(sides.replies, Frame({}, tag=tags[1 + off]))
    with pytest.raises(Tampered):
        sides.ours.receive(tags[1], 5)


def test_a_reply_that_is_too_large_is_refused_at_its_size(sides: Sides) -> None:
    tags = sides.ours.send([Frame({}), Frame({})])
    frames.write(sides.replies, Frame({}, b"x" * 10, tags[0]))
    assert sides.ours.receive(tags[0], 5, max_body=10).body == b"x" * 10
    # The body never comes: its announced size is enough.
    os.write(sides.replies, frames.PREFIX.pack(2, 11, tags[1]))
    with pytest.raises(Tampered):
        sides.ours.receive(tags[1], 5, max_body=10)


def test_nothing_is_waited_for_longer_than_asked(sides: Sides) -> None:
    [tag] = sides.ours.send([Frame({}, bytes(1 << 20))])
    started = time.monotonic()
    with pytest.raises(TooSlow):
        sides.ours.receive(tag, 0.2)
    assert 0.2 <= time.monotonic() - started < 5


def test_what_was_answered_before_the_end_is_heard(sides: Sides) -> None:
    """The other side reads a little, answers, and ends with much unread."""
    tags = sides.ours.send([Frame({}), Frame({}, bytes(1 << 20))])
    frames.write(sides.replies, Frame({"last": 1}, tag=tags[0]))
    os.close(sides.requests)
    os.close(sides.replies)
    assert sides.ours.receive(tags[0], 5).header == {"last": 1}
    with pytest.raises(Closed):
        sides.ours.receive(tags[1], 5)


def test_what_is_printed_meanwhile_is_read(way: str) -> None:
    """More than a pipe holds, before the reply: whoever waits for that alone would wait for ever."""
    (requests, ours_out), (ours_in, replies), (ours_output, output) = os.pipe(), os.pipe(), os.pipe()
    drain = Drain(ours_output, keep=5)
    ours = Conversation(ours_out, ours_in, drain)

    def print_and_answer() -> None:
        request = frames.read(requests)
        frames.write_all(output, b"0123456789" * 50_000)
        os.close(output)
        frames.write(replies, Frame({"ok": True}, tag=request.tag))

    thread = threading.Thread(target=print_and_answer, daemon=True)
    thread.start()
    assert ours.ask(Frame({}), 20).header == {"ok": True}
    assert (drain.text(5), drain.total) == ("01234", 500_000)
    thread.join()
    ours.close()
    for fd in (requests, replies):
        os.close(fd)


@pytest.mark.parametrize("flood", [False, True])
def test_printed_output_without_an_end_is_left_alone(way: str, flood: bool) -> None:
    ours, theirs = os.pipe()
    drain = Drain(ours)
    os.write(theirs, b"begun")
    stop = threading.Event()

    def pour() -> None:
        try:
            while not stop.is_set():
                os.write(theirs, bytes(1000))
        except OSError:
            return

    thread = threading.Thread(target=pour if flood else stop.wait, daemon=True)
    thread.start()
    started = time.monotonic()
    assert drain.text(0.2).startswith("begun")
    assert time.monotonic() - started < 5
    stop.set()
    # Nobody reads any more, so the writer is told; with a socket between, once its thread finds out.
    assert drain.end is None
    thread.join(20)
    assert not thread.is_alive()
    closed(theirs)


@pytest.mark.parametrize("step", [1, 7, 20, 10_000])
def test_a_buffer_finds_the_frames_wherever_they_are_cut(step: int) -> None:
    sent = [Frame({"n": n}, bytes([n]) * (n * 30), n) for n in range(9)]
    data = b"".join(bytes(piece) for frame in sent for piece in frames.encoded(frame))
    buffer, found = Buffer(), []
    for start in range(0, len(data), step):
        buffer.feed(data[start : start + step])
        while (frame := buffer.take()) is not None:
            found.append(frame)
    assert found == sent
    assert buffer.take() is None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (frames.PREFIX.pack(2, 11, 0), "the message is larger than allowed"),
        (frames.PREFIX.pack(frames.MAX_HEADER + 1, 0, 0), "the message is larger than allowed"),
        (frames.PREFIX.pack(2, 0, 0) + b"[]", "the message is garbled"),
        (frames.PREFIX.pack(2, 0, 0) + b"\xff\xff", "the message is garbled"),
    ],
)
def test_a_buffer_refuses_what_is_no_frame(data: bytes, said: str) -> None:
    buffer = Buffer()
    buffer.feed(data)
    with pytest.raises(FrameError, match=said):
        buffer.take(max_body=10)


def test_a_submission_is_marked_over_either(way: str) -> None:
    """A real process, started anew: what Windows has."""
    runner = Runner(host=SpawnHost())
    calls = tuple(Call(Frame({"call": "f"}, wire.encode([float(n)]))) for n in range(3))
    plan = PartPlan("f", calls, Limits())
    run = runner.run(Source("f.py", b"print('loaded' * 20_000)\ndef f(x):\n    return 2 * x\n"), [plan])
    assert [wire.decode(answer.body) for answer in run.outcomes["f"].answers] == [0.0, 2.0, 4.0]
    assert run.printed.startswith("loadedloaded")
    assert len(run.printed) == 1 << 16
    runner.close()
