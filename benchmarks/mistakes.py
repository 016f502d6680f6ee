"""Which mistakes get their names: every named wrong answer of the course, in several hands, alone and two at once.

    python benchmarks/mistakes.py [--smoke] [--seeds N] [--all]

Prints one line a document and kind: named rightly, named wrongly, not named. `--all` prints what was not right as well.
"""

from __future__ import annotations

import argparse
import itertools
import re
import statistics
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from measuring import ROOT, Lines

SMOKE = ("notes-reciprocal", "qa-flops")
RIGHT, WRONGLY, NOT = "right", "wrongly", "not"
EXPECT = re.compile(r"# expect: (\w+) (\w+) (\S+)$", re.MULTILINE)
# Which sentence about the chain is the right one for a gradient whose author listed no wrong answers. What is not
# here has no single slip in the chain behind it: there another name than none would be a false one, unless it is one
# of the general mistakes.
TOLD = {
    "sigma_for_dsigma": r"sigma\(W1 x\) stands where its derivative belongs",
    "dsigma_at_output": r"sigma' is taken at its output, sigma\(W1 x\)",
    "missing_dsigma": r"missing: sigma'\(W1 x\)",
    "missing_W2": "derivative of sigma.W1 x. alone|missing: W2",
    "transposed_jacobian": "transposed",
    "transposed_grad": "transposed",
    "output_for_input": r"sigma\(W1 x\) stands where x belongs",
    "notes_form": "Two factors of the chain are missing: wd2? and wd2?[.]",
    "plain_skip": "missing: wd2",
    "no_skip": "A path is missing: .* through wd2",
    "only_skip": "A path is missing: .* through wc|Only the path .* through wd2",
    "target_minus_output": "sign is wrong",
    "two_missing": "1/2 times",
    "we_missing": "missing: we",
    "bias_as_weight": "multiplied by wa x0 [+] ba",
    "weight_as_bias": "missing: wa x0 [+] ba",
    "input_for_xa": "x0 stands where wa x0 [+] ba belongs",
    "output_for_xa": "bb stands where wa x0 [+] ba belongs",
    "weight_for_xa": "wb stands where wa x0 [+] ba belongs",
    "all_entries_equal": "missing: X",
    "relu_slope_missing": "missing: the derivative of max",
    "without_relu": r"another function, in which X W\^T stands where max",
    "factor_two_missing": "1/2 times",
    "sum_over_examples": r"factor len\(X\)|number of entries",
    "targets_missing": "derivative of the power 2 is taken at sum",
    "divided_by_units": "factor 1/hidden",
    "exchanged": "in another order",
    "both_transposed": "transposed",
    "second_transposed": "Entry 0 of the tuple is right. Entry 1: the result is transposed",
    "without_G": "missing: G",
    "averaged": "factor 1/m",
    "second_negative": "Entry 0 of the tuple is right. Entry 1: the sign is wrong",
    "half": "1/2 times",
    "doubled": "2 times",
    "without_lr": "multiplied by lr",
    "not_differentiated": r"phi\^2 stands where its derivative belongs",
    "as_a_step": "-1 times the right one multiplied by lr",
    "diagonal_alone": "The diagonal is right",
    "one_an_output": "This is the diagonal",
    "constant_denominator": "A path is missing: .* through sum",
    "of_the_logarithm": "divided by the function's own value, along the first axis",
    "plus_between": "path .* has the wrong sign",
    "numerator_forgotten": "A path is missing|off the diagonal is right",
    "grad_no_half": "2 times",
    "grad_sum_for_mean": r"factor len\(x\)|number of entries",
    "grad_downhill": "sign is wrong",
    "grad_reversed": "reversed",
    "grad_without_features": "Only the first entry is right",
    "grad_by_x": "Only the last entry is wrong",
    "rates_exchanged": "The direction is right and the length is not",
    "network_grad_no_half": "2 times",
    "network_grad_sum": r"factor len\(x\)|number of entries",
    "network_grad_downhill": "sign is wrong",
    "network_grad_without_slope": "missing: the derivative of tanh",
    "network_grad_tanh_for_slope": "tanh.* stands where its derivative belongs",
    "network_grad_tanh_of_h": "he derivative of tanh is taken at its output",
    "network_grad_without_W2": r"missing: W2",
}
SUFFIXES = ("_in_grad", "_bb", "_wb")


