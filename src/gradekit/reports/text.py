"""A report as a student reads it in a terminal."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal, NamedTuple

import click

from gradekit.model import PartResult, Report, Status, unwritten
from gradekit.terminal import can_show, lines, safe, wrap

SIGNS = {
    Status.PASS: ("✓", "ok", "green"),
    Status.WARNING: ("✓", "ok", "yellow"),
    Status.FAIL: ("✗", "no", "red"),
    Status.ERROR: ("✗", "no", "red"),
    Status.MISSING: ("·", "--", "yellow"),
    Status.PENDING: ("…", "..", "cyan"),
    Status.UNDECIDED: ("?", "??", "magenta"),
}
# Where a line of a submission is, as messages write it.
PLACE = re.compile(r"(?m)^ *(\S.*?, line \d+)(?=[:,])")
PRINTED_LINES = 8
MESSAGE_LINES = 6


class Step(NamedTuple):
    """What comes next: `start` an exercise, a `hint` on a part, a place to `look` at, or a part to `write`."""

    kind: Literal["start", "hint", "look", "write"]
    what: str


def render(report: Report) -> str:
    """The report, one block a part, then the totals and the next step."""
    where = f"{safe(report.submission)}, seed {report.seed}" if report.submission else "no file"
    head = f"{click.style(report.exercise, bold=True)}  {report.title}  ({where})"
    width = max(len(part.name) for part in report.parts)
    following = [part.message for part in report.parts[1:]] + [""]
    blocks = [_part(part, width, message) for part, message in zip(report.parts, following, strict=True)]
    return lines("\n".join([head, "", *blocks, *_printed(report), "", _totals(report), *_next(report)]))


def _part(part: PartResult, width: int, following: str) -> str:
    """The part's line and its message, which parts with the same message share: it stands below the last of them."""
    sign, plain, color = SIGNS[part.status]
    sign = sign if can_show(sign) else plain
    score = "" if part.score is None else points(part.score)
    line = f"  {click.style(sign, fg=color)} {part.name:<{width}}  {score:>4} / {points(part.max_score):<4}"
    head = f"{line} {safe(label(part))}".rstrip()
    # What is `missing` and nothing else needs no words.
    if part.message in ("", following, unwritten(part.name)) or part.status is Status.PENDING:
        return head
    message = "\n".join(safe(part.message).splitlines()[:MESSAGE_LINES])
    return head + "\n" + wrap(message, " " * 6)


def label(part: PartResult) -> str:
    """What stands behind a part's points: its status, or the mistake by its name."""
    told = {Status.PASS: "", Status.FAIL: part.mistake or "", Status.WARNING: "remark"}
    return told.get(part.status, part.status.value)


def _printed(report: Report) -> list[str]:
    printed = safe(report.printed).splitlines()
    if not printed:
        return []
    shown = [f"      {line[:200]}" for line in printed[:PRINTED_LINES]]
    more = len(printed) - len(shown)
    rest = [f"      ({more} more {'line' if more == 1 else 'lines'})"] if more else []
    flood = [f"      {report.remark}"] if report.remark else []
    return ["", click.style("    Printed by your code:", dim=True), *shown, *rest, *flood]


def _totals(report: Report) -> str:
    return f"  {totals(report)}  Sandbox {report.sandbox}."


def totals(report: Report) -> str:
    """The points of the report in one sentence."""
    automatic = report.max_score - report.pending - report.undecided
    line = f"{points(report.score)} of {points(automatic)} points"
    if report.pending:
        line += f"; {points(report.pending)} more for a person to mark"
    if report.undecided:
        line += f"; {points(report.undecided)} could not be decided"
    return line + "."


def next_step(report: Report) -> Step | None:
    """What the student does next, None where nothing is left to do."""
    if not report.submission:
        return Step("start", report.exercise)
    if stuck := _first(report, Status.FAIL, Status.ERROR):
        # A file that did not load needs no hint about its mathematics.
        return Step("hint", stuck.name) if _loaded(report, stuck) else Step("look", _place(report, stuck))
    missing = _first(report, Status.MISSING)
    return Step("write", missing.name) if missing else None


def _place(report: Report, stuck: PartResult) -> str:
    """The place in a file that did not load, or the file."""
    found = PLACE.search(stuck.message)
    return found[1] if found else report.submission


def _first(report: Report, *statuses: Status) -> PartResult | None:
    return next((part for part in report.parts if part.status in statuses), None)


def _loaded(report: Report, stuck: PartResult) -> bool:
    if stuck.status is Status.ERROR and stuck.message.startswith(("Loading the file ", report.submission)):
        return False
    return len(report.parts) == 1 or len({part.message for part in report.parts}) > 1


def _next(report: Report) -> list[str]:
    step = next_step(report)
    if step is None:
        return []
    hint = f"A hint: gradekit hint {report.exercise} {step.what}"
    said = {
        "start": f"Begin with: gradekit start {step.what}",
        "hint": hint,
        "look": f"Look at: {safe(step.what)}",
        "write": f"Next: write {step.what}. {hint}",
    }
    return [click.style(f"  {said[step.kind]}", dim=True)]


def in_points(value: Decimal) -> str:
    """`1 point`, `2.5 points`."""
    return f"{points(value)} point{'' if value == 1 else 's'}"


def points(value: Decimal) -> str:
    """Points without needless zeros: 3, 1.5, 0.33."""
    return f"{value.normalize():f}"
