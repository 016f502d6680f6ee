"""What a session knows and shows: the results so far, the exercise it is at, and the page that is open."""

from __future__ import annotations

import time
from pathlib import Path

from gradekit.course.catalogue import Course
from gradekit.state import State
from gradekit.terminal import safe, wrap
from gradekit.watching import pages, screen
from gradekit.watching.files import Place, Watched
from gradekit.watching.marking import Result

NOTHING = "No exercise file in this folder yet. n goes to the first exercise; `gradekit start ID` writes its file."


class Board:
    """The results by place; `current` is None while there is nothing to be at."""

    def __init__(self, course: Course, watched: Watched, folder: Path, polling: str, warning: str):
        """`warning` is for machines that confine submissions little."""
        self.course, self.watched, self.folder = course, watched, folder
        self.polling, self.warning = polling, warning
        self.results: dict[Place, Result] = {}
        self.current: Place | None = None
        # Another page than the report, and what stands below either.
        self.page = self.below = ""
        self.marked = ""

    def keep(self, result: Result) -> None:
        """The latest result of its place."""
        self.results[result.place] = result
        self.marked = time.strftime("%H:%M:%S")

    def turn_to(self, place: Place, below: str = "") -> None:
        """Shows the report on this place."""
        self.current, self.page, self.below = place, "", below

    def turn(self, page: str) -> None:
        """Shows this page instead."""
        self.page, self.below = page, ""

    def counted(self) -> list[Place]:
        """What the exit code and the bar are about: what was asked for, and what has a file."""
        return [place for place in self.watched.places if place.given or self.watched.has_file(place)]

    def passed(self, place: Place) -> bool:
        """Whether nothing automatic is left to do there."""
        return place in self.results and self.results[place].code == 0

    @property
    def code(self) -> int:
        """The exit code: what `check` would end with for the last results; what has none has not passed."""
        return max((self.results[place].code if place in self.results else 1 for place in self.counted()), default=1)

    def first_open(self) -> Place | None:
        """The first place that has not passed, else the first; None where nothing is watched."""
        counted = self.counted()
        return next((place for place in counted if not self.passed(place)), counted[0] if counted else None)

    def following(self) -> Place | None:
        """The next place that has not passed: of those counted, then of the course from there on, and round again."""
        counted, state, ids = self.counted(), State(self.folder), self.course.exercise_ids()
        here = {place.exercise for place in counted}
        after = ids.index(counted[-1].exercise) + 1 if counted else 0
        others = [each for each in ids[after:] + ids[:after] if each not in here and not _solved(each, state)]
        order = [*counted, *(Place(each, self.folder) for each in others)]
        at = order.index(self.current) + 1 if self.current in order else 0
        left = [place for place in order[at:] + order[:at] if place != self.current and not self.passed(place)]
        return left[0] if left else None

    def blocks(self, doing: str) -> list[str]:
        """What is to be on the screen; `doing` says what goes on, if that takes long."""
        return [self.page or self._report(), self.below, self._footer(doing)]

    def _report(self) -> str:
        if self.current is None:
            return wrap(NOTHING)
        result = self.results.get(self.current)
        if result is None:
            return ""
        said = [pages.report(result.report, State(self.folder), result.further)] if result.report else []
        said += [pages.problem(each) for each in result.problems]
        if not self.watched.has_file(self.current):
            where = f" {self.current.file}" if self.current.file else ""
            said.append(wrap(f"Waiting for the file{safe(where)}: it is marked as soon as it is there."))
        return "\n\n".join(said)

    def _footer(self, doing: str) -> str:
        counted = self.counted()
        reports = [each.report for place in counted if (each := self.results.get(place)) and each.report]
        rows = []
        if counted and self.marked:
            passed = sum(map(self.passed, counted))
            rows.append(f"{screen.progress(reports, passed, len(counted))}  {self.marked}")
        confined = all(result.confined for result in self.results.values())
        rows += filter(None, [doing, "" if confined else wrap(self.warning), wrap(self.polling)])
        return "\n".join([*rows, screen.key_line()])


def _solved(exercise: str, state: State) -> bool:
    """Whether the last check of it had all points that can be had without a person."""
    found = state.progress(exercise)
    return found is not None and bool(found["score"] >= found["max_score"] - found["pending"])
