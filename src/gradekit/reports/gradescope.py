"""The reports of a run as the `results.json` of a Gradescope autograder.

Points that a person gives are no test's: a part that is pending is shown without a score, and the platform's own
questions for manual grading take them. The total is given as such, so that no test's missing score counts as zero.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import gradekit
from gradekit.model import PartResult, Report
from gradekit.reports.entry import RIGHT, Entry, shortened, titles, worth
from gradekit.reports.jsonlines import number
from gradekit.reports.text import points
from gradekit.terminal import safe

# The platform would read the other formats as HTML or Markdown.
PLAIN = "text"
OUR_FAULT = "The course or gradekit is at fault at {}; this costs no mark. Please tell your instructors."


def render(entries: Sequence[Entry]) -> str:
    """The whole file; ASCII only."""
    named = titles(entries)
    reports = [(name, entry.report) for name, entry in zip(named, entries, strict=True) if entry.report is not None]
    tests = [test for place, entry in enumerate(entries, 1) for test in _tests(place, named[place - 1], entry.report)]
    results = {
        "score": number(sum((report.score for _, report in reports), Decimal(0))),
        "output": _output(entries, named),
        "output_format": PLAIN,
        "test_output_format": PLAIN,
        "test_name_format": PLAIN,
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
        "extra_data": {"gradekit": gradekit.__version__, "exercises": [_about(*each) for each in reports]},
    }
    return json.dumps(results, ensure_ascii=True, indent=1)


def _about(name: str, report: Report) -> dict[str, Any]:
    return {
        "exercise": _line(name),
        "submission": _line(report.submission),
        "seed": report.seed,
        "sandbox": report.sandbox,
        "score": number(report.score),
        "max_score": number(report.max_score),
        "pending": number(report.pending),
        "undecided": number(report.undecided),
    }


def _tests(place: int, name: str, report: Report | None) -> list[dict[str, Any]]:
    parts = report.parts if report else ()
    return [_test(f"{place}.{number}", name, part) for number, part in enumerate(parts, 1)]


def _test(number_: str, name: str, part: PartResult) -> dict[str, Any]:
    told = {"number": number_, "name": _line(f"{name}: {part.name}"), "visibility": "visible"}
    if part.score is None:
        open_ = f"{worth(part)}, {part.status.value}: no part of this score."
        return {**told, "output": _shown("\n".join(filter(None, (open_, part.message))))}
    mistake = f"Mistake: {part.mistake}" if part.mistake else ""
    status = {"status": "passed" if part.status in RIGHT else "failed"}
    label = "" if part.status in RIGHT else f"{part.status.value.capitalize()}."
    output = "\n".join(filter(None, (label, part.message, mistake)))
    worth_ = {"score": number(part.score), "max_score": number(part.max_score)}
    return {**told, **worth_, **status, "output": _shown(output)}


def _output(entries: Sequence[Entry], named: Sequence[str]) -> str:
    """What stands above the tests: the totals, and what went wrong on the course's side."""
    reports = [entry.report for entry in entries if entry.report is not None]
    most = sum((report.max_score - report.pending - report.undecided for report in reports), Decimal(0))
    score = sum((report.score for report in reports), Decimal(0))
    told = [f"{points(score)} of {points(most)} points"]
    if pending := sum((report.pending for report in reports), Decimal(0)):
        told.append(f"{points(pending)} more for a person to mark")
    if undecided := sum((report.undecided for report in reports), Decimal(0)):
        told.append(f"{points(undecided)} could not be decided, which costs no mark")
    faulty = [name for name, entry in zip(named, entries, strict=True) if entry.faults]
    return _shown("\n".join(["; ".join(told) + ".", *(OUR_FAULT.format(name) for name in faulty)]))


def _shown(text: str) -> str:
    return safe(shortened(text))


def _line(text: str) -> str:
    return safe(text).replace("\n", r"\n")
