"""What stands on the screen: a report or another page, below it the progress and the keys."""

from __future__ import annotations

import contextlib
import os
import select
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

import click

from gradekit.model import Report, Status
from gradekit.reports.text import points
from gradekit.terminal import can_show, colour, counted, width, wrap

KEYS = (
    ("n", "next", "the next exercise that is not solved: of those watched here, then of the course"),
    ("h", "hint", "the next hint for the first part that is open"),
    ("s", "show", "the exercise's statement"),
    ("l", "list", "all exercises with your progress"),
    ("r", "reseed", "the same file again, with inputs drawn from a fresh seed"),
    ("Enter", "", "the same file again"),
    ("?", "keys", "this list"),
    ("q", "quit", "the end; so are Ctrl-C and Ctrl-D"),
)
GOOD = (Status.PASS, Status.WARNING)
BAR, FULL, EMPTY = 20, "█", "░"
# Up to so many columns it is half as long, so that its line fits.
NARROW_BAR = 76
HOME, CLEAR = "\033[H", "\033[2J"


class Screen(NamedTuple):
    """The terminal: without `clears` one screen follows the other, without `styled` nothing is coloured."""

    clears: bool
    styled: bool

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> Screen:
        """What this terminal can do, and what the user wants of it."""
        dumb = environment.get("TERM", "") in ("", "dumb") and sys.platform != "win32"
        return cls(not dumb, not dumb and colour(environment) is not False)

    def paint(self, blocks: Sequence[str]) -> None:
        """Shows these blocks and nothing else; what is longer than the screen scrolls, and stays to be scrolled to."""
        text = "\n\n".join(filter(None, blocks))
        text = text if self.styled else click.unstyle(text)
        start = HOME + CLEAR if self.clears else "\n" + "-" * (width() - 1) + "\n"
        # In one piece, so that nothing flickers.
        click.echo(start + text, nl=not self.clears, color=True)

    def end(self) -> None:
        """What comes next begins on a line of its own, if there still is a terminal that takes it."""
        with contextlib.suppress(OSError):
            # Ctrl-S may hold the output back, and who was told to end does not wait for that.
            if os.name == "nt" or select.select([], [sys.stdout.fileno()], [], 0)[1]:
                click.echo("", nl=self.clears)


def key_line() -> str:
    """The keys with a word each, on one line."""
    return "  ".join(f"{click.style(key, bold=True)} {word}" for key, word, _ in KEYS if word)


def key_list() -> str:
    """The keys with what each does."""
    size = max(len(key) for key, _, _ in KEYS)
    about = "A save is marked at once. Besides, these keys:"
    return "\n".join([about, "", *(wrap(f"{key:<{size}}  {what}", "  ", " " * (size + 4)) for key, _, what in KEYS)])


def open_parts(report: Report) -> list[str]:
    """The parts that are neither right nor a person's to mark."""
    return [part.name for part in report.parts if part.status not in (*GOOD, Status.PENDING)]


def progress(reports: Sequence[Report], passed: int, total: int) -> str:
    """A bar over the points that can be had without a person, and how much has passed of how many."""
    score = sum((report.score for report in reports), Decimal(0))
    most = sum((report.max_score - report.pending for report in reports), Decimal(0))
    size = BAR if width() > NARROW_BAR else BAR // 2
    full = int(size * score / most) if most else size * (passed == total)
    drawn = FULL * full + EMPTY * (size - full)
    if not can_show(drawn):
        drawn = "#" * full + "-" * (size - full)
    of = f"{passed} of {counted(total, 'exercise')}"
    if total == 1 and len(reports) == 1:
        marked = [part.name for part in reports[0].parts if part.status is not Status.PENDING]
        of = f"{len(marked) - len(open_parts(reports[0]))} of {counted(len(marked), 'part')}"
    had = f", {points(score)} of {points(most)} point{'' if most == 1 else 's'}" if most else ""
    return f"[{drawn}]  {of}{had}"
