"""Pages of HTML that open from disk without a network: templates in which everything is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gradekit.reports import mathematics
from gradekit.reports.feedback import Page, Row, readable

TEMPLATES = Path(__file__).with_name("templates")


def feedback(page: Page) -> str:
    """One student's page."""
    return _rendered("feedback.html", page=page)


def index(rows: Sequence[Row]) -> str:
    """The instructor's list of all pages."""
    return _rendered("index.html", rows=rows)


def _rendered(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(values) + "\n"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["readable"] = readable
    made.filters["prose"] = mathematics.prose
    return made