class Part(NamedTuple):
    """One part with a session that judges it."""

    document: str
    session: Any
    part: Any

    @property
    def called(self) -> bool:
        return self.session.planned[self.part.name].asks[0].trial is not None and self.part.kind != "expression"

    @property
    def arrays(self) -> bool:
        """Whether its answers are arrays that can be changed."""
        return self.called and self.part.kind in ("function", "gradient", "trace")

    def unchanged(self, wrong: Any, change: Any) -> bool:
        """Whether a change leaves the answer as it is at the first trial: noise on zeros and infinities."""
        reference = self.session.references[self.part.name]
        answer = reference.apply(wrong.function, self.session.planned[self.part.name].trials[0])
        entries = (
            answer.values() if isinstance(answer, dict) else answer if isinstance(answer, (tuple, list)) else [answer]
        )
        return any(np.array_equal(each, change(each), equal_nan=True) for each in map(np.asarray, entries))

    def wrongs(self) -> Sequence[Any]:
        return self.session.solution.wrongs(self.part.name)

    def judged(self, answer: Any) -> Any:
        """The verdict on a function of the solution, or on the value it returns."""
        from gradekit.judge.solution import SolutionFault
        from gradekit.proof.answers import judged

        self.session.begin()
        for earlier in self.part.after:
            judged(self.session, self.session.exercise.part(earlier), self.session.solution[earlier])
        if not self.called and self.part.kind != "figure":
            answer = self.session.solution.call(answer)
        try:
            return judged(self.session, self.part, answer).verdict
        except SolutionFault:
            return None


class Table:
    """Counts by row: named rightly, named wrongly, not named."""

    def __init__(self, every: bool) -> None:
        self.counts: dict[str, Counter[str]] = {}
        self.every = every

    def add(self, row: str, outcome: str, about: str) -> None:
        self.counts.setdefault(row, Counter())[outcome] += 1
        if self.every and outcome != RIGHT:
            print(f"    {row}: {about}: {outcome}")

    def share(self, outcome: str, start: str = "") -> float:
        """Percent of all cases in rows that start so."""
        rows = [counts for row, counts in self.counts.items() if row.startswith(start)]
        total = sum(sum(counts.values()) for counts in rows)
        return 100 * sum(counts[outcome] for counts in rows) / max(total, 1)

    def print(self) -> None:
        for row, counts in sorted(self.counts.items()):
            print(f"{row:38} {counts[RIGHT]:>6} {counts[WRONGLY]:>8} {counts[NOT]:>10}")


def parts(chosen: Sequence[str], seed: int) -> Iterator[Part]:
    """Every automatic part that trains nothing, of the exercises chosen."""
    from gradekit.course.catalogue import Course
    from gradekit.judge.session import Session
    from gradekit.judge.solution import Solution

    course = Course(ROOT)
    for name in chosen or course.exercise_ids():
        exercise = course.load(name)
        asked = [part for part in exercise.parts if part.kind != "text" and not part.trained]
        if asked:
            path = course.solution_path(name)
            session = Session(exercise, Solution(str(path), path.name, exercise), seed)
            yield from (Part(exercise.source.document, session, part) for part in asked)


def outcome_of(verdict: Any, wrong: Any) -> str:
    """Whether the message names this wrong answer, in the course's own words."""
    if verdict is None or not verdict.mistake:
        return NOT
    told = not wrong.says or verdict.message.splitlines()[0] == wrong.says
    return RIGHT if verdict.mistake == wrong.id and told else WRONGLY


