"""Marking one submission of one exercise: the main path of gradekit.

    plan (judge)  ->  run (student's process)  ->  judge  ->  report

The student's code sees inputs and gives plain data; the solution sees neither the code nor its process.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from gradekit import marks, outcomes
from gradekit.asking import PartPlan, Source
from gradekit.confinement.levels import Confined
from gradekit.course.catalogue import Course
from gradekit.errors import GradekitError
from gradekit.following import Following, draws, failure_of, forward_of
from gradekit.judging import Judge
from gradekit.kept import Kept, key_of
from gradekit.model import Exercise, Part, Report, Status, Verdict
from gradekit.outcomes import Outcome, Step
from gradekit.runner import ANY, Run, Runner, Stop
from gradekit.submission import Submission
from gradekit.trouble import NO_CALL, NO_INPUT, Failure, NothingToRepeat
from gradekit.unrun import from_yaml, no_file

if TYPE_CHECKING:
    from gradekit.notebooks.extract import Extracted
    from gradekit.remarks import Remarker


class Checked(NamedTuple):
    """A report, and what the course itself got wrong on the way (empty when nothing).

    `failed` says of parts that failed where inputs were drawn how they did, for questions that follow; `drawn` names
    all parts that are called with drawn inputs.
    """

    report: Report
    faults: list[str]
    failed: Mapping[str, Failure] = MappingProxyType({})
    drawn: frozenset[str] = frozenset()

    @property
    def complaints(self) -> list[str]:
        """The faults as sentences."""
        return [f"the course is at fault: {fault}. This costs no mark." for fault in self.faults]


def first_failed(exercise: Exercise, checked: Checked) -> str | None:
    """The first part that failed at an input which can be looked for again; one that trains would train each time."""
    return next((name for name in checked.failed if not exercise.part(name).trained), None)


class Checker:
    """Marks submissions with one judging process and one host for students' processes, started at once."""

    def __init__(
        self,
        course: Course,
        level: str = ANY,
        training: Callable[[str], None] | None = None,
        kept: Kept | None = None,
        advice: bool = False,
    ):
        """`advice`: remarks on right code, and a wrong gradient's own forward function; it takes a little longer."""
        self.course = course
        self._advice = advice
        # Told the name of a part before it is trained, which takes a while.
        self._training = training or (lambda name: None)
        self._kept = kept
        # The student's process needs the least and loads the most, so it starts first.
        self._runner = Runner(level)
        self._judge = Judge()
        self._stop: Stop | None = None
        # The program that was run last.
        self._source: Source | None = None

    def confined(self) -> Confined:
        """What confines the code that is marked."""
        return self._runner.confined()

    def prepare(self, exercise: Exercise, seed: int, parts: Sequence[str]) -> None:
        """Draws the inputs for the next check of this, which then finds them drawn. Raises CourseError."""
        self._judge.plan(self.course, exercise, seed, _with_earlier(exercise, parts))

    def check(
        self,
        exercise: Exercise,
        submission: Submission,
        seed: int,
        parts: Sequence[str],
        stop: Stop | None = None,
    ) -> Checked:
        """The report on the named parts; another thread can end it with `stop`: it raises Dropped then.

        Raises CourseError when the course cannot be used at all, SandboxMissing before anything is run.
        """
        self._stop = stop
        self._source = None
        if submission.path is None and not submission.called:
            self._runner.confined()
            run = Run({name: no_file(exercise) for name in parts})
        else:
            # The inputs are drawn while the other process finds out what confines it.
            try:
                plans = self._judge.plan(self.course, exercise, seed, _with_earlier(exercise, parts))
            finally:
                # A sandbox that is not to be had comes before a course that is at fault.
                self._runner.confined()
            run = self._run(exercise, submission, plans)
        return self._report(exercise, submission, seed, parts, run)

    def _run(self, exercise: Exercise, submission: Submission, plans: Sequence[PartPlan]) -> Run:
        if submission.path and submission.path.suffix == ".yaml":
            return Run(from_yaml(submission, plans, exercise))
        if submission.path is None or submission.path.suffix == ".ipynb":
            return self._run_notebook(exercise, submission, plans)
        source = Source(submission.name, submission.content, exercise.packages, notes=self._advice)
        return self._run_source(exercise, source, plans)

    def _run_notebook(self, exercise: Exercise, submission: Submission, plans: Sequence[PartPlan]) -> Run:
        from gradekit.notebooks.cells import NotANotebook

        try:
            program = _extracted(submission, [part.name for part in exercise.parts])
        except NotANotebook as odd:
            problem = f"{submission.name}: {odd}"
            return Run({plan.name: Outcome(status=Status.ERROR, message=problem) for plan in plans})
        source = Source(submission.name, program.content, exercise.packages, program.places, self._advice)
        run = self._run_source(exercise, source, plans)
        run.places = source.places
        for plan in plans:
            outcome = run.outcomes[plan.name]
            outcome.remark = program.remarks.get(plan.name, "")
            # What could not be read in a session has been mended since, unless it is about this part.
            about = program.broken if submission.path else program.spoiled(plan.name)
            if plan.name in program.absent and about:
                _tell_broken(outcome, program, Step(plan.name, "", source.name, plan.limits, source.places))
        return run

    def repeat(self, exercise: Exercise, checked: Checked, name: str) -> tuple[Source, dict[str, Any]]:
        """The smallest input at which a part that failed in the last check fails so, with the program that was run.

        Raises NothingToRepeat and CourseError.
        """
        if name not in checked.failed:
            raise NothingToRepeat(NO_CALL if name in checked.drawn else NO_INPUT)
        assert self._source is not None, "a part that failed at an input has a program"
        asking = Following(self._runner, self._source, exercise, name)
        found = self._judge.follow(name, checked.failed[name]._asdict(), asking.ask)
        if "none" in found:
            raise NothingToRepeat(found["none"])
        return self._source, found

    def _compared(self, exercise: Exercise, submission: Submission, part: Part, verdict: Verdict) -> Verdict:
        """The verdict on a gradient, with a word on the student's own forward function beside it."""
        name = forward_of(exercise, part)
        if not (self._advice and self._source and name and verdict.status is Status.FAIL):
            return verdict
        source = _defining(self._source, submission, part.name, name)
        if source is None:
            return verdict
        try:
            found = self._judge.follow(part.name, None, Following(self._runner, source, exercise, name).ask)
        except GradekitError:
            # Nothing depends on it.
            return verdict
        return verdict._replace(message="\n".join(filter(None, [verdict.message, found["says"]])))

    def _run_source(self, exercise: Exercise, source: Source, plans: Sequence[PartPlan]) -> Run:
        self._source = source
        if self._kept is None:
            return self._runner.run(source, plans, self._stop)
        return self._train(self._kept, exercise, source, plans)

    def _train(self, kept: Kept, exercise: Exercise, source: Source, plans: Sequence[PartPlan]) -> Run:
        """The same, where answers that took long to train are kept."""
        trained = {plan.name: self._key(exercise, source, plan) for plan in plans if exercise.part(plan.name).trained}
        known = {name: found for name, key in trained.items() if (found := kept.find(key))}
        for name in trained.keys() - known.keys():
            self._training(name)
        run = self._runner.run(source, [plan for plan in plans if plan.name not in known], self._stop)
        for name in trained.keys() - known.keys():
            kept.keep(trained[name], run.outcomes[name])
        run.outcomes |= known
        return run

    def _key(self, exercise: Exercise, source: Source, plan: PartPlan) -> str:
        return key_of(source, plan, self.course.fingerprint(exercise.id))

    def _report(self, exercise: Exercise, submission: Submission, seed: int, parts: Sequence[str], run: Run) -> Checked:
        answered = {name: outcome.answers for name, outcome in run.outcomes.items() if outcome.status is None}
        judged = self._judge.judge(exercise, answered) if answered else {}
        results, faults = [], []
        failed: dict[str, Failure] = {}
        remarker = self._remarker(exercise, submission, run)
        for part in exercise.parts:
            if part.name not in parts:
                continue
            outcome = run.outcomes[part.name]
            if outcome.status is not None:
                verdict = Verdict(outcome.status, outcome.message)
            else:
                verdict = judged[part.name].verdict
                verdict = remarker.remarked(part, verdict, outcome.notes) if remarker else verdict
                faults += [judged[part.name].fault] if judged[part.name].fault else []
            if (failure := failure_of(part, verdict, outcome)) and self._source:
                failed[part.name] = failure
                verdict = self._compared(exercise, submission, part, verdict)
            picture = next((answer.picture for answer in outcome.answers), b"")
            results.append(marks.result(part, _told(verdict, outcome), outcome.seconds)._replace(picture=picture))
        sandbox = run.sandbox or self.confined().described()
        report = Report(
            exercise.id, exercise.title, submission.name, seed, sandbox, tuple(results), run.printed, run.remark
        )
        return Checked(report, faults, failed, frozenset(part.name for part in exercise.parts if draws(part)))

    def _remarker(self, exercise: Exercise, submission: Submission, run: Run) -> Remarker | None:
        """What makes remarks of notes, where there are any."""
        if not any(outcome.notes for outcome in run.outcomes.values()):
            return None
        from gradekit.remarks import Remarker

        return Remarker(exercise, Step("", "", submission.name, exercise.limits, run.places).line)

    def close(self) -> None:
        """Ends both processes."""
        self._runner.close()
        self._judge.close()

    def forget(self) -> None:
        """In a fork of the process that has started them: lets go of both and leaves them alone."""
        self._runner.host.forget()
        self._judge.forget()


