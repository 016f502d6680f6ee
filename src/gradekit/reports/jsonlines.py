"""A report as one line of JSON, in the contract's form."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import gradekit
from gradekit.model import PartResult, Report
from gradekit.terminal import COMMAND

FORMAT = 1


def render(report: Report) -> str:
    """One line, ASCII only, so that no byte of a student's can act in a terminal, break the line, or command a log."""
    line = json.dumps(as_dict(report), ensure_ascii=True)
    return COMMAND.sub(r"\\u0023", line)


def as_dict(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "format": FORMAT,
        "gradekit": gradekit.__version__,
        "exercise": report.exercise,
        "submission": report.submission,
        "seed": report.seed,
        "score": number(report.score),
        "max_score": number(report.max_score),
        "pending": number(report.pending),
        "undecided": number(report.undecided),
        "sandbox": report.sandbox,
        "parts": [_part(part) for part in report.parts],
    }


def _part(part: PartResult) -> dict[str, Any]:
    return {
        "name": part.name,
        "status": part.status.value,
        "score": None if part.score is None else number(part.score),
        "max_score": number(part.max_score),
        "message": part.message,
        "mistake": part.mistake,
        "seconds": round(part.seconds, 4),
    }


def number(value: Decimal) -> float:
    """Points as a JSON number: at most two decimals, so the float prints exactly."""
    return float(value)
