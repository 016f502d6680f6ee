"""Text that is safe and readable in a terminal: whatever a student controls passes through here before it is shown."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Mapping

# Besides these, everything that is no visible character or space is shown as an escape: control characters
# start terminal commands, and formatting characters can reverse or hide text.
HARMLESS = frozenset("\n")
NARROW, WIDE = 60, 100
# Where every character takes one column, no table has to be asked: Latin, Greek, Cyrillic, arrows, mathematics, frames.
ONE_COLUMN = re.compile(
    "[\n\x20-\x7e\xa0-\u02ff\u0370-\u0482\u1d00-\u1dbf\u2010-\u2022\u2026\u2032-\u2037"
    "\u2070-\u209f\u2100-\u2319\u2400-\u25fc\u2700-\u2704\u2713-\u2718\u27c0-\u2b00]*"
)


# What a service that runs builds would obey, anywhere in a line (`##[`, `##vso[`) or where one begins (`::`).
COMMAND, COMMAND_LINE = re.compile(r"#(?=#(?:vso)?\[)"), re.compile(r"(?m)^([ \t]*):(?=:)")


def safe(text: str) -> str:
    """The text with every control, formatting, surrogate or private character as a visible escape."""
    text = COMMAND.sub(r"\\x23", text) if "##" in text else text
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if char in HARMLESS or _visible(char) else _escape(char) for char in text)


def lines(text: str) -> str:
    """Whole lines of output in which none begins as a command to whoever runs this."""
    return COMMAND_LINE.sub(r"\1\\x3a", text) if "::" in text else text


def counted(number: int, what: str) -> str:
    """`1 student`, `2 students`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def _visible(char: str) -> bool:
    return unicodedata.category(char)[0] != "C" and char not in "\u2028\u2029"


def _escape(char: str) -> str:
    if char == "\t":
        return "    "
    return char.encode("unicode_escape").decode("ascii")


def width(most: int = WIDE) -> int:
    """The columns to write in: those of the terminal, within reason."""
    try:
        columns = int(os.environ["COLUMNS"])
    except (KeyError, ValueError):
        try:
            columns = os.get_terminal_size(sys.stdout.fileno()).columns
        except (OSError, ValueError, AttributeError):
            columns = 88
    return max(NARROW, min(most, columns))


def columns(text: str) -> int:
    """How many columns a line of text takes: two for a wide character, none for one that sits on another."""
    if ONE_COLUMN.fullmatch(text):
        return len(text)
    from wcwidth import wcswidth

    return max(int(wcswidth(text)), 0)


def shown(text: str) -> str:
    """The text as standard output can carry it: as it is, or with its mathematics spelled in ASCII."""
    if can_show(text):
        return text
    from gradekit.letters import plain

    return plain(text)


def shortened(text: str, most: int) -> str:
    """The beginning of a line, with dots where there is more than fits into that many columns."""
    if columns(text) <= most:
        return text
    dots = shown("…")
    while text and columns(text) + len(dots) > most:
        text = text[:-1]
    return text.rstrip() + dots


def wrap(text: str, indent: str = "", hang: str | None = None) -> str:
    """The text filled to the terminal's width, line by line, each below `indent` (from the second on, `hang`).

    A line that begins with a space is kept as it is written: formulas, code, carets.
    """
    hang = indent if hang is None else hang
    lines: list[str] = []
    for line in shown(text).splitlines():
        start = hang if lines else indent
        if line.startswith(" ") or not line:
            lines.append((start + line).rstrip())
        else:
            lines += filled(line, start, hang)
    return "\n".join(lines)


def filled(line: str, indent: str, hang: str, most: int = 0) -> list[str]:
    """One line of words as lines that fit, into so many columns; a word that is too long for any stands alone."""
    if ONE_COLUMN.fullmatch(line):
        from textwrap import wrap as into_lines
    else:
        from wcwidth import wrap as into_lines
    # Ids, options and files have hyphens; a command that is torn at one cannot be copied.
    return list(
        into_lines(
            line,
            most or width(),
            initial_indent=indent,
            subsequent_indent=hang,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def paragraphs(text: str) -> str:
    """The text with the lines of each paragraph joined; indented lines and list items stay lines of their own.

    A list item goes on in lines that are indented by two.
    """
    joined: list[str] = []
    for line in text.strip("\n").splitlines():
        own_line = not line.strip() or line.startswith((" ", "- ")) or not joined or not joined[-1].strip()
        goes_on = bool(joined) and joined[-1].startswith("- ") and re.match(r"  \S", line)
        if not goes_on and (own_line or joined[-1].startswith(" ")):
            joined.append(line.rstrip())
        else:
            joined[-1] += " " + line.strip()
    return "\n".join(joined)


def can_show(text: str) -> bool:
    """Whether standard output can carry these characters."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def colour(environ: Mapping[str, str]) -> bool | None:
    """Whether the user wants colours or none; None: where a terminal is attached. See no-color.org, bixense.com."""
    if environ.get("NO_COLOR"):
        return False
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        if environ.get(name, "0") not in ("", "0"):
            return True
    return False if environ.get("TERM") == "dumb" or environ.get("CLICOLOR") == "0" else None
