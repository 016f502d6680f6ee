"""Text of other people's inside a page of Markdown, in which nothing of it is markup."""

from __future__ import annotations

import re

from gradekit.terminal import safe

# What means nothing in Markdown wherever it stands in a line: words, and signs of names.
WORDS = re.compile(r"(?:[^\W_]|[ ,()’-]|\.(?= |$))*")
TICKS = re.compile("`+")


def inline(text: str) -> str:
    """One line: as it is where it is made of words, else as a span of code, in which there are no links and no HTML."""
    shown = safe(text).replace("\n", r"\n").strip()
    return shown if not shown or WORDS.fullmatch(shown) else code(text)


def code(text: str) -> str:
    """One line as a span of code."""
    shown = safe(text).replace("\n", r"\n").strip()
    ticks = "`" * (_longest(shown) + 1)
    # A space is stripped from each side again.
    return f"{ticks} {shown} {ticks}" if shown[0] == "`" or shown[-1] == "`" else f"{ticks}{shown}{ticks}"


def block(text: str) -> str:
    """Any number of lines as a block of code, whose fence does not occur in it."""
    shown = safe(text).rstrip()
    fence = "`" * max(3, _longest(shown) + 1)
    return f"{fence}text\n{shown}\n{fence}"


def cell(text: str) -> str:
    """The same as `inline`, in a table."""
    return inline(text).replace("|", r"\|")


def _longest(text: str) -> int:
    return max((len(run) for run in TICKS.findall(text)), default=0)
