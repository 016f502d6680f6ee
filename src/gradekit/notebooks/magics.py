"""What Jupyter understands and Python does not, taken out of a cell that Python cannot read.

The lines keep their numbers. Only the beginning of a statement is looked at, so text in strings stays as it is.
"""

from __future__ import annotations

import ast
import re

# Cell magics whose body is Python that runs where the other cells do.
PYTHON = {"time", "capture", "prun", "debug", "snakeviz", "pyinstrument", "scalene", "gradekit"}
CELL = re.compile(r"\s*%%(\w*)")
TIMED = re.compile(r"%(?:time|prun)\s+(?:-\S+\s+)*(\S.*)")
ASSIGNED = re.compile(r"([^=!%#]+)=\s*(?:!|%[a-zA-Z_])")
HELP = re.compile(r"%{0,2}[\w.*\[\]'\"]+\s*\?{1,2}\s*(?:#.*)?")
# Commands that Jupyter takes without a sign before them.
BARE = re.compile(r"(?:pip3?|conda|mamba|cd|ls|mkdir|cat|cp|mv|rm|man|run|load_ext|matplotlib|config)\s+[\w./~'\"-].*")
PROMPT = re.compile(r"(?:>>>|\.\.\.) ?|In \[\d+\]: ?|   \.{3,}: ?")
CODE = re.compile(r"\"\"\"|'''|[\"'#()\[\]{}]|\\$")
# What stands for the value of a command; asking for it is refused in one sentence.
NO_VALUE = "get_ipython()"


def cleaned(text: str) -> str:
    """The cell without magics, line for line; blank where its body is no Python."""
    lines = _without_prompts(_dedented(text.split("\n")))
    while found := CELL.match(lines[first := _first(lines)]):
        if found[1] not in PYTHON:
            return "\n" * (len(lines) - 1)
        lines[first] = ""
    return "\n".join(_without_magics(lines))


def _first(lines: list[str]) -> int:
    """The first line that is neither blank nor a comment."""
    return next((i for i, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), 0)


def _dedented(lines: list[str]) -> list[str]:
    line = lines[_first(lines)]
    indent = line[: len(line) - len(line.lstrip())]
    return [each.removeprefix(indent) for each in lines]


def _without_prompts(lines: list[str]) -> list[str]:
    """The lines as they were typed, where somebody has copied them out of a session."""
    if not lines[_first(lines)].startswith((">>>", "In [")):
        return lines
    return [PROMPT.sub("", line, count=1) if PROMPT.match(line) else line for line in lines]


def _without_magics(lines: list[str]) -> list[str]:
    done: list[str] = []
    inside, depth, continued, dropped = "", 0, False, False
    for line in lines:
        replaced = None if inside or depth or continued else _replaced(line)
        if dropped:
            done.append("")
            dropped = line.endswith("\\")
        elif replaced is not None:
            done.append(replaced)
            dropped = line.endswith("\\")
        else:
            done.append(line)
            inside, depth, continued = _after(line, inside, depth)
    return done


def _replaced(line: str) -> str | None:
    """What stands for a line with a magic, None for any other line."""
    body = line.strip()
    indent = line[: len(line) - len(line.lstrip())]
    if (timed := TIMED.fullmatch(body)) and _is_python(timed[1]):
        return indent + timed[1]
    if assigned := ASSIGNED.match(body):
        return f"{indent}{assigned[1]}= {NO_VALUE}  # {body}"
    if body.startswith(("%", "!", "?", "/", ",", ";")) or HELP.fullmatch(body):
        return f"{indent}pass"
    return f"{indent}pass" if BARE.fullmatch(body) and not _is_python(body) else None


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _after(line: str, inside: str, depth: int) -> tuple[str, int, bool]:
    """Behind this line: the quotes of the string that goes on ("": none), the open brackets, a continued line."""
    at = 0
    while at <= len(line):
        if inside:
            at, inside = _behind_string(line, at, inside)
            continue
        found = CODE.search(line, at)
        if not found or found[0] == "#":
            break
        at = found.end()
        if found[0] == "\\":
            return "", depth, True
        if found[0] in "([{":
            depth += 1
        elif found[0] in ")]}":
            depth = max(0, depth - 1)
        else:
            inside = found[0]
    return inside, depth, False


def _behind_string(line: str, at: int, quotes: str) -> tuple[int, str]:
    """Where reading goes on, and the quotes if the string does not end in this line."""
    while at < len(line):
        if line[at] == "\\":
            at += 2
        elif line.startswith(quotes, at):
            return at + len(quotes), ""
        else:
            at += 1
    # A string in single quotes ends with its line, unless that is continued.
    return len(line) + 1, quotes if len(quotes) == 3 or at > len(line) else ""
