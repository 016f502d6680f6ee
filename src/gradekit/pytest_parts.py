"""Exercise files as pytest sees them: a file is a collector, a part a test, and a session marks with one checker.

pass, warning            passed; a remark is told in the summary
fail, error, missing     failed, with the message and no traceback
pending, undecided       skipped with the reason: nobody loses a mark to what is not decided
a course at fault        an error of the test's setup
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gradekit.checking import Checker
from gradekit.course.catalogue import Course
from gradekit.course.location import find_course
from gradekit.errors import GradekitError
from gradekit.kept import Kept
from gradekit.model import Exercise, Part, PartResult, Report, Status
from gradekit.reports.text import points
from gradekit.submission import SUFFIXES, exercise_of, find, open_submission
from gradekit.surroundings import in_ci
from gradekit.terminal import lines, safe

if TYPE_CHECKING:
    from typing import Self

SEED = 1
LEVELS = ("A", "B", "none")
# The folders of a course, which hold files named for exercises that nobody has handed in.
OWN = ("exercises", "solutions", "rubrics")
GOOD, BAD = (Status.PASS, Status.WARNING), (Status.FAIL, Status.ERROR, Status.MISSING)
PERSON = "A person marks this answer."
MOST_PRINTED = 4000
OPEN = "; this kernel does not keep code from your files or the network: mark only what you would run yourself"


class Marking:
    """What a session marks with: the course, the seed, and one checker, started when the first part runs."""

    def __init__(self, course: Course, seed: int, level: str):
        self.course = course
        self.seed = seed
        self.level = level
        self._ids = frozenset(course.exercise_ids())
        self._own = [(course.root / name).resolve() for name in OWN]
        self._checker: Checker | None = None

    @classmethod
    def of(cls, config: pytest.Config) -> Marking:
        """As options and the settings file say. Raises UsageError."""
        seed = config.getoption("gradekit_seed")
        try:
            seed = int(config.getini("gradekit_seed") or SEED) if seed is None else seed
        except ValueError:
            raise pytest.UsageError(f"gradekit_seed: {config.getini('gradekit_seed')!r} is no whole number.") from None
        level = config.getoption("gradekit_require_sandbox") or config.getini("gradekit_require_sandbox")
        if level and level not in LEVELS:
            raise pytest.UsageError(f"gradekit_require_sandbox: {level!r} is none of A, B and none.")
        try:
            return cls(_course(config), seed, level or ("B" if in_ci() else "none"))
        except GradekitError as error:
            raise pytest.UsageError(str(error)) from None

    def exercise(self, path: Path) -> str:
        """The exercise that a file answers, "" for any other file and for the course's own."""
        if path.suffix not in SUFFIXES or (name := exercise_of(path)) not in self._ids:
            return ""
        own = any(path.resolve().is_relative_to(folder) for folder in self._own)
        return "" if own else name

    def require_sandbox(self, collect_only: bool) -> None:
        """Raises UsageError where code would be run and less confines it than is asked for."""
        if self.level == "none" or collect_only:
            return
        try:
            self.checker.confined()
        except GradekitError as error:
            raise pytest.UsageError(str(error)) from None

    @property
    def checker(self) -> Checker:
        """The session's own; an xdist worker has one for itself."""
        if self._checker is None:
            self._checker = Checker(self.course, self.level, kept=Kept(), advice=True)
        return self._checker

    def close(self) -> None:
        """Ends its processes."""
        if self._checker is not None:
            self._checker.close()


def _course(config: pytest.Config) -> Course:
    named, by = config.getoption("gradekit_course"), "--gradekit-course"
    if not named and (named := config.getini("gradekit_course")):
        by, named = "gradekit_course", str((config.inipath or config.rootpath / "x").parent / named)
    start = config.invocation_params.dir
    marked = [start / each.partition("::")[0] for each in config.args]
    return Course(find_course(named or None, os.environ, start, marked, by))


class AtFault(Exception):
    """Something else than the student's answer is wrong, and the part could not be marked."""


class NotRight(Exception):
    """The student's answer to a part is not right; the message is what the report says."""


class ExerciseFile(pytest.File):
    """A student's file: its parts are tests."""

    _report: Report | str | None = None
    _faults: Sequence[str] = ()

    @property
    def marking(self) -> Marking:
        """What the session marks with."""
        from gradekit.pytest_plugin import MARKING

        return self.config.stash[MARKING]

    def collect(self) -> Iterator[PartItem]:
        """A test a part, in the exercise's order."""
        name = exercise_of(self.path)
        try:
            exercise = self.marking.course.load(name)
            if not self.session.isinitpath(self.path):
                find(self.path.parent, name)
        except GradekitError as error:
            raise self.CollectError(safe(str(error))) from None
        for part in exercise.parts:
            yield PartItem.of(self, exercise, part)

    def result(self, part: str) -> tuple[PartResult, str]:
        """What came of a part, and what the file printed. All selected parts are marked when the first is asked for."""
        if self._report is None:
            self._mark()
        if isinstance(self._report, str):
            raise AtFault(self._report)
        assert self._report is not None, "it has just been made"
        found = next(each for each in self._report.parts if each.name == part)
        if found.status is Status.UNDECIDED and self._faults:
            raise AtFault("\n".join([*self._faults, found.message]))
        return found, self._report.printed

    def sandbox(self) -> str:
        """What confined the code that was marked. Raises AtFault."""
        try:
            confined = self.marking.checker.confined()
        except GradekitError as error:
            raise AtFault(str(error)) from None
        return confined.described() + ("" if confined.reaches("B") else OPEN)

    def _mark(self) -> None:
        wanted = [item.part.name for item in self.session.items if isinstance(item, PartItem) and item.parent is self]
        try:
            exercise = self.marking.course.load(exercise_of(self.path))
            submission = open_submission(exercise.id, self.path)
            checked = self.marking.checker.check(exercise, submission, self.marking.seed, wanted)
        except GradekitError as error:
            self._report = str(error)
        else:
            self._report, self._faults = checked.report, checked.faults


