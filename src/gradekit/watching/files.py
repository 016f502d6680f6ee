"""What is watched: the places where an exercise's file lies or is to lie, and which of them have changed."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from gradekit.errors import UsageProblem
from gradekit.submission import Submission, find, names, open_submission

# Editors empty a file before they write it, or remove it before they put another one there.
GRACE = 0.15
# A clock that ticks this coarsely says of two saves that they were made at the same time.
TICK = 2.5

Sign = tuple[str, int, int, int]


class Place(NamedTuple):
    """Where an exercise's file is looked for: by its names in a folder, or one file.

    `given` says that this exercise was asked for, so that it counts without a file too.
    """

    exercise: str
    folder: Path
    file: Path | None = None
    given: bool = False

    def find(self) -> Path | None:
        """The file, None where there is none. Raises UsageProblem when there are two."""
        if self.file is None:
            return find(self.folder, self.exercise)
        return self.file if os.path.lexists(self.file) else None


class Seen(NamedTuple):
    """A file as it was read last: empty or absent is `nothing`; `young` when the next save could look the same."""

    sign: Sign | None
    submission: Submission | None
    problem: str
    young: bool

    @property
    def nothing(self) -> bool:
        """Whether no content was there."""
        return not self.problem and not (self.submission and self.submission.content)


class Watched:
    """The places, with what was last read there."""

    def __init__(self, places: Iterable[Place], folders: Sequence[Path] = (), exercises: Iterable[str] = ()):
        """All files of these exercises in `folders` are watched, also those that come later."""
        self.places = list(dict.fromkeys(places))
        self._open = list(dict.fromkeys(folders))
        self._exercises = {name: exercise for exercise in exercises for name in names(exercise)}
        self._seen: dict[Place, Seen] = {}
        self._doubted: dict[Place, float] = {}

    @property
    def folders(self) -> list[Path]:
        """Where something may happen."""
        return list(dict.fromkeys([*self._open, *(place.folder for place in self.places)]))

    def add(self, place: Place) -> Place:
        """Watches this place too; the place that is watched, if it is there already."""
        same = [each for each in self.places if each[:3] == place[:3]]
        self.places += [] if same else [place]
        return same[0] if same else place

    def look(self, clock: Callable[[], float] = time.monotonic) -> list[Place]:
        """The places whose file is another one than when it was last read, or was saved again; the latest is last."""
        for folder in self._open:
            with contextlib.suppress(OSError):
                present = self._exercises.keys() & set(os.listdir(folder))  # noqa: PTH208 - names alone
                found = {self._exercises[name] for name in present}
                for exercise in dict.fromkeys(each for each in self._exercises.values() if each in found):
                    self.add(Place(exercise, folder))
        return sorted((place for place in self.places if self._changed(place, clock())), key=self._saved)

    def read(self, place: Place) -> Submission:
        """The submission as it was last seen, without a path where there was no file. Raises UsageProblem."""
        seen = self._seen.get(place) or self._read(place)
        if seen.submission is None:
            raise UsageProblem(seen.problem)
        return seen.submission

    def has_file(self, place: Place) -> bool:
        """Whether a file was there when it was last looked at."""
        seen = self._seen.get(place)
        return seen is not None and (seen.submission is None or seen.submission.path is not None)

    def _saved(self, place: Place) -> int:
        sign = self._seen[place].sign
        return sign[1] if sign else 0

    def _changed(self, place: Place, now: float) -> bool:
        last = self._seen.get(place)
        if last and not last.young and not last.problem and last.sign == _sign(place):
            return False
        seen = self._read(place)
        if last and seen.nothing and not last.nothing and now - self._doubted.setdefault(place, now) < GRACE:
            return False
        self._doubted.pop(place, None)
        self._seen[place] = seen
        return last is None or seen[:3] != last[:3]

    def _read(self, place: Place) -> Seen:
        # Before the content: what is written in between then looks like a later save, never like none.
        sign = _sign(place)
        young = sign is not None and abs(time.time() - sign[1] / 1e9) < TICK
        try:
            path = place.find()
            submission = open_submission(place.exercise, path) if path else Submission(place.exercise, None)
        except UsageProblem as problem:
            return Seen(sign, None, str(problem), young)
        return Seen(sign, submission, "", young)


def _sign(place: Place) -> Sign | None:
    """What a save changes, if the clock of the file system has gone on since the last one."""
    try:
        path = place.find()
        found = path.stat() if path else None
    except (OSError, UsageProblem):
        return None
    return (str(path), found.st_mtime_ns, found.st_size, found.st_ino) if found else None
