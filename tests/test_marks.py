"""From verdicts to points, and from points to totals and exit codes."""

from decimal import Decimal
from typing import Any

import pytest

from gradekit.checking import Checked
from gradekit.cli.check import exit_code
from gradekit.marks import result, score
from gradekit.model import Part, PartResult, Prose, Report, Status, Verdict


def worth(points: str) -> Part:
    return Part("p", "value", Decimal(points), Prose("", ""), ())


ALL_OR_NOTHING = {
    Status.PASS: "3",
    Status.WARNING: "3",
    Status.FAIL: "0",
    Status.ERROR: "0",
    Status.MISSING: "0",
    Status.PENDING: None,
    Status.UNDECIDED: None,
}


def test_every_status_has_its_points() -> None:
    assert set(ALL_OR_NOTHING) == set(Status)
    for status, points in ALL_OR_NOTHING.items():
        assert score(Decimal("3"), Verdict(status)) == (None if points is None else Decimal(points))


SHARED: list[tuple[str, str, str]] = [
    ("3", "ttt", "3"),
    ("3", "ttf", "2"),
    ("3", "fff", "0"),
    ("2", "tff", "0.66"),
    ("2", "fft", "0.68"),
    ("2", "ttf", "1.32"),
    ("1", "t" + "f" * 6, "0.14"),
    ("1", "f" * 6 + "t", "0.16"),
    ("0.05", "tff", "0.01"),
    ("0.01", "tf", "0"),
    ("0.01", "ft", "0.01"),
    ("1.5", "tf", "0.75"),
]


@pytest.mark.parametrize(("points", "entries", "earned"), SHARED)
def test_entries_share_equally_and_the_last_takes_the_rest(points: str, entries: str, earned: str) -> None:
    verdict = Verdict(Status.FAIL, "Some are wrong.", None, tuple(entry == "t" for entry in entries))
    assert score(Decimal(points), verdict) == Decimal(earned)


def test_all_shares_together_are_the_points() -> None:
    for cents in range(1, 300, 7):
        points = Decimal(cents) / 100
        for count in range(1, 12):
            single = [Verdict(Status.FAIL, "", None, tuple(n == m for m in range(count))) for n in range(count)]
            earned = [score(points, verdict) for verdict in single]
            assert sum(filter(None, earned), Decimal(0)) == points
            assert all(each is not None and each == each.quantize(Decimal("0.01")) for each in earned)


def test_entries_count_only_where_the_answer_is_wrong() -> None:
    half = (True, False)
    assert score(Decimal(2), Verdict(Status.PASS, "", None, half)) == 2
    assert score(Decimal(2), Verdict(Status.ERROR, "", None, half)) == 0
    assert score(Decimal(2), Verdict(Status.PENDING, "", None, half)) is None


def test_a_result_carries_the_verdict() -> None:
    verdict = Verdict(Status.FAIL, "Wrong.", "sign", (True, False))
    assert result(worth("2"), verdict, 0.25) == PartResult(
        "p", Status.FAIL, Decimal("1.00"), Decimal(2), "Wrong.", "sign", 0.25
    )


def report(*parts: tuple[Status, str | None, str]) -> Report:
    lines = [PartResult(f"p{n}", s, None if e is None else Decimal(e), Decimal(m)) for n, (s, e, m) in enumerate(parts)]
    return Report("hw1-tiny", "Tiny", "hw1_tiny.py", 1, "A: landlock seccomp namespaces rlimits", tuple(lines))


PASSED, FAILED = (Status.PASS, "3", "3"), (Status.FAIL, "0", "3")
HALF = (Status.FAIL, "1.5", "3")
MISSING, PENDING, UNDECIDED = (Status.MISSING, "0", "2"), (Status.PENDING, None, "4"), (Status.UNDECIDED, None, "5")
WARNED, RAISED = (Status.WARNING, "1", "1"), (Status.ERROR, "0", "1")


def test_totals() -> None:
    whole = report(PASSED, HALF, FAILED, MISSING, PENDING, PENDING, UNDECIDED)
    assert (whole.score, whole.max_score, whole.pending, whole.undecided) == (Decimal("4.5"), 24, 8, 5)


EXITS: list[tuple[list[Any], float | None, int]] = [
    ([PASSED], None, 0),
    ([PASSED, WARNED, PENDING], None, 0),
    ([PENDING], None, 0),
    ([PASSED, FAILED], None, 1),
    ([PASSED, MISSING], None, 1),
    ([PASSED, RAISED], None, 1),
    ([HALF], None, 1),
    ([PASSED, UNDECIDED], None, 3),
    ([FAILED, UNDECIDED], None, 3),
    ([PASSED, FAILED], 50, 0),
    ([PASSED, FAILED], 50.1, 1),
    ([PASSED, FAILED, PENDING], 50, 0),
    ([PASSED, HALF], 75, 0),
    ([PASSED, HALF], 75.01, 1),
    ([PASSED], 100, 0),
    ([FAILED], 0, 0),
    ([PENDING], 100, 0),
    ([PASSED, UNDECIDED], 10, 3),
]


@pytest.mark.parametrize(("parts", "least", "code"), EXITS)
def test_exit_codes(parts: list[Any], least: float | None, code: int) -> None:
    exactly = None if least is None else Decimal(str(least))
    assert exit_code(Checked(report(*parts), []), exactly) == code
    assert exit_code(Checked(report(*parts), ["a fault"]), exactly) == 3
