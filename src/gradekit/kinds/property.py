"""property: a function whose answers must satisfy a law of the solution module, which lists what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradekit.kinds import Ask, Example, Kind
from gradekit.model import Part, Status, Verdict, sentence

if TYPE_CHECKING:
    from gradekit.course.readers import Key
    from gradekit.judge.remarks import Remark
    from gradekit.judge.task import Task


def keys() -> tuple[Key, ...]:
    """The keys of this kind in an exercise file."""
    from gradekit.course.call_keys import call_keys
    from gradekit.course.readers import Key
    from gradekit.course.scalars import identifier, truth

    return (
        *call_keys(required=False, returned=False),
        Key("law", identifier, "The law in the solution module that the answer must satisfy."),
        Key("trained", truth, "Whether something is trained: 60 s for all calls, answers kept.", False),
        Key("reduced", identifier, "Of a trained part: the generator of smaller inputs for `validate`.", False),
    )


def draws(part: Part) -> tuple[str, ...]:
    """The inputs to draw: the part's arguments."""
    return part.arguments


def asks(trials: int) -> list[Ask]:
    """One call a trial; whether two calls must agree is for the law to say."""
    return [Ask(trial) for trial in range(trials)]


def judge(task: Task) -> Verdict:
    """The law's problems with the answers, the first few of them as the message."""
    from gradekit.judge.arrays import overflow
    from gradekit.judge.laws import refusal
    from gradekit.judge.reading import Uncarried, plain_data, returned

    trials = []
    for trial, given in zip(task.trials, task.answers, strict=True):
        if overflow(trial, given):  # a remark; the law is asked about the others
            continue
        if given.value is None or isinstance(given.value, Uncarried):
            return Verdict(Status.FAIL, sentence(f"{task.part.name} returned {returned(given.value)}"))
        trials.append(trial._replace(output=plain_data(given.value)))
    problems = task.reference.law(trials, task.earlier)
    if not problems:
        return _passed(task)
    # What was trained comes out otherwise in every program, so there a law alone can name a mistake.
    if not task.part.trained and not any(problem.mistake for problem in problems):
        for wrong in task.wrongs:
            if _reproduces(task, wrong.function):
                return Verdict(Status.FAIL, "\n".join([wrong.says, problems[0].text]), wrong.id)
    return refusal(problems, task.wrongs)


def _passed(task: Task) -> Verdict:
    from gradekit.judge.arrays import changes, overflow
    from gradekit.judge.remarks import overflowing, right

    raised = list(filter(None, map(overflow, task.trials, task.answers)))
    overflows = [overflowing(f"But it overflows at large inputs: {name}") for name in raised[:1]]
    return right([*overflows, *_as_given(task), *changes(task)])


def _as_given(task: Task) -> list[Remark]:
    """Remarks about the shape and the type of arrays that the law took as they are."""
    from gradekit.judge.remarks import SINGLE, reading

    one_number = task.part.returns in (("number",), ("integer",))
    # Networks are trained in float32 everywhere.
    kinds = () if task.part.trained else ("float32", "complex64")
    single = any(str(getattr(given.value, "dtype", "")) in kinds for given in task.answers)
    one_entry = one_number and any(getattr(given.value, "shape", ()) == (1,) for given in task.answers)
    return reading([SINGLE] * single + ["An array of shape (1,) is read as its number"] * one_entry)


def _reproduces(task: Task, function: object) -> bool:
    from gradekit.judge.arrays import overflow, same_as

    pairs = zip(task.trials, task.answers, strict=True)
    return all(overflow(*pair) or same_as(task, function, pair[0], pair[1].value) for pair in pairs)


def examples() -> list[Example]:
    """A square root by its law, r^2 = a with r > 0, whatever way it is found."""

    def law(trials, earlier):  # type: ignore[no-untyped-def]
        from gradekit.judge.laws import Problem

        bad = [
            t
            for t in trials
            if not (isinstance(t.output, float) and t.output > 0 and abs(t.output**2 - t.inputs["a"]) < 1e-9)
        ]
        return [Problem(f"The root of {t.inputs['a']} is something else.") for t in bad]

    return [
        Example(
            "square root",
            arguments=("a",),
            inputs=[{"a": 2.0}, {"a": 0.25}],
            settings={"law": "squares_back"},
            reference=law,
            good=[lambda a: a**0.5, lambda a: float.fromhex(float.hex(a)) ** 0.5],
            near=[lambda a: -(a**0.5), lambda a: a**0.5 + 1e-6],
            bad=[lambda a: None, lambda a: a, lambda a: "root", lambda a: [a]],
        )
    ]


KIND = Kind(keys, draws, asks, judge, examples, generated=True)
