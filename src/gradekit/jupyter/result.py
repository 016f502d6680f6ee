"""What `gradekit.check` and the others return: plain text as the command prints it, and HTML where a notebook asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

from gradekit.model import PartResult, Report


class Shown:
    """Something to read: `text` as a terminal has it, and the same as HTML."""

    def __init__(self, text: str, html: Callable[[], str]):
        self.text = text
        self._html = html

    def __repr__(self) -> str:
        return self.text

    @cached_property
    def html(self) -> str:
        """A piece of a page that needs nothing else: no network, no script."""
        return self._html()

    def _repr_html_(self) -> str:
        return self.html

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": self.text, "text/html": self.html}


class Result(Shown):
    """The result of a check. It is true where the command's exit code is 0: all automatic parts passed."""

    def __init__(self, report: Report, exit_code: int, text: str, html: Callable[[], str]):
        super().__init__(text, html)
        self.report = report
        self.exit_code = exit_code

    def __bool__(self) -> bool:
        return self.passed

    @property
    def passed(self) -> bool:
        """Whether all automatic parts passed."""
        return self.exit_code == 0

    @property
    def score(self) -> float:
        """The points given so far."""
        return float(self.report.score)

    @property
    def max_score(self) -> float:
        """The points of all parts, those included that a person marks."""
        return float(self.report.max_score)

    @property
    def parts(self) -> Mapping[str, PartResult]:
        """Each part by its name: `status`, `score`, `max_score`, `message`, `mistake`."""
        return MappingProxyType({part.name: part for part in self.report.parts})
