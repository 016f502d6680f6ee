"""What is asked of a submission: its file, and the calls of each part."""

from __future__ import annotations

import re
from typing import NamedTuple

from gradekit.frames import Frame
from gradekit.model import Limits

WORDS = re.compile(rb"\w+")


class Call(NamedTuple):
    """One question to the submission: a frame for its process, and what is passed, in words.

    `place` is where it stands among the questions that were told before, negative for none of them.
    """

    frame: Frame
    about: str = ""
    place: int = -1


class PartPlan(NamedTuple):
    """The calls of one part.

    `own` are limits of its own, which also give it a child of its own; `pure` gives every call one. `told` are the
    frames of the whole exercise, which the process that forks the children reads once for all of them.
    """

    name: str
    calls: tuple[Call, ...]
    limits: Limits
    own: bool = False
    pure: bool = False
    told: bytes = b""


class Source(NamedTuple):
    """A submission's program: the name shown, its bytes, and the packages it may import beside NumPy.

    `places` are the cell and the line in it of every line, where the program was taken out of a notebook. `notes` says
    whether to note what could be better in right code.
    """

    name: str
    content: bytes
    packages: tuple[str, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    notes: bool = False

    def worth_loading(self) -> list[str]:
        """What it seems to import, to be loaded before it is; a guess from its lines."""
        statements = (line.partition(b"#")[0] for line in self.content.splitlines() if b"import" in line)
        words = {word.decode() for line in statements for word in WORDS.findall(line)}
        return [*(name for name in self.packages if name in words), *(["random"] if b"random" in self.content else [])]