class PartItem(pytest.Item):
    """One part of one file."""

    exercise: Exercise
    part: Part
    file: ExerciseFile
    found: PartResult

    @classmethod
    def of(cls, file: ExerciseFile, exercise: Exercise, part: Part) -> Self:
        """The test of that part; `-k` knows it by exercise, document and kind too."""
        item = cls.from_parent(file, name=part.name)
        item.file, item.exercise, item.part = file, exercise, part
        about = {"exercise": exercise.id, "part": part.name, "kind": part.kind, "document": exercise.source.document}
        item.add_marker(pytest.mark.gradekit(**about))
        item.extra_keyword_matches.update(about.values())
        if item.config.pluginmanager.hasplugin("xdist"):
            # With --dist loadgroup one worker marks a file.
            item.add_marker(pytest.mark.xdist_group(str(file.path)))
        return item

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it is: the student's file."""
        return self.path, None, self.name

    def setup(self) -> None:
        """Marks the part; what fails here is not the student's fault."""
        try:
            self.found, printed = self.file.result(self.name)
            self._tell(printed, self.file.sandbox())
        except AtFault as fault:
            # What goes wrong in a setup is not asked `repr_failure`.
            raise pytest.fail.Exception(shown(str(fault)), pytrace=False) from None

    def _tell(self, printed: str, sandbox: str) -> None:
        found = {"exercise": self.exercise.id, "part": self.name, "kind": self.part.kind}
        score = "" if self.found.score is None else points(self.found.score)
        told = {"status": self.found.status.value, "score": score, "max_score": points(self.found.max_score)}
        told["sandbox"] = sandbox
        remark = {"remark": shown(self.found.message)} if self.found.status is Status.WARNING else {}
        mistake = {"mistake": safe(self.found.mistake)} if self.found.mistake else {}
        self.user_properties += [(f"gradekit_{k}", v) for k, v in {**found, **told, **remark, **mistake}.items()]
        if printed:
            self.add_report_section("call", "stdout", shown(printed[:MOST_PRINTED]))

    def runtest(self) -> None:
        """Passes, fails or is skipped as the part is marked."""
        if self.found.status in BAD:
            raise NotRight(self.found.message)
        if self.found.status is Status.PENDING:
            pytest.skip(PERSON)
        if self.found.status is Status.UNDECIDED:
            pytest.skip(" ".join(safe(self.found.message).split()))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The message as in `gradekit check`, no traceback."""
        if not isinstance(excinfo.value, NotRight):
            return super().repr_failure(excinfo, style)
        return f"{shown(str(excinfo.value))}\n{self.scored()}"

    def scored(self) -> str:
        """The points of a part that is not right, and the mistake that it is."""
        score, most = points(self.found.score or Decimal(0)), points(self.found.max_score)
        mistake = f" ({safe(self.found.mistake)})" if self.found.mistake else ""
        return f"{self.exercise.id}, {self.name}: {score} of {most} points{mistake}."


def shown(text: str) -> str:
    """What a student's code said, as a terminal and a service that runs builds may be shown it."""
    return lines(safe(text))


def at_its_file(item: PartItem, report: pytest.TestReport) -> None:
    """Says of a skipped part that it was skipped in the student's file."""
    if report.skipped and isinstance(report.longrepr, tuple):
        report.longrepr = (str(item.path), None, report.longrepr[2])  # type: ignore[assignment]


def status_of(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """How a part is counted, its letter, and its word with the points; None for what is no part."""
    told = _told(report)
    if not told or report.when != "call" or report.skipped:
        return None
    letter, word = (".", "PASSED") if report.passed else ("F", "FAILED")
    return report.outcome, letter, f"{word} {told['score']}/{told['max_score']}"


def _told(report: Any) -> dict[str, str]:
    """What was said about a part, {} for what is none."""
    properties = getattr(report, "user_properties", ())
    return {name.removeprefix("gradekit_"): str(value) for name, value in properties if name.startswith("gradekit_")}


def summary(reports: Iterable[Any]) -> list[str]:
    """A line a file with its points, and the remarks on its right parts."""
    files: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for report in reports:
        if getattr(report, "when", "") == "call" and (told := _told(report)):
            file, _, _ = report.nodeid.partition("::")
            files.setdefault(file, []).append((report.nodeid, told))
    about = [line for file, parts in sorted(files.items()) for line in _about_file(file, parts)]
    confined = dict.fromkeys(told["sandbox"] for parts in files.values() for _, told in parts)
    return [*about, *(f"Sandbox {each}." for each in confined)]


def _about_file(file: str, parts: Sequence[tuple[str, dict[str, str]]]) -> Iterator[str]:
    told = [each for _, each in parts]
    sums = {name: _sum(each for each in told if each["status"] == name) for name in ("pending", "undecided")}
    marked = _sum(each for each in told if each["score"])
    scored = sum((Decimal(each["score"] or 0) for each in told), Decimal(0))
    line = f"{safe(file)}: {points(scored)} of {points(marked)} points"
    line += f"; {points(sums['pending'])} more for a person to mark" if sums["pending"] else ""
    line += f"; {points(sums['undecided'])} could not be decided" if sums["undecided"] else ""
    yield line + "."
    for nodeid, each in sorted(parts):
        if "remark" in each:
            yield from (f"    {text}" for text in [safe(nodeid), *each["remark"].splitlines()])


def _sum(told: Iterable[dict[str, str]]) -> Decimal:
    return sum((Decimal(each["max_score"]) for each in told), Decimal(0))
