"""What a law of the solution module says about answers: problems, some of them mistakes with a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from gradekit.judge.solution import SolutionFault, Wrong
from gradekit.model import Status, Verdict, sentence

SHOWN = 3


class Problem(NamedTuple):
    """One problem that a law found; `mistake` is the mistake's id where it has one, else ""."""

    text: str
    mistake: str = ""


def problems(found: Any, law: str) -> list[Problem]:
    """The problems in what a law returned: sentences, or pairs of a mistake's id and a sentence."""
    if not isinstance(found, (list, tuple)):
        raise SolutionFault(f"{law} returned {type(found).__name__}, not a list of problems")
    return [_problem(each, law) for each in found]


def _problem(each: Any, law: str) -> Problem:
    if isinstance(each, tuple):
        if len(each) != 2 or not each[0]:
            raise SolutionFault(f"{law} returned {each!r}: a mistake is a pair of its id and a sentence")
        return Problem(sentence(str(each[1])), str(each[0]))
    return Problem(sentence(str(each)))


def refusal(found: list[Problem], wrongs: Sequence[Wrong]) -> Verdict:
    """The verdict on answers with problems: the first mistake with a name, told by its wrong answer, if it has one."""
    named = next((each for each in found if each.mistake), None)
    if named is None:
        return Verdict(Status.FAIL, "\n".join(each.text for each in found[:SHOWN]))
    says = [wrong.says for wrong in wrongs if wrong.id == named.mistake and wrong.says]
    return Verdict(Status.FAIL, "\n".join([*says, named.text]), named.mistake)
