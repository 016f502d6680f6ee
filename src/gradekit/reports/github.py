"""The reports of a run as GitHub Actions show them: annotations in the log, and a summary of the step.

Everything printed in a step is read for commands (`::error::`), also by what a student's code printed, raised or is
called; so what it says is either inside a command of gradekit's, escaped, or where commands are not obeyed.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from gradekit.model import PartResult, Report, Status
from gradekit.reports import text as plain
from gradekit.reports.entry import WRONG, Entry, shortened, titles, worth
from gradekit.reports.markdown import block, cell, inline
from gradekit.reports.text import points
from gradekit.terminal import safe

MOST = 10  # annotations of each sort that a step shows
SUMMARY = 1 << 20  # bytes of all summaries of a step together; with one more, none is shown
ENOUGH = 256  # bytes for the line that says what was left out
DOUBTS = (Status.WARNING, Status.UNDECIDED)


class Annotation(NamedTuple):
    """A line of the log that is shown at a file: `level` is error or warning, `line` 0 where it is not known."""

    level: str
    file: str
    line: int
    title: str
    text: str

    def __str__(self) -> str:
        place = {"file": self.file, "line": str(self.line) if self.line else "", "title": self.title}
        properties = ",".join(f"{name}={_property(value)}" for name, value in place.items() if value)
        return f"::{self.level} {properties}::{_data(self.text)}"


def log(report: Report) -> str:
    """The report as a person reads it, in lines in which no command is obeyed; the token is nobody's to guess."""
    token = secrets.token_hex(16)
    return f"::stop-commands::{token}\n{plain.render(report)}\n::{token}::"


def annotated(entries: Sequence[Entry]) -> str:
    """At most ten errors and ten warnings, and how many more there are."""
    found = [each for entry, title in zip(entries, titles(entries), strict=True) for each in _found(entry, title)]
    shown, more = [], []
    for level in ("error", "warning"):
        # What is wrong with the course comes first: everybody else waits for it.
        of_level = sorted((each for each in found if each.level == level), key=lambda each: bool(each.file))
        shown += of_level[:MOST]
        if len(of_level) > MOST:
            more.append(f"{len(of_level) - MOST} more {level}{'s' if len(of_level) > MOST + 1 else ''}")
    told = [f"::notice title=gradekit::{_data(' and '.join(more))} in the log and in the summary."] if more else []
    return "\n".join([*map(str, shown), *told])


def _found(entry: Entry, title: str) -> Iterator[Annotation]:
    for fault in entry.faults:
        said = f"{fault}\nThe course or gradekit is at fault; this costs no mark."
        yield Annotation("error", "", 0, f"{title}: the course is at fault", said)
    for part in entry.report.parts if entry.report else ():
        if part.status not in (*WRONG, *DOUBTS):
            continue
        level = "error" if part.status in WRONG else "warning"
        head = f"{title}: {part.name}, {_outcome(part)}"
        yield Annotation(level, entry.file, entry.places.get(part.name, 0), head, part.message or head)


def _outcome(part: PartResult) -> str:
    mistake = f" ({part.mistake})" if part.mistake else ""
    return f"{part.status.value}{mistake}, {worth(part)}"


def _data(text: str) -> str:
    """The text of a command: what would end it, and what a terminal obeys, as escapes."""
    return safe(shortened(text)).replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def summary(entries: Sequence[Entry], room: int = SUMMARY) -> str:
    """A page of Markdown of at most that many bytes: the totals, and what there is to say about each part."""
    named = list(zip(titles(entries), entries, strict=True))
    page = _limited("### gradekit\n\n" + _table(named) + "\n", [row for each in named for row in _details(*each)], room)
    return page if len(page.encode()) <= room else ""


def _limited(page: str, sections: Sequence[str], room: int) -> str:
    used = len(page.encode())
    for place, section in enumerate(sections):
        used += len(section.encode()) + 1
        if used > room - ENOUGH:
            return f"{page}\n{len(sections) - place} more had no room here; they are in the log.\n"
        page += "\n" + section
    return page


def _table(named: Sequence[tuple[str, Entry]]) -> str:
    rows = ["| exercise | points | for a person | parts right |", "|---|---|---|---|"]
    for title, entry in named:
        report = entry.report
        if report is None:
            rows.append(f"| {cell(title)} | could not be marked | | |")
            continue
        right = sum(part.status in (Status.PASS, Status.WARNING) for part in report.parts)
        pending = points(report.pending) if report.pending else ""
        scored = f"{points(report.score)} of {points(_decided(report))}"
        rows.append(f"| {cell(title)} | {scored} | {pending} | {right} of {len(report.parts)} |")
    return "\n".join(rows)


def _details(title: str, entry: Entry) -> Iterator[str]:
    for fault in entry.faults:
        yield f"**{inline(title)}: the course is at fault; this costs no mark.**\n\n{block(shortened(fault))}\n"
    for part in entry.report.parts if entry.report else ():
        if part.status in (*WRONG, *DOUBTS):
            body = f"\n{block(shortened(part.message))}\n" if part.message else ""
            yield f"**{inline(title)}: {inline(part.name)}**, {inline(_outcome(part))}\n{body}"


def outputs(entries: Sequence[Entry], code: int) -> str:
    """The outputs of the step: Classroom's result, and the points that need no person."""
    from gradekit.reports import classroom

    result = classroom.result(entries, code)
    score = sum((entry.report.score for entry in entries if entry.report), Decimal(0))
    values = {
        "result": classroom.encoded(result),
        "score": points(score),
        "max-score": points(sum((_decided(entry.report) for entry in entries if entry.report), Decimal(0))),
    }
    return "".join(f"{name}={value}\n" for name, value in values.items())


def _decided(report: Report) -> Decimal:
    """The points that neither wait for a person nor could not be decided."""
    return report.max_score - report.pending - report.undecided
