"""The templates of all HTML: everything in them is escaped, and a name that is not given is an error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gradekit.reports import mathematics

TEMPLATES = Path(__file__).with_name("templates")


def environment(**filters: Callable[..., str]) -> Environment:
    """Reads templates; besides these filters `prose` makes HTML of a course's LaTeX."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"prose": mathematics.prose, **filters}
    return made
