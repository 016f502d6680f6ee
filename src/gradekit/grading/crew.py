"""The processes of a batch: each marks one submission at a time, and one that dies is replaced.

Work is handed out in its order to whoever is free, so a slow submission holds up at most the one behind it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from gradekit import launch
from gradekit.conversation import Closed, Conversation, End, Tampered, TooSlow, ready
from gradekit.frames import Frame
from gradekit.model import Exercise

TRIES = 2
# A file may load and each part run in a process of its own: what that takes at most, and what gradekit takes beside it.
MARGIN = 60.0
AHEAD = 2
# Gives the bytes of a submission.
Content = Callable[[str], bytes]


class Piece(NamedTuple):
    """One submission to mark: its id, the exercise, the file's name. Its bytes are asked for when its turn comes."""

    submission: str
    exercise: Exercise
    name: str


class Marked(NamedTuple):
    """What came back for a piece: the worker's reply, or `died` when every try ended without one."""

    piece: Piece
    reply: Frame | None
    died: str = ""


class Crew:
    """As many processes as asked for; `mark` gives their replies as they come."""

    def __init__(self, course: Path, level: str, seed: int, jobs: int, content: Content):
        told = {"course": str(course), "level": level, "seed": seed}
        self._members = [_Member(told, content) for _ in range(jobs)]

    def mark(self, pieces: Iterable[Piece]) -> Iterator[Marked]:
        """The pieces' replies in the order in which they end."""
        waiting = iter(pieces)
        busy = [member for member in self._members if member.fill(waiting)]
        while busy:
            waits = [member.waits_for() for member in busy]
            until = min(member.deadline for member in busy)
            ready([end for readable, _ in waits for end in readable], [end for _, w in waits for end in w], left(until))
            for member in busy:
                yield from member.marked(waiting)
            busy = [member for member in busy if member.has_work]

    def close(self) -> None:
        """Kills the processes, whatever they are doing."""
        for member in self._members:
            member.end()


class _Member:
    """One process and the conversation with it: a piece that it marks, and the next, so that it never waits for one."""

    def __init__(self, told: dict[str, Any], content: Content):
        self._told = told
        self._content = content
        # The pieces that were sent, with the tags of their replies.
        self._sent: deque[tuple[Piece, int]] = deque()
        self._tries = 0
        self.deadline = 0.0
        self._start()

    def _start(self) -> None:
        self._process = launch.start_marker()
        self._conversation = Conversation(self._process.write_fd, self._process.read_fd)

    @property
    def has_work(self) -> bool:
        """Whether a reply is still to come."""
        return bool(self._sent)

    def waits_for(self) -> tuple[list[End], list[End]]:
        """What must be readable, or writable, for something to go on here."""
        return self._conversation.waits_for()

    def fill(self, waiting: Iterator[Piece]) -> bool:
        """Takes as many pieces as it may have at once; whether it has any."""
        while len(self._sent) < AHEAD and (piece := next(waiting, None)) is not None:
            self._send(piece)
        return self.has_work

    def _send(self, piece: Piece) -> None:
        header = {**self._told, "exercise": piece.exercise.id, "name": piece.name}
        [tag] = self._conversation.send([Frame(header, self._content(piece.submission))])
        self._sent.append((piece, tag))
        if len(self._sent) == 1:
            self._begin()

    def _begin(self) -> None:
        """The time of the first piece begins."""
        if self._sent:
            self.deadline = time.monotonic() + seconds_for(self._sent[0][0].exercise)

    def marked(self, waiting: Iterator[Piece]) -> Iterator[Marked]:
        """The replies that have come, the place of each taken by another piece."""
        while self._sent:
            piece, tag = self._sent[0]
            try:
                reply = self._conversation.receive(tag, 0.0)
            except TooSlow:
                if time.monotonic() < self.deadline:
                    return
                found = self._again("it came to no end")
            except (Closed, Tampered):
                found = self._again("it ended")
            else:
                found = Marked(piece, reply)
            if found is not None:
                self._tries = 0
                self._sent.popleft()
                self._begin()
                self.fill(waiting)
                yield found

    def _again(self, why: str) -> Marked | None:
        """Sends it all to another process; what the first piece comes to, where that was its last try."""
        sent = [piece for piece, _ in self._sent]
        self.end()
        self._start()
        self._tries += 1
        self._sent.clear()
        given_up = self._tries == TRIES
        for piece in sent[given_up:]:
            self._send(piece)
        if not given_up:
            return None
        # Whoever asked takes the first one away.
        self._sent.appendleft((sent[0], 0))
        return Marked(sent[0], None, why)

    def end(self) -> None:
        """Kills the process."""
        self._process.kill()
        self._conversation.close()


def left(until: float) -> float:
    """The seconds until then."""
    return max(0.0, until - time.monotonic())


def seconds_for(exercise: Exercise) -> float:
    """What marking a submission may take at the very most."""
    walls = [(part.limits or exercise.limits).wall for part in exercise.parts]
    return 2.0 * (exercise.limits.wall * len(walls) + sum(walls)) + MARGIN
