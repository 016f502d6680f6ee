"""What is asked of a submission: its file, and the calls of each part."""

from __future__ import annotations

import re
from typing import NamedTuple

from gradekit.frames import Frame
from gradekit.model import Limits

IMPORTING = rb"\b(?:from|import)\b[^\n#]*\b%s\b"


class Call(NamedTuple):
    """One question to the submission: a frame for its process, and what is passed, in words."""

    frame: Frame
    about: str = ""


class PartPlan(NamedTuple):
    """The calls of one part.

    `own` are limits of its own, which also give it a child of its own; `pure` gives every call one.
    """

    name: str
    calls: tuple[Call, ...]
    limits: Limits
    own: bool = False
    pure: bool = False


class Source(NamedTuple):
    """A submission's file: the name shown, its bytes, and the packages it may import beside NumPy."""

    name: str
    content: bytes
    packages: tuple[str, ...] = ()

    def worth_loading(self) -> list[str]:
        """What it seems to import, to be loaded before it is; a guess from its lines."""
        imported = [name for name in self.packages if re.search(IMPORTING % name.encode(), self.content)]
        return [*imported, *(["random"] if b"random" in self.content else [])]
