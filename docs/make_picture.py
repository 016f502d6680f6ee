"""Draws docs/check.svg: what `gradekit check` prints in a terminal for docs/example/first_try.

    python docs/make_picture.py            writes the picture
    python docs/make_picture.py --check    exits 1 if the picture no longer shows what the command prints

Needs a system with pseudo-terminals, because a command colours its output for a terminal only.
"""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

DOCS = Path(__file__).resolve().parent
PICTURE = DOCS / "check.svg"
COMMAND = ("check", "ch2_backprop.py")

SANDBOX = "A: landlock seccomp namespaces rlimits"
COLUMNS = 96
CHARACTER, LINE, MARGIN, BAR = 8.4, 19, 16, 30
BACKGROUND, FOREGROUND = "#0d1117", "#e6edf3"
# By the number after the escape character: what click writes for bold, dim and the colours.
STYLES = {
    "1": 'font-weight="bold"',
    "2": 'fill="#8b949e"',
    "31": 'fill="#ff7b72"',
    "32": 'fill="#3fb950"',
    "33": 'fill="#d29922"',
    "35": 'fill="#d2a8ff"',
    "36": 'fill="#39c5cf"',
}
WORDS = re.compile(r"\S+(?: \S+)*")
ESCAPE = re.compile(r"\x1b\[([0-9;]*)m")


class Piece(NamedTuple):
    """Text in one style, from a column on."""

    column: int
    text: str
    styles: tuple[str, ...]


def printed() -> str:
    """What the command prints in a terminal, with its colours."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(DOCS / "example" / "first_try" / COMMAND[1], Path(folder) / COMMAND[1])
        shown = in_terminal([sys.executable, "-m", "gradekit", *COMMAND], folder)
    # Whatever this machine has: the picture shows one where every layer is to be had.
    return re.sub(r"Sandbox \w: [a-z ]*", f"Sandbox {SANDBOX}", shown)


def in_terminal(argv: list[str], folder: str) -> str:
    """What a command writes to a terminal of its own, with lines ending as in a file."""
    ours, theirs = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GRADEKIT")}
    environment = {**kept, "CI": "true", "COLUMNS": str(COLUMNS), "TERM": "xterm", "PYTHONUTF8": "1"}
    process = subprocess.Popen(argv, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    written = b""
    try:
        while piece := os.read(ours, 65536):
            written += piece
    except OSError:
        pass  # Linux reports the other end's closing as an error.
    finally:
        os.close(ours)
    process.wait()
    return written.decode().replace("\r\n", "\n")


def pieces(line: str) -> Iterator[Piece]:
    """The line's text, cut where its style changes and where more than one space stands, which viewers drop."""
    column, styles = 0, ()
    for number, part in enumerate(ESCAPE.split(line)):
        if number % 2:
            styles = () if part in ("", "0") else (*styles, part)
        else:
            for words in WORDS.finditer(part):
                yield Piece(column + words.start(), words[0], styles)
            column += len(part)


def drawn(text: str) -> str:
    """The picture of a terminal with the command and this text in it."""
    lines = [f"\x1b[2m$\x1b[0m gradekit {' '.join(COMMAND)}", *text.rstrip("\n").split("\n")]
    width, height = round(COLUMNS * CHARACTER + 2 * MARGIN), BAR + len(lines) * LINE + MARGIN
    rows = [row(BAR + (number + 1) * LINE, line) for number, line in enumerate(lines)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" aria-label="gradekit check in a terminal">',
            f'<rect width="{width}" height="{height}" rx="8" fill="{BACKGROUND}"/>',
            *(
                f'<circle cx="{MARGIN + 6 + 20 * n}" cy="18" r="6" fill="{colour}"/>'
                for n, colour in enumerate(("#ff5f57", "#febc2e", "#28c840"))
            ),
            f'<g fill="{FOREGROUND}" font-size="14" '
            'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace">',
            *rows,
            "</g>",
            "</svg>",
            "",
        ]
    )


def row(y: int, line: str) -> str:
    """One line of text; every piece has its place and its length, so that columns stay columns in any font."""
    spans = []
    for piece in pieces(line):
        style = "".join(" " + STYLES[code] for code in piece.styles)
        x, length = MARGIN + piece.column * CHARACTER, len(piece.text) * CHARACTER
        spans.append(f'<tspan x="{x:.1f}" textLength="{length:.1f}"{style}>{escape(piece.text, quote=False)}</tspan>')
    return f'<text y="{y}">{"".join(spans)}</text>'


def main() -> None:
    picture = drawn(printed())
    if "--check" not in sys.argv[1:]:
        PICTURE.write_text(picture, encoding="utf-8")
    elif not PICTURE.exists() or PICTURE.read_text(encoding="utf-8") != picture:
        sys.exit("docs/check.svg shows something else than the command prints: python docs/make_picture.py")


if __name__ == "__main__":
    main()
