"""One exercise of a run of `check`, for formats that tell about all exercises of the run together."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from gradekit.model import PartResult, Report, Status

RIGHT = (Status.PASS, Status.WARNING)
WRONG = (Status.FAIL, Status.ERROR, Status.MISSING)
# Where a service keeps the files that its pages show.
ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
LONGEST = 10_000  # characters of a text of a submission's; what is longer helps nobody


class Entry(NamedTuple):
    """An exercise that was to be marked. `report` is None where it could not be, and `faults` say why.

    `file` is the path from the top of the repository, `code` the exit code for this exercise, and `places` has the
    lines in which parts are defined, as far as they were found.
    """

    exercise: str
    file: str
    report: Report | None
    code: int
    faults: tuple[str, ...] = ()
    places: Mapping[str, int] = MappingProxyType({})


def in_repository(path: Path | None) -> str:
    """The path from the top of the repository that a service shows; as it is where there is none above it."""
    if path is None:
        return ""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100  a link stays the file that was named
    tops = [Path(os.environ[name]) for name in ROOTS if os.environ.get(name)]
    top = next((top for top in tops if absolute.is_relative_to(top)), None)
    return (absolute.relative_to(top) if top else path).as_posix()


def places(content: bytes, names: Iterable[str]) -> dict[str, int]:
    """The line in which each name is defined last, where one begins with it; nothing is parsed, let alone run."""
    found: dict[str, int] = {}
    for number, line in enumerate(content.decode("utf-8", "replace").split("\n"), 1):
        if match := re.match(r"(?:def[ \t]+|class[ \t]+)?(\w{1,200})[ \t]*[(:=]", line):
            found[match[1]] = number
    return {name: found[name] for name in names if name in found}


def distinct(names: Iterable[str]) -> list[str]:
    """The names, those that occur again with a number."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found if len(set(found)) == len(found) else distinct(found)


def titles(entries: Iterable[Entry]) -> list[str]:
    """A name for each exercise of the run; with the file where one exercise is marked several times."""
    listed = list(entries)
    ids = [entry.exercise for entry in listed]
    named = [f"{e.exercise} ({e.file})" if ids.count(e.exercise) > 1 and e.file else e.exercise for e in listed]
    return distinct(named)


def shortened(text: str) -> str:
    """The text, without the rest of one that is very long."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} [...]"


def worth(part: PartResult) -> str:
    """`1.5 of 3 points`; of a part that nobody has decided about, what it may give."""
    from gradekit.reports.text import points

    most = f"{points(part.max_score)} point{'' if part.max_score == 1 else 's'}"
    return most if part.score is None else f"{points(part.score)} of {most}"