def alone(chosen: Sequence[str], seeds: int, table: Table) -> None:
    """Every named wrong answer as the course has it."""
    for seed in range(1, seeds + 1):
        for each in parts(chosen, seed):
            if each.part.kind != "figure" or seed == 1:
                for wrong in each.wrongs():
                    verdict = each.judged(wrong.function)
                    row = f"{each.document} {each.part.kind}"
                    table.add(
                        row, outcome_of(verdict, wrong), f"{each.part.name} {wrong.id} {verdict and verdict.mistake}"
                    )


def submissions(chosen: Sequence[str], table: Table) -> None:
    """The wrong files of the tests, each with the name that its first lines state."""
    from gradekit.checking import Checker
    from gradekit.course.catalogue import Course
    from gradekit.submission import open_submission

    course = Course(ROOT)
    one = Checker(course)
    for name in chosen or course.exercise_ids():
        exercise = course.load(name)
        quick = [part.name for part in exercise.parts if not part.trained]
        for path in sorted((ROOT / "tests" / "submissions" / name).glob("wrong_*")):
            expected = {part: mistake for part, _, mistake in EXPECT.findall(path.read_text("utf-8"))}
            checked = one.check(exercise, open_submission(name, path), 1, quick)
            for result in checked.report.parts:
                if result.name in expected:
                    kind = exercise.part(result.name).kind
                    wanted, got = expected[result.name], result.mistake or "-"
                    named = RIGHT if wanted == got else NOT if got == "-" else WRONGLY
                    table.add(f"{exercise.source.document} {kind}", named, f"{path.name} {got} for {wanted}")
    one.close()


Change = Callable[[Any], Any]


def _noisy(array: Any) -> Any:
    return array * (1 + 1e-3 * np.random.RandomState(0).standard_normal(np.shape(array)))


def _one_entry(array: Any) -> Any:
    changed = np.array(array, float)
    changed.flat[:1] += 1 + np.abs(np.where(np.isfinite(changed), changed, 0)).max(initial=0)
    return changed


OTHER_HANDS: dict[str, Change] = {
    "float32": lambda array: np.asarray(array, np.float32),
    "another order of summation": lambda a: (
        np.asarray(a) * (1 + 4e-16 * np.random.RandomState(1).choice([-9, 9], np.shape(a)))
    ),
    "lists": lambda array: np.asarray(array).tolist(),
}
NEAR: dict[str, Change] = {"noise of 1e-3": _noisy, "one entry changed": _one_entry}
SLIPS: dict[str, Change] = {
    "sign": lambda array: -np.asarray(array, float),
    "factor 2": lambda array: 2 * np.asarray(array, float),
    "mean for sum": lambda array: np.asarray(array, float) / max(np.shape(array)[:1], default=2),
    "transposed": lambda array: np.transpose(array),
    "reversed": lambda array: np.asarray(array)[::-1] if np.ndim(array) else array,
    "first row only": lambda array: np.concatenate([array[:1], 0 * array[1:]]) if np.ndim(array) else array,
    "offset": lambda array: np.asarray(array, float) + 1,
    "few digits": lambda array: np.asarray(array, np.float32).astype(float),
}


# What has to be said of the slip, where the named wrong answer under it is named.
OF_SLIP = {
    "sign": "sign|-",
    "factor 2": "2",
    "mean for sum": "factor|times",
    "transposed": "transposed|axes|reversed",
    "reversed": "reversed|transposed|order",
    "first row only": "first",
    "offset": "constant",
    "few digits": "few digits",
}


def mapped(change: Change, value: Any, place: int | None = None) -> Any:
    """The change made to an array, to every entry of a tuple or dictionary, or to one entry of it."""
    if isinstance(value, dict):
        return {name: change(each) if place in (None, at) else each for at, (name, each) in enumerate(value.items())}
    if isinstance(value, (tuple, list)):
        return tuple(change(each) if place in (None, at) else each for at, each in enumerate(value))
    return change(value)


