"""The smallest input at which a part fails as it failed in the check, for a script that repeats it.

Smaller inputs are tried first, and of those that fail in the same way the smallest is kept: fewer numbers, then
shorter ones. It is an input that the exercise may draw, and one at which the reference has an answer.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from typing import Any, NamedTuple

from gradekit import wire
from gradekit.errors import CourseError
from gradekit.judge import candidates, recording
from gradekit.judge.following import Questions, Reply, Search
from gradekit.judge.literals import Unwritable, definition
from gradekit.judge.reading import Unreadable
from gradekit.judge.solution import SolutionFault
from gradekit.judge.task import Given, Task
from gradekit.judge.trial import Trial
from gradekit.model import Exercise, Part, Status, Verdict
from gradekit.trouble import Failure

# Of a script's inputs and what it knows of the answer.
MOST_CHARACTERS = 20_000
ROUNDS = 3
# Of computing, by the process's clock.
SECONDS = 1.5
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\binf\b|\bnan\b)[jJ]?", re.IGNORECASE)
COUNT = re.compile(r"; # of # entries differ")
CALLED = "Called with "
UNSTEADY = " varies: the same call "
SAME_ANYWHERE = ("signature", "not-callable")
ENDED = ("slow", "died", "memory")


class Subject(NamedTuple):
    """The part that failed, with what the check has asked and got."""

    exercise: Exercise
    part: Part
    seed: int
    trials: Sequence[Trial]
    answers: Sequence[Given]
    failure: Failure
    judge: Callable[[Task], Verdict]
    task: Task
    again: int
    draw: Callable[[], list[Trial]]
    end: float


class Found(NamedTuple):
    """An input at which the part fails in the same way, and the record of that."""

    trial: Trial
    record: recording.Record


def smallest(subject: Subject) -> Search:
    """{"inputs": statements, "names", "record": lines, "known": that as plain data} of the smallest input found.

    Else {"none": a sentence that says why}.
    """
    unwritable = [name for name in subject.part.arguments if name == "np" or name.startswith("_")]
    if unwritable:
        return {"none": f"an input is called {unwritable[0]}, which a script cannot have."}
    search = _by_error if subject.failure.kind else _by_answer
    found = yield from search(subject)
    if found is None:
        return {"none": TOGETHER if "law" in subject.part.settings else NONE}
    given = wire.decode(wire.encode(found.trial.arguments(subject.part)), build=lambda spec: spec)
    names = [name for name in subject.part.arguments if name in found.trial.inputs]
    try:
        inputs = [definition(*pair) for pair in zip(names, given, strict=True)]
    except Unwritable:
        return {"none": NONE}
    record = recording.lines(found.record)
    if sum(map(len, [*inputs, *record])) > MOST_CHARACTERS:
        return {"none": f"the smallest input found has {candidates.entries(subject.part, found.trial)} numbers."}
    return {"inputs": inputs, "names": names, "record": record, "known": recording.plain(found.record)}


NONE = "no single input was found that shows it by itself."
TOGETHER = "it shows in several answers together, and in none by itself."
Steps = Generator[Questions, Sequence[Reply], Any]


def _asked(subject: Subject, trials: Sequence[Trial]) -> Questions:
    return Questions(subject.part.name, subject.part.arguments, trials)


# A wrong answer


def _by_answer(subject: Subject) -> Steps:
    """The smallest input with a wrong answer."""
    steady = UNSTEADY not in subject.failure.message
    pairs = zip(subject.trials, subject.answers, strict=False)
    known = ((trial, [given]) for trial, given in pairs) if steady else ()
    best = _best(subject, _failing(subject, known))
    if subject.part.trained:
        return best
    best = yield from _better(subject, best, subject.draw(), steady)
    if best is None or subject.part.generator or "law" in subject.part.settings:
        return best
    for each in (False, *[True] * ROUNDS):
        found = yield from _better(subject, best, _simpler(subject, best.trial, each), steady)
        if each and found is best:
            return best
        best = found
    return best


def _better(subject: Subject, best: Found | None, tried: Sequence[Trial], steady: bool) -> Steps:
    """The best one or a smaller one among these."""
    order = [each for each in tried if best is None or _weight(subject, each) < _weight(subject, best.trial)]
    if not order:
        return best
    times = 1 if steady else 2
    replies = yield _asked(subject, [trial for trial in order for _ in range(times)])
    whole = zip(order, _grouped(replies, times), strict=False)
    answered = ((trial, [each.given for each in group if each.given is not None]) for trial, group in whole)
    found = _failing(subject, ((trial, given) for trial, given in answered if len(given) == times))
    return _best(subject, [*([best] if best else []), *found])


def _grouped(replies: Sequence[Reply], size: int) -> list[Sequence[Reply]]:
    return [replies[start : start + size] for start in range(0, len(replies) - size + 1, size)]


def _best(subject: Subject, found: Iterable[Found]) -> Found | None:
    return min(found, key=lambda each: _weight(subject, each.trial), default=None)


def _weight(subject: Subject, trial: Trial) -> tuple[int, int]:
    try:
        return candidates.weight(subject.part, trial)
    except Unwritable:
        return candidates.entries(subject.part, trial), 10 * MOST_CHARACTERS


def _simpler(subject: Subject, trial: Trial, each: bool) -> list[Trial]:
    found = candidates.distinct(subject.part, candidates.simpler(subject.exercise, subject.part, trial, each))
    in_time = (one for one in found if time.process_time() < subject.end)
    usable = [one for one in in_time if candidates.has_an_answer(subject.task.reference, one)]
    return candidates.smallest_first(subject.part, usable)[: 2 * candidates.AT_ONCE]


def _failing(subject: Subject, answered: Iterable[tuple[Trial, Sequence[Given]]]) -> list[Found]:
    """Those of the inputs whose answers are wrong in the way that the check has seen."""
    found = []
    for trial, given in answered:
        if time.process_time() > subject.end:
            break
        try:
            record = _record(subject, trial, given)
        except (SolutionFault, Unreadable, CourseError, ArithmeticError, ValueError, TypeError, LookupError):
            # Of a reference or a law at an input that only this search has made: that one is not used.
            continue
        if record:
            found.append(Found(trial, record))
    return found


def _record(subject: Subject, trial: Trial, given: Sequence[Given]) -> recording.Record | None:
    alone = _task(subject, [trial], [given[0], given[-1]])
    verdict = subject.judge(alone)
    failure = subject.failure
    if verdict.status is not Status.FAIL:
        return None
    if UNSTEADY in failure.message:
        return recording.unsteady(subject.part.name, verdict.message) if UNSTEADY in verdict.message else None
    if verdict.mistake != failure.mistake and "law" not in subject.part.settings:
        # Some mistakes show in several answers only.
        verdict = subject.judge(_task(subject, [trial, *subject.trials], [given[0], *subject.answers, given[-1]]))
    if "law" in subject.part.settings and set(verdict.message.splitlines()) & set(failure.message.splitlines()):
        # A law looks at all answers, and says of this one among them what it says of it alone.
        return recording.of_answer(alone, failure.message)
    if verdict.mistake != failure.mistake or _sort(verdict.message) != _sort(failure.message):
        return None
    return recording.of_answer(alone, verdict.message)


def _task(subject: Subject, trials: Sequence[Trial], answers: Sequence[Given]) -> Task:
    known = answers if subject.again else answers[: len(trials)]
    count = len(trials) + subject.again
    # What is wrong only beside the answer to another part is not wrong at this input.
    return subject.task._replace(trials=trials, earlier={}, answers=[*known[: len(trials)], *answers[-1:]][:count])


def _sort(message: str) -> str:
    """The sort of message: what is said, whatever the numbers in it and the inputs."""
    lines = [line for line in message.splitlines() if not line.startswith(CALLED)]
    plain = COUNT.sub("", NUMBER.sub("#", "\n".join(lines[:2])))
    return re.sub(r"(?:\(\)|\([#, ]*\)|\[[#, ]*\])( \(one number\))?", "[#]", plain).replace(" at index [#]", "")


# No answer


def _by_error(subject: Subject) -> Steps:
    """The smallest input at which the same goes wrong; what ends the process is tried with few inputs."""
    failure = subject.failure
    if failure.kind not in ("raised", *SAME_ANYWHERE, *ENDED) or subject.part.trained:
        return None
    small = candidates.smallest_first(
        subject.part, candidates.distinct(subject.part, [*subject.draw(), *subject.trials])
    )
    usable = [each for each in small if _has_an_answer(subject, each)]
    if failure.kind not in ENDED:
        best = yield from _first_error(subject, usable)
        for each in (
            (False, True, True) if best and not subject.part.generator and "law" not in subject.part.settings else ()
        ):
            simpler = _simpler(subject, best.trial, each)
            best = (yield from _first_error(subject, simpler)) or best
        return best
    told = [each for each in subject.trials if f"{CALLED}{each.about(subject.part)}." in failure.message]
    for trial in usable[: 1 if failure.kind == "slow" else 3]:
        [*replies] = yield _asked(subject, [trial])
        if replies and replies[0].kind == failure.kind:
            return Found(trial, _of_error(subject, replies[0]))
    # The check itself has seen it there.
    return Found(told[0], _of_error(subject, Reply(kind=failure.kind, message=failure.message))) if told else None


def _first_error(subject: Subject, trials: Sequence[Trial]) -> Steps:
    """The first of these inputs, in the order of their size, at which the same is raised."""
    if not trials:
        return None
    replies = yield _asked(subject, trials)
    pairs = zip(trials, replies, strict=False)
    failed = (Found(trial, _of_error(subject, reply)) for trial, reply in pairs if _same_error(subject.failure, reply))
    return next(failed, None)


def _same_error(failure: Failure, reply: Reply) -> bool:
    same = (reply.kind, reply.type) == (failure.kind, failure.type)
    return same and NUMBER.sub("#", reply.text) == NUMBER.sub("#", failure.text)


def _of_error(subject: Subject, reply: Reply) -> recording.Record:
    said = (subject.failure if reply.kind in ENDED else reply).message.split("\n")[0]
    more: dict[str, Any] = {"ended": reply.kind} if reply.kind in ENDED else {"raised": [reply.type, reply.text]}
    return recording.of_error(subject.part.name, said, **more)


def _has_an_answer(subject: Subject, trial: Trial) -> bool:
    if "law" in subject.part.settings:
        return True
    try:
        subject.task.reference.expected(trial)
    except SolutionFault:
        return False
    return True
