"""Where a reader stands in a file, how it notes a problem there, and the words messages share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from gradekit.course.yamlfile import Mapping, Node, Refused, Sequence, clip, join
from gradekit.errors import Problem


class At(NamedTuple):
    """Where a reader stands, and the list that takes the problems of the whole file."""

    file: str
    problems: list[Problem]
    path: str = ""

    def to(self, step: str | int) -> At:
        """The place of a key or an entry below this one."""
        return At(self.file, self.problems, join(self.path, step))

    def refuse(self, node: Node, text: str) -> None:
        """Notes a problem with the node that stands here."""
        if not isinstance(node, Refused):
            self.problems.append(Problem(self.file, node.line, self.path, clip(text, 400)))


Reader = Callable[[Node, At], Any]


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """` Did you mean 'points'?` with its leading space, or nothing when no word is close."""
    from difflib import get_close_matches  # only a file with a problem pays for it

    close = get_close_matches(word, list(words), n=1)
    return f" Did you mean '{close[0]}'?" if close else ""


def listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def but_not(node: Node) -> str:
    """`not ...`, the end of a sentence about what was expected."""
    if isinstance(node, Sequence):
        return "not a list"
    if isinstance(node, Mapping):
        return "not a mapping"
    shown = clip(node.text, 40)
    return f"not '{shown}'" if shown else "not nothing"
