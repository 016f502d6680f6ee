"""The `result` that GitHub Classroom's reporter takes from a step.

Its table and its total are computed in two ways, which agree only if every test is all or nothing and all are worth
the same: the total adds the tests' scores, the table (in older versions) takes the share of tests that passed. So a
part is told as several tests of equal worth, as many as its points need.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from gradekit.model import PartResult
from gradekit.reports.entry import Entry, distinct, shortened, titles
from gradekit.reports.jsonlines import number
from gradekit.terminal import safe

# The reporter gets everything in one variable of its environment, which holds 128 KB; a test is about 200 bytes.
MOST_TESTS = 300
MESSAGE = 300
STATUS = {0: "pass", 1: "fail"}


def result(entries: Sequence[Entry], code: int) -> dict[str, Any]:
    """The result as data. Parts for a person, and undecided ones, are worth nothing here."""
    marked = [
        (f"{title}: {part.name}", entry, part)
        for title, entry in zip(titles(entries), entries, strict=True)
        for part in (entry.report.parts if entry.report else ())
        if part.score is not None
    ]
    most = sum((part.max_score for _, _, part in marked), Decimal(0))
    unit = _unit([part for _, _, part in marked])
    tests = [test for name, entry, part in marked for test in _tests(name, entry, part, unit)]
    for test, name in zip(tests, distinct(str(test["name"]) for test in tests), strict=True):
        test["name"] = name
    return {"version": 1, "status": STATUS.get(code, "error"), "max_score": number(most), "tests": tests}


def encoded(data: dict[str, Any]) -> str:
    """The result as one line of base64."""
    return base64.b64encode(json.dumps(data, ensure_ascii=True).encode()).decode()


def _unit(parts: Sequence[PartResult]) -> Decimal | None:
    """The worth of which every score and every part is a multiple; None where that would need too many tests."""
    hundredths = [int(value * 100) for part in parts for value in (part.score or Decimal(0), part.max_score)]
    unit = math.gcd(*hundredths)
    total = sum(int(part.max_score * 100) for part in parts)
    return None if not unit or total // unit > MOST_TESTS else Decimal(unit) / 100


def _tests(name: str, entry: Entry, part: PartResult, unit: Decimal | None) -> Iterator[dict[str, Any]]:
    score = part.score or Decimal(0)
    if unit is None:
        yield _test(name, entry, part, score, score == part.max_score)
        return
    count, passed = int(part.max_score / unit), int(score / unit)
    for place in range(count):
        numbered = f"{name} ({place + 1} of {count})" if count > 1 else name
        right = place < passed
        # The message stands once, at the first that is wrong.
        told = part if place == passed else part._replace(message="")
        yield _test(numbered, entry, told, unit if right else Decimal(0), right)


def _test(name: str, entry: Entry, part: PartResult, score: Decimal, right: bool) -> dict[str, Any]:
    return {
        "name": _line(name),
        "status": "pass" if right else "error" if part.status == "error" else "fail",
        "score": number(score),
        "message": "" if right else safe(shortened(part.message)[:MESSAGE]),
        "test_code": "",
        "filename": _line(entry.file),
        "line_no": entry.places.get(part.name, 0),
        "duration": round(part.seconds, 3),
    }


def _line(text: str) -> str:
    return safe(text).replace("\n", r"\n")
