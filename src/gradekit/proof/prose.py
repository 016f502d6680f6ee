"""Whether the LaTeX of an exercise can be set: what opens is closed, in the mathematics and around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gradekit.model import Exercise, Prose

SIGN = re.compile(
    r"\\begin\{(?P<begin>\w+\*?)\}|\\end\{(?P<end>\w+\*?)\}|\\(?P<side>left|right)\b|\\.|(?P<sign>\$\$|[${}])", re.S
)
OPENS = {"}": "{", "$": "$", "$$": "$$"}


def problems(exercise: Exercise) -> list[str]:
    """What is wrong with the LaTeX of the statement and the questions, with the place."""
    texts = {"statement": exercise.statement, **{part.name: part.ask for part in exercise.parts}}
    return [f"{exercise.id} {name}: the LaTeX {what}" for name, prose in texts.items() for what in _wrong(prose)]


def _wrong(prose: Prose) -> Iterator[str]:
    stack: list[str] = []
    for match in SIGN.finditer(prose.latex):
        if what := _step(stack, match):
            yield what
            return
    if stack:
        yield f"opens {stack[-1]} and does not close it"


def _step(stack: list[str], match: re.Match[str]) -> str:
    """Opens or closes what the match is about; what is wrong with it, "" when nothing is."""
    if match["begin"] or match["side"] == "left":
        stack.append(match["begin"] or r"\left")
        return ""
    sign = match["sign"] or ""
    if sign == "{" or (sign.startswith("$") and sign not in stack):
        stack.append(sign)
        return ""
    wanted = match["end"] or (r"\left" if match["side"] == "right" else OPENS.get(sign, ""))
    if not wanted:
        return ""
    if not stack or stack.pop() != wanted:
        return f"closes with {match[0]} what was not opened so"
    return ""
