"""`gradekit validate`: a course proves itself, exercise by exercise, two at a time, each in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from gradekit import brief, starter
from gradekit.asking import Call, PartPlan, Source
from gradekit.course.catalogue import Course
from gradekit.limited import Exceeded, Limited
from gradekit.model import Exercise, Status
from gradekit.proof import prose
from gradekit.runner import Runner

SEEDS = 10
# A solution that takes longer is the course's problem, and is named.
SECONDS, CPU_SECONDS = 60.0, 60
TRAINED_SECONDS = 240.0
AT_ONCE = 2


class Proved(NamedTuple):
    """What the proof of one exercise found: its problems, and by part the means that agreed."""

    exercise: Exercise
    problems: list[str]
    means: dict[str, list[str]]
    wrongs: int = 0
    seconds: float = 0.0


def prove(course: Course, exercises: Sequence[Exercise], seeds: int = SEEDS) -> Iterator[Proved]:
    """The proofs, in the order of the exercises, each as soon as it and those before it are there."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(lambda exercise: _prove(course, exercise, seeds), exercises)


def prove_trained(course: Course, exercises: Sequence[Exercise]) -> Iterator[Proved]:
    """The same for parts that are trained, with smaller inputs at one seed."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(lambda exercise: _prove_parts(course, exercise, 1, [], True), exercises)


def _prove(course: Course, exercise: Exercise, seeds: int) -> Proved:
    untouched = prose.problems(exercise) + starter_problems(exercise)
    if all(part.kind == "text" for part in exercise.parts):
        return Proved(exercise, untouched, {})
    return _prove_parts(course, exercise, seeds, untouched)


def _prove_parts(course: Course, exercise: Exercise, seeds: int, untouched: list[str], trained: bool = False) -> Proved:
    path = course.solution_path(exercise.id)
    request = {
        "exercise": brief.to_plain(exercise),
        "solution": str(path.resolve()),
        "shown": path.relative_to(course.root).as_posix(),
        "seeds": seeds,
        "trained": trained,
    }
    seconds, cpu_seconds = (TRAINED_SECONDS, int(TRAINED_SECONDS)) if trained else (SECONDS, CPU_SECONDS)
    limited = Limited("gradekit.proof.exercise", "prove", seconds, cpu_seconds)
    try:
        found: dict[str, Any] = limited.ask(request)
    except Exceeded as ended:
        return Proved(exercise, [*untouched, f"{exercise.id}: {ended}"], {})
    finally:
        limited.close()
    return Proved(exercise, untouched + found["problems"], found["means"], found["wrongs"], found["seconds"])


def starter_problems(exercise: Exercise) -> list[str]:
    """The parts of the starter file that are not `missing`, as sentences."""
    from gradekit.frames import Frame

    plans = [PartPlan(part.name, (Call(Frame({"read": part.name})),), exercise.limits) for part in exercise.parts]
    runner = Runner()
    try:
        run = runner.run(Source(f"{exercise.id}.py", starter.source(exercise).encode(), exercise.packages), plans)
    finally:
        runner.close()
    statuses = {name: outcome.status for name, outcome in run.outcomes.items()}
    return [
        f"{exercise.id} {name}: the untouched starter is {status or 'an answer'}, not missing"
        for name, status in statuses.items()
        if status is not Status.MISSING
    ]


def stray_files(course: Course) -> list[str]:
    """Files of the course's folders that belong to no exercise."""
    known = {course.root / "exercises" / "course.yaml"}
    for exercise_id in course.exercise_ids():
        folder = course.document(exercise_id)
        known |= {
            course.root / "exercises" / folder / f"{exercise_id}.yaml",
            course.solution_path(exercise_id),
            course.rubric_path(exercise_id),
        }
    return [
        f"{path.relative_to(course.root).as_posix()}: belongs to no exercise"
        for folder in ("exercises", "solutions", "rubrics")
        for path in sorted((course.root / folder).rglob("*"))
        if path.is_file() and path not in known and not _is_kept(path)
    ]


def _is_kept(path: Path) -> bool:
    """Data that exercises hand out, and what Python leaves behind."""
    return "data" in path.parts or "__pycache__" in path.parts
