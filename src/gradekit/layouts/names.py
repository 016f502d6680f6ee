"""Which exercise a file is the answer to, from its name alone: as students and browsers write it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from unicodedata import category, normalize

from gradekit.submission import SUFFIXES

SEPARATORS = re.compile(r"[\s_-]+")
# What systems and platforms add to the name of a second file: `x (1)`, `x-1`, `x - Copy (2)`, `x copy 2`.
COPY = re.compile(r"(?:-?\((\d{1,3})\)|-(\d{1,3})|-copy(?:-?\(?(\d{1,3})\)?)?)$")
MOST_COPIES = 3  # a copy of a copy of a copy


class Named(NamedTuple):
    """What a name says: the exercise, which copy of a file it is, and (in flat files) whose."""

    exercise: str
    copy: tuple[int, ...] = ()
    student: str = ""


class Exercises:
    """The exercises that are looked for, found again in names of files."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids = tuple(ids)
        self._folded = {fold(each): each for each in self.ids}
        self._near: dict[str, str] = {}

    def of(self, name: str) -> Named | None:
        """The exercise of a file's name, whatever its ending."""
        copies: list[int] = []
        stem = fold(split_suffix(name)[0])
        for _ in range(MOST_COPIES + 1):
            if exercise := self._folded.get(stem):
                return Named(exercise, tuple(copies))
            if not (found := COPY.search(stem)):
                return None
            copies.append(int(next(filter(None, found.groups()), "1")))
            stem = stem[: found.start()]
        return None

    def flat(self, name: str) -> list[Named]:
        """The exercise and the student in `student_exercise.py` or `exercise_student.py`; several where both fit."""
        copy: tuple[int, ...] = ()
        stem = split_suffix(name)[0]
        if found := re.search(r"\s*\((\d{1,3})\)$", stem):
            stem, copy = stem[: found.start()], (int(found[1]),)
        named = self._sides(stem, copy)
        if not named and (found := COPY.search(stem)):
            number = int(next(filter(None, found.groups()), "1"))
            named = self._sides(stem[: found.start()], (number, *copy))
        return named

    def _sides(self, stem: str, copy: tuple[int, ...]) -> list[Named]:
        """The longest exercise that the stem ends with and the longest that it begins with, each beside a name."""
        cuts = [(found.start(), found.end()) for found in SEPARATORS.finditer(stem)]
        last = next(((e, stem[:a]) for a, b in cuts if (e := self._folded.get(fold(stem[b:]))) and stem[:a]), None)
        cuts.reverse()
        first = next(((e, stem[b:]) for a, b in cuts if (e := self._folded.get(fold(stem[:a]))) and stem[b:]), None)
        return [Named(side[0], copy, side[1]) for side in (last, first) if side]

    def near(self, name: str) -> str:
        """An exercise that may be meant, "" when none is near."""
        from difflib import get_close_matches  # only a wrong name pays for it

        stem = fold(split_suffix(name[:100])[0])
        if stem not in self._near:
            close = get_close_matches(stem, list(self._folded), 1)
            self._near[stem] = self._folded[close[0]] if close else ""
        return self._near[stem]


def fold(text: str) -> str:
    """The text with all that is not told apart made equal: case, composition, separators, invisible signs."""
    if not text.isascii():
        text = normalize("NFC", "".join(char for char in text if category(char) != "Cf"))
    return SEPARATORS.sub("-", text.casefold()).strip("-")


def split_suffix(name: str) -> tuple[str, str]:
    """The stem, and the ending in lower case."""
    stem, dot, suffix = name.rpartition(".")
    return (stem, dot + suffix.lower()) if stem else (name, "")


def is_submission(name: str) -> bool:
    """Whether the name ends as a submission does."""
    return split_suffix(name)[1] in SUFFIXES
