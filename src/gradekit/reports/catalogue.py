"""The list of exercises with a student's progress, as a table or as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

import click

from gradekit.reports.jsonlines import number
from gradekit.reports.progress import Standing, Step, when
from gradekit.reports.text import in_points, points
from gradekit.state import State
from gradekit.terminal import columns, counted, filled, safe, shortened, shown, width

# A table may be wider than a line of words can be read, and a title should show as much as this.
WIDEST, TITLE = 120, 20
GLUE = "\xa0"
LATER = "Progress is not shown: .gradekit/state.json is of a later version of gradekit."


class Column(NamedTuple):
    """One column: its head, and what a row says in it. Of two that do not both fit, the one with less weight goes."""

    head: str
    weight: int
    text: Callable[[Standing, datetime], str]


def _share(part: object, of: object) -> str:
    return f"{part}/{of}"


def _passed(each: Standing, now: datetime) -> str:
    return _share(each.passed, len(each.automatic)) if each.statuses and each.automatic else "-"


def _points(each: Standing, now: datetime) -> str:
    return "-" if each.score is None else _share(points(each.score), points(each.worth))


def _texts(each: Standing, now: datetime) -> str:
    return _share(each.written, len(each.texts)) if each.statuses and each.texts else "-"


def _last(each: Standing, now: datetime) -> str:
    return ("-" if each.last is None else when(each.last, now)).ljust(len("today 00:00"))


WORTH = Column("worth", 1, lambda each, now: f"{points(each.exercise.points)} p")
PROGRESS = (
    Column("passed", 4, _passed),
    Column("points", 5, _points),
    Column("texts", 2, _texts),
    Column("last change", 3, _last),
)
CHANGED = "* not checked since its file was changed"


def table(standings: Sequence[Standing], now: datetime) -> str:
    """One block a document, one line an exercise; progress where there is any."""
    begun = any(each.last or each.score is not None for each in standings)
    shape = [WORTH, *(PROGRESS if begun else ())]
    id_width = max((len(each.exercise.id) for each in standings), default=0)
    cells = [[column.text(each, now) for column in shape] for each in standings]
    widths = [max(len(c.head) * begun, *(len(row[n]) for row in cells)) for n, c in enumerate(shape)] if cells else []
    kept = _fitting(shape, widths, width(WIDEST) - id_width - 4)
    lines = iter([_line(each, row, widths, kept, id_width) for each, row in zip(standings, cells, strict=True)])
    blocks = []
    for document, group in groupby(standings, key=lambda each: each.exercise.source.document):
        items = list(group)
        title = shortened(shown(safe(items[0].exercise.source.title)), width(WIDEST) - columns(document) - 2)
        blocks.append("\n".join([f"{click.style(document, bold=True)}  {title}", *(next(lines) for _ in items)]))
    if begun:
        heads = "".join(f"  {shape[n].head:>{widths[n]}}" for n in kept)
        blocks.insert(0, click.style(f"{'':<{id_width + 2}}{heads}  title", dim=True))
    if any(each.unchecked for each in standings):
        blocks.append(CHANGED)
    return "\n\n".join(blocks)


def _fitting(shape: Sequence[Column], widths: Sequence[int], room: int) -> list[int]:
    """Which columns are shown, so that titles have room."""
    kept = list(range(len(shape)))
    while kept and sum(widths[n] + 2 for n in kept) + TITLE > room:
        kept.remove(min(kept, key=lambda n: shape[n].weight))
    return kept


def _line(each: Standing, row: Sequence[str], widths: Sequence[int], kept: Sequence[int], id_width: int) -> str:
    head = f"{'*' if each.unchecked else ' '} {each.exercise.id:<{id_width}}" + "".join(
        f"  {row[n]:>{widths[n]}}" for n in kept
    )
    title = shortened(shown(safe(each.exercise.title)), width(WIDEST) - len(head) - 2)
    return f"{click.style(head, fg='green') if each.done else head}  {title}"


def summary(standings: Sequence[Standing], step: Step | None) -> str:
    """All in one line, and the next step."""
    lines = [_sum(standings)]
    if step is not None:
        command = step.command.replace(" ", GLUE)
        why = shown(safe(step.why))
        lines += [line.replace(GLUE, " ") for line in filled(f"Next: {command}  ({why})", "", "  ")]
    elif standings:
        lines.append("Nothing is left to do here.")
    return "\n".join(lines)


def _sum(standings: Sequence[Standing]) -> str:
    if not any(each.last or each.score is not None for each in standings):
        total = sum((each.exercise.points for each in standings), Decimal(0))
        return f"{counted(len(standings), 'exercise')}, {in_points(total)}."
    score = sum((each.score or Decimal(0) for each in standings), Decimal(0))
    worth = sum((each.worth for each in standings), Decimal(0))
    written, texts = sum(each.written for each in standings), sum(len(each.texts) for each in standings)
    passed = _of(sum(each.done for each in standings), len(standings))
    return f"{passed} passed, {_of(points(score), points(worth))} points, {_of(written, texts)} texts."


def _of(part: object, whole: object) -> str:
    return f"{part} of {whole}"


def json_lines(standings: Sequence[Standing], state: State) -> Iterator[str]:
    """One JSON object a line."""
    for each in standings:
        yield json.dumps(_as_dict(each, state))


def _as_dict(each: Standing, state: State) -> dict[str, Any]:
    exercise = each.exercise
    return {
        "id": exercise.id,
        "document": exercise.source.document,
        "item": exercise.source.item,
        "title": exercise.title,
        "topics": list(exercise.topics),
        "points": number(exercise.points),
        "parts": [{"name": p.name, "kind": p.kind, "max_score": number(p.points)} for p in exercise.parts],
        "progress": _progress(each, state),
    }


def _progress(each: Standing, state: State) -> dict[str, Any] | None:
    """The points of the last check, and what is known besides; None where there was no check."""
    found = state.progress(each.exercise.id)
    if found is None:
        return None
    known = bool(each.statuses)
    return {
        **found,
        "passed": each.passed if known else None,
        "automatic": len(each.automatic),
        "written": each.written if known else None,
        "asked": len(each.texts),
        "checked": _time(each.checked),
        "changed": _time(each.changed),
    }


def _time(then: datetime | None) -> str | None:
    return None if then is None else then.astimezone(UTC).isoformat(timespec="seconds")
