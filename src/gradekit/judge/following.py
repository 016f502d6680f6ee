"""Questions about a part that has failed, after its verdict: what is asked, and what comes back.

Whatever looks for something is a generator: it yields inputs, is sent the replies, and returns what it has found. The
judging process only says what to ask; who asks, and how often, is for the command to say.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any, NamedTuple

from gradekit.judge.task import Given
from gradekit.judge.trial import Trial


class Reply(NamedTuple):
    """What came of one question: an answer, or what went wrong instead, as the command's `outcomes.Trouble` has it."""

    given: Given | None = None
    kind: str = ""
    type: str = ""
    text: str = ""
    message: str = ""


class Questions(NamedTuple):
    """Calls of one function of the submission's; `name` is the part's, or that of another function."""

    name: str
    arguments: tuple[str, ...]
    trials: Sequence[Trial]


Search = Generator[Questions, Sequence[Reply], dict[str, Any]]
