"""Questions that follow a verdict: the judge asks for more calls of a part that has failed, the submission answers.

No mark depends on them. They have a few seconds together; a submission that ends its process or comes to no end has
given its last answer.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from gradekit import kinds
from gradekit.asking import Call, PartPlan, Source
from gradekit.model import Exercise, Limits, Part, Status, Verdict
from gradekit.outcomes import Outcome
from gradekit.runner import Runner
from gradekit.trouble import Failure

# Of the submission: seconds in all and in one round, and megabytes of answers in a round, which the judge gets at once.
SECONDS = 3.0
ROUND = 2
MOST_OUTPUT = 64
# Where a call costs a process, so many are asked at once.
MOST_ALONE = 96
REPEATABLE = ("raised", "signature", "not-callable", "slow", "died", "memory")


def failure_of(part: Part, verdict: Verdict, outcome: Outcome) -> Failure | None:
    """How the part failed, None where it did not, or where there is no drawn input at which it did."""
    if verdict.status not in (Status.FAIL, Status.ERROR) or not draws(part):
        return None
    if verdict.status is Status.FAIL:
        return Failure(verdict.message, verdict.mistake)
    trouble = outcome.trouble
    return Failure(verdict.message, None, *trouble) if trouble and trouble.kind in REPEATABLE else None


def draws(part: Part) -> bool:
    """Whether the part is called with drawn inputs, which may be shown."""
    kind = kinds.load(part.kind)
    return bool(part.arguments) and kind.generated and not kind.figure


def forward_of(exercise: Exercise, part: Part) -> str:
    """The name of the forward function that a submission may define beside this gradient; "" where there is none."""
    of = str(part.settings.get("of", ""))
    named = "forward" in part.settings or any(other.name == of for other in exercise.parts)
    return of if of and named else ""


class Following:
    """The student's side of the questions about one part."""

    def __init__(self, runner: Runner, source: Source, exercise: Exercise, part: str):
        """`part` is what is called: a part, or another function."""
        self.runner = runner
        self.source = source
        self.pure = exercise.pure
        own = next((each.limits for each in exercise.parts if each.name == part), None)
        given = own or exercise.limits
        output = min(MOST_OUTPUT, given.output)
        self.limits = Limits(min(ROUND, given.cpu), min(ROUND, given.wall), given.memory, output)
        self.part = part
        self.left = SECONDS

    def ask(self, calls: Sequence[Call]) -> list[Outcome]:
        """What becomes of the calls, as far as the time reaches."""
        if self.left <= 0 or not calls:
            return []
        started = time.monotonic()
        asked = tuple(calls[:MOST_ALONE] if self.pure else calls)
        found = self.runner.ask(self.source, PartPlan(self.part, asked, self.limits, pure=self.pure))
        self.left -= time.monotonic() - started
        return found
