"""Submissions in which there is nothing to run: no file at all, or answers in YAML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradekit import outcomes
from gradekit.asking import PartPlan
from gradekit.model import Exercise, Status
from gradekit.outcomes import Answer, Outcome
from gradekit.submission import Submission, yaml_answers


def no_file(exercise: Exercise) -> Outcome:
    """What becomes of every part where there is no file."""
    name = exercise.id.replace("-", "_")
    return Outcome(status=Status.MISSING, message=f"No file {name}.py, {name}.ipynb or {exercise.id}.yaml was found.")


def from_yaml(submission: Submission, plans: Sequence[PartPlan], exercise: Exercise) -> dict[str, Outcome]:
    """The answers of a YAML submission, in the form in which a student's process would have given them."""
    values, problem = yaml_answers(submission)
    if problem:
        return {plan.name: Outcome(status=Status.ERROR, message=problem) for plan in plans}
    return {plan.name: _yaml_outcome(plan, values, submission, exercise) for plan in plans}


def _yaml_outcome(plan: PartPlan, values: Mapping[str, object], submission: Submission, exercise: Exercise) -> Outcome:
    from gradekit import wire

    if any(asked in call.frame.header for call in plan.calls for asked in ("call", "figure")):
        where = exercise.id.replace("-", "_") + ".py"
        message = (
            f"{plan.name} is a function, which YAML cannot hold: write it in {where} (`gradekit start {exercise.id}`)."
        )
        return Outcome(status=Status.MISSING, message=message)
    value = values.get(plan.name)
    if value is None or value in ("", "...") or (isinstance(value, str) and not value.strip()):
        why = "placeholder" if plan.name in values else "absent" if values else "empty"
        return Outcome(status=Status.MISSING, message=outcomes.missing(plan.name, why, submission.name))
    try:
        return Outcome([Answer(wire.encode(value))])
    except wire.WireError as odd:
        return Outcome([Answer(uncarried=str(odd))])
