"""From a verdict to points: decimals with at most two places."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from gradekit.model import Part, PartResult, Status, Verdict

CENT = Decimal("0.01")
FULL = (Status.PASS, Status.WARNING)
OPEN = (Status.PENDING, Status.UNDECIDED)


def result(part: Part, verdict: Verdict, seconds: float = 0.0) -> PartResult:
    """The part's line of the report; the score is None while a person or nobody can tell."""
    worth = score(part.points, verdict)
    told = (verdict.message, verdict.mistake, seconds)
    return PartResult(part.name, verdict.status, worth, part.points, *told, answer=verdict.answer)


def score(points: Decimal, verdict: Verdict) -> Decimal | None:
    """The points that a verdict is worth: entries share equally, and the last one takes the rest."""
    if verdict.status in OPEN:
        return None
    if verdict.status in FULL:
        return points
    if verdict.status is not Status.FAIL or not verdict.entries:
        return Decimal(0)
    share = (points / len(verdict.entries)).quantize(CENT, ROUND_DOWN)
    last = points - share * (len(verdict.entries) - 1)
    shares = [share] * (len(verdict.entries) - 1) + [last]
    return sum((worth for worth, right in zip(shares, verdict.entries, strict=True) if right), Decimal(0))
