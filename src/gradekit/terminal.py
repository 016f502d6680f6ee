"""Text that is safe and readable in a terminal: whatever a student controls passes through here before it is shown."""

from __future__ import annotations

import os
import re
import sys
import textwrap
import unicodedata

# Besides these, everything that is no visible character or space is shown as an escape: control characters
# start terminal commands, and formatting characters can reverse or hide text.
HARMLESS = frozenset("\n")
NARROW, WIDE = 60, 100


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


def width() -> int:
    """The columns to write in: those of the terminal, within reason."""
    try:
        columns = int(os.environ["COLUMNS"])
    except (KeyError, ValueError):
        try:
            columns = os.get_terminal_size(sys.stdout.fileno()).columns
        except (OSError, ValueError, AttributeError):
            columns = 88
    return max(NARROW, min(WIDE, columns))


def wrap(text: str, indent: str = "", hang: str | None = None) -> str:
    """The text filled to the terminal's width, line by line, each below `indent` (from the second on, `hang`).

    A line that begins with a space is kept as it is written: formulas, code, carets.
    """
    hang = indent if hang is None else hang
    lines: list[str] = []
    for line in text.splitlines():
        start = hang if lines else indent
        if line.startswith(" ") or not line:
            lines.append((start + line).rstrip())
        else:
            lines += textwrap.wrap(line, width(), initial_indent=start, subsequent_indent=hang, break_long_words=False)
    return "\n".join(lines)


def paragraphs(text: str) -> str:
    """The text with the lines of each paragraph joined; indented lines and list items stay lines of their own."""
    joined: list[str] = []
    for line in text.strip("\n").splitlines():
        own_line = not line.strip() or line.startswith((" ", "- ")) or not joined or not joined[-1].strip()
        if own_line or joined[-1].startswith(" "):
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