def _extracted(submission: Submission, wanted: Sequence[str]) -> Extracted:
    """What these names need, of a notebook or of the cells run so far. Raises NotANotebook."""
    from gradekit.notebooks.extract import extract, extracted_from_session

    if submission.path is None:
        return extracted_from_session(submission.cells, wanted)
    return extract(submission.content, wanted)


def _defining(source: Source, submission: Submission, part: str, name: str) -> Source | None:
    """The program with that function beside the part's, None where the submission says nothing of it."""
    if name.encode() not in (submission.content or "\n".join(submission.cells).encode(errors="replace")):
        return None
    if not source.places:
        return source
    from gradekit.notebooks.cells import NotANotebook

    try:
        program = _extracted(submission, [part, name])
    except NotANotebook:
        return None
    return source._replace(content=program.content, places=program.places)


def _told(verdict: Verdict, outcome: Outcome) -> Verdict:
    """The verdict, with a word about answers that are not of today, and what else is to be remarked."""
    said = [verdict.message, outcome.remark]
    if outcome.kept:
        said.append(
            f"Nothing has changed, so the answers that were trained before ({outcome.seconds:.0f} s) were judged."
        )
    status = Status.WARNING if outcome.remark and verdict.status is Status.PASS else verdict.status
    return verdict._replace(status=status, message="\n".join(filter(None, said)))


def _tell_broken(outcome: Outcome, program: Extracted, step: Step) -> None:
    """Says of a part that is nowhere to be found which cells could not be read."""
    if outcome.status is not Status.MISSING:
        return
    spoiled = program.spoiled(step.name)
    told = outcomes.fault((spoiled or program.broken[0]).fault, step)
    if spoiled:
        outcome.status, outcome.message = Status.ERROR, told
    else:
        outcome.message = f"{step.filename} defines no {step.name}. This cell could not be read:\n{told}"


def _with_earlier(exercise: Exercise, parts: Sequence[str]) -> list[str]:
    """The parts asked for and the earlier ones they are judged against, in the exercise's order."""
    wanted = set(parts)
    for part in reversed(exercise.parts):
        if part.name in wanted:
            wanted |= set(part.after)
    return [part.name for part in exercise.parts if part.name in wanted]
