"""A report of one part, for tests that keep it; imported by processes that are killed, so it loads nothing else."""

from decimal import Decimal

from gradekit.model import PartResult, Report, Status


def report(exercise: str, status: Status = Status.PASS) -> Report:
    """One part, worth a point."""
    score = Decimal(status is Status.PASS)
    return Report(exercise, "", f"{exercise}.py", 1, "", (PartResult("total", status, score, Decimal(1)),))
