"""A report, a hint and an exercise as HTML below a notebook's cell: own style, no script, no request.

The colours are mixed with that of the page's text, so that they can be read by day and by night in every front end.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from gradekit.model import Exercise, Part, PartResult, Report, Status
from gradekit.reports import text
from gradekit.reports.signature import answer_form, signature
from gradekit.reports.templating import TEMPLATES, environment
from gradekit.terminal import safe

# Pictures beyond this size would make the notebook's file unwieldy.
MOST_PICTURE = 1 << 20


def report(report: Report, marked: str, notes: Sequence[str], further: str = "") -> str:
    """The report; `marked` says what was marked where it is no file, `notes` are about the course or the machine.

    `further` is the call that gives the smallest input at which a part fails.
    """
    wording = [_worded(part) for part in report.parts]
    printed = safe(report.printed).splitlines()
    return _rendered(
        "cell_report.html",
        report=report,
        parts=list(zip(report.parts, wording, strict=True)),
        totals=text.totals(report),
        printed=[line[:200] for line in printed[: text.PRINTED_LINES]],
        more=max(0, len(printed) - text.PRINTED_LINES),
        step=text.next_step(report),
        marked=marked,
        notes=notes,
        further=further,
    )


def hint(exercise: Exercise, part: Part, number: int) -> str:
    """One hint, and how the next one is asked for."""
    return _rendered("cell_hint.html", exercise=exercise, part=part, number=number)


def repeated(part: str, told: str) -> str:
    """The code that repeats how a part fails; without a part, why there is none."""
    return _rendered("cell_repeated.html", part=part, told=told)


def exercise(exercise: Exercise) -> str:
    """The statement, the parts with their signatures and points, and what is wrong with the source."""
    parts = [(part, signature(part), answer_form(part)) for part in exercise.parts]
    return _rendered("cell_exercise.html", exercise=exercise, parts=parts)


def _worded(part: PartResult) -> dict[str, Any]:
    """What a part's row shows beside its name."""
    sign, _, _ = text.SIGNS[part.status]
    message = "" if part.status is Status.PENDING else "\n".join(part.message.splitlines()[: text.MESSAGE_LINES])
    picture = b64encode(part.picture).decode() if len(part.picture) <= MOST_PICTURE else ""
    return {"sign": sign, "label": text.label(part), "message": message, "picture": picture}


def _rendered(template: str, **values: Any) -> str:
    style = Markup((TEMPLATES / "cell.css").read_text("utf-8"))
    return _environment().get_template(template).render(values, style=style)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return environment(readable=safe, points=text.points)