def changed(wrong: Any, change: Change, place: int | None = None) -> Any:
    return lambda *arguments: mapped(change, wrong.function(*arguments), place)


def in_other_hands(chosen: Sequence[str], same: Table, near: Table) -> None:
    """The same mistakes with other rounding and types; then with something else on top, which is no longer the same."""
    for each in parts(chosen, 1):
        for wrong in each.wrongs() if each.arrays else ():
            about = f"{each.part.name} {wrong.id}"
            for name, change in OTHER_HANDS.items():
                verdict = each.judged(changed(wrong, change))
                same.add(name, outcome_of(verdict, wrong), f"{about}: {verdict and verdict.message[:90]!r}")
            for name, change in NEAR.items():
                if each.unchanged(wrong, change):
                    continue
                verdict = each.judged(changed(wrong, change))
                false = verdict is not None and outcome_of(verdict, wrong) == RIGHT
                near.add(name, WRONGLY if false else RIGHT, about)


def combined(chosen: Sequence[str], table: Table) -> None:
    """A general slip on top of each named wrong answer, and different mistakes in two entries of a tuple.

    What is said must hold at another seed too; a named wrong answer must be one of those that were made.
    """
    others = {(each.session.exercise.id, each.part.name): each for each in parts(chosen, 77)}
    for each in parts(chosen, 1):
        again = others[each.session.exercise.id, each.part.name]
        wrongs = list(zip(each.wrongs(), again.wrongs(), strict=True)) if each.arrays else []
        for name, change in SLIPS.items():
            for one, other in wrongs:
                both = each.judged(changed(one, change)), again.judged(changed(other, change))
                # One slip may undo another, or leave it as it is.
                if not _is_right(both[0]) and outcome_of(both[0], one) != RIGHT:
                    table.add(
                        name,
                        said(*both, {one.id}, each, OF_SLIP[name]),
                        f"{each.part.name} {one.id}: {_first(both[0])}",
                    )
        for (one, other), (two, twin) in itertools.pairwise(wrongs):
            made = each.judged(_mixed(one, two)), again.judged(_mixed(other, twin))
            if not _is_right(made[0]) and each.part.kind != "trace" and len(each.part.returns) > 1:
                ids = {one.id, two.id}
                table.add("two in a tuple", said(*made, ids, each), f"{each.part.name} {ids}: {_first(made[0])}")


