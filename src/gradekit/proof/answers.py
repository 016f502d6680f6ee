"""A solution's own answers, sent as if a student had: the right ones must pass, the named wrong ones must not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from gradekit import drawing, plotting, wire
from gradekit.judge.reference import Reference
from gradekit.judge.session import Judged, Session, given
from gradekit.judge.solution import SolutionFault, Wrong
from gradekit.model import Part, Status

RIGHT = (Status.PASS, Status.WARNING)


def judged(session: Session, part: Part, answer: Any) -> Judged:
    """The verdict on what a function of the solution gives, or on the value that it is. Raises SolutionFault."""
    planned, reference = session.planned[part.name], Reference(part, session.solution)
    if planned.kind.figure:
        plotting.prepare()
    answers = []
    for ask in planned.asks:
        called = ask.trial is not None and callable(answer)
        value = _called(reference, answer, planned.trials[ask.trial or 0]) if called else answer
        answers.append(given(wire.encode(value), "", ()))
        if not called:
            break
    return session.judge(part.name, answers)


def _called(reference: Reference, function: Callable[..., Any], trial: Any) -> Any:
    if reference.part.kind == "expression":
        return reference.solution.call(function, **trial.inputs)
    answer = reference.apply(function, trial)
    return _drawn(answer) if reference.part.kind == "figure" else answer


def _drawn(answer: Any) -> Any:
    """What is drawn in a figure of the solution, as a submission's arrives."""
    try:
        return drawing.plain(*drawing.figure_of(answer))
    except drawing.NoFigure as none:
        raise SolutionFault(f"it returned {none}") from None


def own(session: Session, part: Part) -> Any:
    """The answer to a part that a teacher would hand out: what the module defines under its name."""
    return session.solution[part.name]


def _as_answer(session: Session, part: Part, function: Callable[..., Any]) -> Any:
    """A function of the module as an answer: itself where calls are asked, else the value that it returns."""
    planned = session.planned[part.name]
    is_value = part.kind == "expression" or all(ask.trial is None for ask in planned.asks)
    return session.solution.call(function) if is_value else function


def refused(session: Session, part: Part) -> Iterator[str]:
    """What is wrong about the part's own answer: nothing, if it passes."""
    session.begin()
    for earlier in part.after:
        judged(session, session.exercise.part(earlier), session.solution[earlier])
    result = judged(session, part, own(session, part))
    if result.course_fault:
        yield f"its own answer cannot be judged: {result.course_fault}"
    elif result.verdict.status not in RIGHT:
        yield f"its own answer fails at seed {session.seed}: {_short(result.verdict.message)}"


def unrecognised(session: Session, part: Part, wrong: Wrong) -> Iterator[str]:
    """What is wrong about a named wrong answer: that it passes, or is not recognised."""
    result = judged(session, part, _as_answer(session, part, wrong.function))
    verdict = result.verdict
    if verdict.status in RIGHT:
        yield f"the wrong answer {wrong.id} passes at seed {session.seed}"
    elif verdict.status is not Status.FAIL:
        yield f"the wrong answer {wrong.id} ends {verdict.status} at seed {session.seed}: {_short(verdict.message)}"
    elif verdict.mistake != wrong.id:
        named = f"named {verdict.mistake}" if verdict.mistake else "not named"
        yield f"the wrong answer {wrong.id} is {named} at seed {session.seed}"


def disagreeing(session: Session, part: Part, name: str, function: Callable[..., Any]) -> Iterator[str]:
    """What is wrong about another way to the same answer: that it is refused."""
    try:
        result = judged(session, part, _as_answer(session, part, function))
    except SolutionFault as fault:
        yield f"{name} fails: {fault}"
        return
    if result.verdict.status not in RIGHT:
        yield f"{name}, another way to it, disagrees at seed {session.seed}: {_short(result.verdict.message)}"


def _short(message: str) -> str:
    return message.splitlines()[0][:160] if message else "no message"
