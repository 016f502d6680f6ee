"""Pages of HTML that open from disk without a network: templates in which everything is escaped."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from gradekit.reports.feedback import Page, Row, readable
from gradekit.reports.report import CREDIT_WORDS, MOST_FREQUENT, RANGES, View
from gradekit.reports.templating import TEMPLATES, environment

# A page loads nothing, and its style and its script are those of the templates alone.
POLICY = "default-src 'none'; style-src '{}'; {}base-uri 'none'; form-action 'none'"
# What a student's parts begin and end with, as short as they come: there are tens of thousands of them.
MARKS = {
    "full": ("i", "i"),
    "partly": ("i class=h", "i"),
    "none": ("b", "b"),
    "missing": ("i class=m", "i"),
    "open": ("i class=o", "i"),
}
FILLS = {"missing": "left"}


def feedback(page: Page) -> str:
    """One student's page."""
    return rendered("feedback.html", ("base.css",), page=page)


def index(rows: Sequence[Row]) -> str:
    """The instructor's list of all pages."""
    return rendered("index.html", ("base.css", "index.css"), rows=rows)


def report(view: View) -> str:
    """The instructor's page of a class."""
    credits = [(FILLS.get(kind, kind), word) for kind, word in CREDIT_WORDS.items()]
    told = {"view": view, "ranges": RANGES, "credits": credits, "marks": MARKS, "fills": FILLS, "most": MOST_FREQUENT}
    return rendered("report.html", ("base.css", "report.css"), "report.js", **told)


def rendered(template: str, styles: Sequence[str], script: str = "", **values: Any) -> str:
    """A page from a template, with nothing in it but the styles and the script of these names."""
    style, code = "".join(map(_file, styles)), _file(script) if script else ""
    runs = f"script-src '{_hash(code)}'; " if code else ""
    values |= {"style": Markup(style), "script": Markup(code), "policy": Markup(POLICY.format(_hash(style), runs))}
    return _environment().get_template(template).render(values) + "\n"


def ticked(text: str) -> Markup:
    """Words in which what stands between ticks is code."""
    pieces = readable(text).split("`")
    if len(pieces) % 2 == 0:
        return escape(readable(text))
    shown = [Markup("<code>{}</code>").format(each) if place % 2 else escape(each) for place, each in enumerate(pieces)]
    return Markup("").join(shown)


def _file(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return environment(readable=readable, ticked=ticked)