def _mixed(one: Any, two: Any) -> Any:
    def answer(*arguments: Any) -> Any:
        first, second = one.function(*arguments), two.function(*arguments)
        if not (isinstance(first, tuple) and isinstance(second, tuple)):
            return first
        return (*first[: len(first) // 2], *second[len(first) // 2 :])

    return answer


def _first(verdict: Any) -> str:
    return verdict.message.splitlines()[0] if verdict is not None and verdict.message else ""


def _is_right(verdict: Any) -> bool:
    return verdict is None or verdict.status.value in ("pass", "warning")


def _is_number(line: str) -> bool:
    return bool(re.match(r"(Entry \d+ of the tuple: e|E)xpected|\w+ \(step|\w+ returned", line))


def said(verdict: Any, again: Any, made: set[str], each: Part, slip: str = "") -> str:
    """Something true, nothing, or something false."""
    if _is_right(again) or _is_number(_first(verdict)) or _is_number(_first(again)):
        return NOT
    line = _first(verdict)
    told = [wrong.says for wrong in each.wrongs() if wrong.id in made and wrong.says and line.startswith(wrong.says)]
    if told and not re.search(slip, line.removeprefix(told[0])):
        return WRONGLY
    ids = {wrong.id for wrong in each.wrongs()}
    if verdict.mistake in ids - made and verdict.mistake != again.mistake:
        return WRONGLY
    return RIGHT if verdict.mistake == again.mistake and _words(verdict) == _words(again) else WRONGLY


def _words(verdict: Any) -> str:
    """The first line without numbers, which change with the inputs."""
    return re.sub(r"-?\d+(\.\d+)?(e-?\d+)?", "#", _first(verdict))


def by_the_graph(chosen: Sequence[str], table: Table) -> list[float]:
    """The named wrong answers of gradients, with the names taken out of the course; the milliseconds of each."""
    times = []
    for each in parts(chosen, 1):
        if each.part.kind != "gradient":
            continue
        listed = list(each.wrongs())
        each.session.solution._wrongs.pop(each.part.name, None)
        for wrong in listed:
            started = time.perf_counter()
            verdict = each.judged(wrong.function)
            times.append(1000 * (time.perf_counter() - started))
            line = _first(verdict)
            told = re.search(told_of(wrong.id), line)
            outcome = RIGHT if told else WRONGLY if verdict is not None and verdict.mistake else NOT
            table.add("gradients, no name listed", outcome, f"{each.part.name} {wrong.id}: {line}")
    return times


def told_of(wrong: str) -> str:
    """The pattern of the right sentence about a wrong answer whose name was taken out; what fits nothing if none."""
    plain = next((wrong.removesuffix(each) for each in SUFFIXES if wrong.endswith(each)), wrong)
    return TOLD.get(wrong) or TOLD.get(plain) or "(?!)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="a few exercises at one seed")
    parser.add_argument("--seeds", type=int, default=3, metavar="N", help="seeds of the first table (default: 3)")
    parser.add_argument("--all", action="store_true", help="print every case that is not right")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    exercises, seeds = (SMOKE, 1) if chosen.smoke else ((), chosen.seeds)
    lines = Lines(chosen.smoke)
    tables = {name: Table(chosen.all) for name in ("alone", "files", "hands", "near", "combined", "graph")}
    with np.errstate(all="ignore"):
        print(f"{'':38} rightly  wrongly  not named")
        alone(exercises, seeds, tables["alone"])
        tables["alone"].print()
        print("files of the tests")
        submissions(exercises, tables["files"])
        tables["files"].print()
        print("in other hands")
        in_other_hands(exercises, tables["hands"], tables["near"])
        tables["hands"].print()
        print("near misses")
        tables["near"].print()
        print("two at once")
        combined(exercises, tables["combined"])
        tables["combined"].print()
        print("by the graph")
        times = by_the_graph(exercises, tables["graph"])
        tables["graph"].print()
    for name, what in (
        ("alone", "named wrong answers of the course"),
        ("files", "files of the tests whose name is the stated one"),
        ("hands", "the same mistakes with other rounding and types"),
    ):
        share = tables[name].share(RIGHT)
        lines.at_least(f"{share:.1f} %", what, share, 95)
    for name, what in (
        ("alone", "another name than theirs among named wrong answers"),
        ("files", "another name than stated among the files of the tests"),
        ("hands", "another name among the same mistakes in other hands"),
        ("near", "the name alone for what is more than that mistake"),
        ("combined", "something false about two mistakes at once"),
    ):
        share = tables[name].share(WRONGLY)
        lines.line(f"{share:.1f} %", what, share, 1, " %")
    lines.line(f"{tables['combined'].share(RIGHT):.1f} %", "something true about two mistakes at once", 0, None)
    lines.line(f"{tables['graph'].share(RIGHT):.1f} %", "gradients named by their graph alone", 0, None)
    lines.line(f"{tables['graph'].share(WRONGLY):.1f} %", "gradients named wrongly by their graph", 0, None)
    middle, longest = statistics.median(times), max(times)
    what = f"the median of judging one of these, {longest:.0f} ms the most"
    lines.line(f"{middle:.0f} ms", what, middle, 100, " ms")
    lines.exit()


if __name__ == "__main__":
    main()
