"""The processes of a batch: each marks one submission at a time, and one that dies is replaced.

Work is handed out in its order, one piece at a time to whoever is free, so a slow submission holds up nobody else.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from gradekit import launch
from gradekit.conversation import Closed, Conversation, Tampered, TooSlow
from gradekit.frames import Frame
from gradekit.model import Exercise

TRIES = 2
# A file may load and each part run in a process of its own: what that takes at most, and what gradekit takes beside it.
MARGIN = 60.0


class Piece(NamedTuple):
    """One submission to mark: its id, the exercise, the file's name and bytes."""

    submission: str
    exercise: Exercise
    name: str
    content: bytes


class Marked(NamedTuple):
    """What came back for a piece: the worker's reply, or `died` when every try ended without one."""

    piece: Piece
    reply: Frame | None
    died: str = ""


class Crew:
    """As many processes as asked for; `mark` gives their replies as they come."""

    def __init__(self, course: Path, level: str, seed: int, jobs: int):
        self._told = {"course": str(course), "level": level, "seed": seed}
        self._todo: queue.SimpleQueue[Piece | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Marked | Exception] = queue.SimpleQueue()
        self._members = [_Member(self._told) for _ in range(jobs)]

    def mark(self, pieces: Sequence[Piece]) -> Iterator[Marked]:
        """The pieces' replies in the order in which they end."""
        for piece in pieces:
            self._todo.put(piece)
        for member in self._members:
            self._todo.put(None)
            threading.Thread(target=self._work, args=(member,), daemon=True).start()
        for _ in pieces:
            done = self._done.get()
            if isinstance(done, Exception):
                raise done
            yield done

    def close(self) -> None:
        """Kills the processes, whatever they are doing."""
        while not self._todo.empty():
            self._todo.get()
        for member in self._members:
            member.end()

    def _work(self, member: _Member) -> None:
        try:
            while (piece := self._todo.get()) is not None:
                self._done.put(member.mark(piece))
        except Exception as error:
            self._done.put(error)


class _Member:
    """One process and the conversation with it."""

    def __init__(self, told: dict[str, Any]):
        self._told = told
        self._lock = threading.Lock()
        self._ended = False
        self._start()

    def _start(self) -> None:
        with self._lock:
            if self._ended:
                raise Closed
            self._process = launch.start_marker()
            self._conversation = Conversation(self._process.write_fd, self._process.read_fd)

    def mark(self, piece: Piece) -> Marked:
        """The reply about a piece, from a second process where the first one ended."""
        header = {**self._told, "exercise": piece.exercise.id, "name": piece.name}
        for _ in range(TRIES):
            try:
                reply = self._conversation.ask(Frame(header, piece.content), seconds_for(piece.exercise))
                return Marked(piece, reply)
            except TooSlow:
                why = "it came to no end"
            except (Closed, Tampered):
                why = "it ended"
            self._kill()
            self._start()
        return Marked(piece, None, why)

    def _kill(self) -> None:
        self._conversation.close()
        self._process.kill()

    def end(self) -> None:
        """Kills the process for good."""
        with self._lock:
            self._ended = True
            self._kill()


def seconds_for(exercise: Exercise) -> float:
    """What marking a submission may take at the very most."""
    walls = [(part.limits or exercise.limits).wall for part in exercise.parts]
    return 2.0 * (exercise.limits.wall * len(walls) + sum(walls)) + MARGIN
