"""The numbers of a report against other ways to them: NumPy, examples by hand, and a published one; and what counts."""

import math
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from class_book import ANN, BOB, EVA, RUN, attempt_of, class_of_three, file_of, given, item, make_book
from gradekit.analysis.items import CREDITS, timed_out
from gradekit.analysis.measures import alpha, bins, correlation, deviation, quantile, spread
from gradekit.analysis.mistakes import Mistake
from gradekit.analysis.summary import ALIKE, FEW_ITEMS, FEW_STUDENTS, Summary, summary
from gradekit.endings import died, too_slow
from gradekit.exporting.standing import Standing, Standings, Worth, standings
from gradekit.gradebook.book import Gradebook
from gradekit.gradebook.marks import Mark, PartMark, marks
from gradekit.gradebook.records import Item, Received, Student, Submission
from gradekit.host import Ending
from gradekit.model import Limits
from gradekit.outcomes import Step
from random_class import random_class

# S. Chatterjee and B. Price, Regression Analysis by Example, Wiley 1977, table 3.3: how the employees of 30 departments
# rate seven things; `attitude` in R. W. Revelle's R package psych gives, for alpha(attitude), raw_alpha 0.84 and below
# it `r.drop`, the correlation of each item with the others, and `raw_alpha` if an item is dropped.
ATTITUDE = """
43 63 71 61 81 43 58 71 72 67 64 67 69 68 77 81 74 65 65 50 50 64 53 40 63 66 78 48 85 82
51 64 70 63 78 55 67 75 82 61 53 60 62 83 77 90 85 60 70 58 40 61 66 37 54 77 75 57 85 82
30 51 68 45 56 49 42 50 72 45 53 47 57 83 54 50 64 65 46 68 33 52 52 42 42 66 58 44 71 39
39 54 69 47 66 44 56 55 67 47 58 39 42 45 72 72 69 75 57 54 34 62 50 58 48 63 74 45 71 59
61 63 76 54 71 54 66 70 71 62 58 59 55 59 79 60 79 55 75 64 43 66 63 50 66 88 80 51 77 64
92 73 86 84 83 49 68 66 83 80 67 74 63 77 77 54 79 80 85 78 64 80 80 57 75 76 78 83 74 78
45 47 48 35 47 34 35 41 31 41 34 41 25 35 46 36 63 60 46 52 33 41 37 49 33 72 49 38 55 39
"""
DEPARTMENTS = list(zip(*([float(word) for word in line.split()] for line in ATTITUDE.split("\n") if line), strict=True))


def item_rest(rows: Sequence[Sequence[float]]) -> list[float | None]:
    """The correlation of each item with the sum of all others. `rows`: (students, items), without gaps."""
    items = range(len(rows[0]) if rows else 0)
    return [correlation([row[i] for row in rows], [math.fsum(row) - row[i] for row in rows]) for i in items]


def test_a_published_example() -> None:
    assert alpha(DEPARTMENTS) == pytest.approx(0.843, abs=5e-4)
    assert item_rest(DEPARTMENTS) == pytest.approx([0.67, 0.74, 0.56, 0.71, 0.79, 0.27, 0.46], abs=5e-3)
    dropped = [alpha([row[:i] + row[i + 1 :] for row in DEPARTMENTS]) for i in range(7)]
    assert dropped == pytest.approx([0.810, 0.797, 0.828, 0.803, 0.795, 0.864, 0.840], abs=5e-4)


def test_an_example_by_hand() -> None:
    """Four students, three items. Sums 3, 2, 1, 0 vary by 5/3; the items by 1/4, 1/3 and 1/4."""
    rows = [[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]
    assert alpha(rows) == pytest.approx(3 / 2 * (1 - (1 / 4 + 1 / 3 + 1 / 4) / (5 / 3)))
    assert alpha(rows) == pytest.approx(0.75)
    # The first item, 1 1 1 0, with the rest, 2 1 0 0: products of deviations add up to 3/4, squares to 3/4 and 11/4.
    assert item_rest(rows)[0] == pytest.approx(3 / 4 / math.sqrt(3 / 4 * 11 / 4))


points = st.integers(0, 1000)
tables = st.integers(2, 6).flatmap(
    lambda items: st.lists(st.lists(points, min_size=items, max_size=items), min_size=2, max_size=20)
)


@for_all(tables)
def test_they_are_what_numpy_computes(rows: list[list[int]]) -> None:
    table = np.array(rows, dtype=float)
    sums, items = table.sum(axis=1), table.shape[1]
    if sums.var():
        told = items / (items - 1) * (1 - table.var(axis=0, ddof=1).sum() / sums.var(ddof=1))
        assert alpha(rows) == pytest.approx(told, rel=1e-9, abs=1e-9)
    else:
        assert alpha(rows) is None
    for i, found in enumerate(item_rest(rows)):
        own, rest = table[:, i], sums - table[:, i]
        if np.ptp(own) and np.ptp(rest):
            assert found == pytest.approx(np.corrcoef(own, rest)[0, 1], abs=1e-9)
        else:
            assert found is None


@for_all(st.lists(st.integers(0, 400).map(lambda n: n / 400), min_size=1, max_size=40))
def test_a_spread_is_what_numpy_computes(shares: list[float]) -> None:
    found = spread(shares)
    assert found is not None
    assert found.mean == pytest.approx(np.mean(shares))
    assert found.quartiles == pytest.approx(np.quantile(shares, [0.25, 0.5, 0.75]))
    assert found.deviation == (pytest.approx(np.std(shares, ddof=1), abs=1e-12) if len(shares) > 1 else None)
    assert sum(found.counts) == found.number == len(shares)


@for_all(tables, st.randoms())
def test_order_says_nothing_and_a_unit_neither(rows: list[list[int]], drawn) -> None:
    mixed = [[7 * value for value in row] for row in rows]
    drawn.shuffle(mixed)
    for found, other in zip([alpha(rows), *item_rest(rows)], [alpha(mixed), *item_rest(mixed)], strict=True):
        assert (found is None) == (other is None)
        assert found is None or found == pytest.approx(other, abs=1e-9)


@for_all(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), max_size=20))
def test_a_correlation_is_a_number_or_none(pairs: list[tuple[float, float]]) -> None:
    found = correlation([x for x, _ in pairs], [y for _, y in pairs])
    assert found is None or -1 <= found <= 1


@pytest.mark.parametrize("values", [[], [3.0], [2.0, 2.0, 2.0], [0.1 + 0.2, 0.3 + 0.0][:1] * 3])
def test_what_does_not_vary_correlates_with_nothing(values: list[float]) -> None:
    assert correlation(values, [float(n) for n in range(len(values))]) is None
    assert correlation([float(n) for n in range(len(values))], values) is None


def test_nothing_is_measured_of_too_little() -> None:
    assert (alpha([]), alpha([[1, 2]]), alpha([[1], [2]]), alpha([[1, 2], [2, 1]])) == (None, None, None, None)
    assert (item_rest([]), spread([]), deviation([1.0])) == ([], None, None)
    assert correlation([0.0, 5e-324], [0.0, 1.0]) is None


def test_ends_of_ranges_belong_to_the_upper_one() -> None:
    tenths = [n / 10 for n in range(11)]
    assert bins(tenths) == (1, 1, 1, 1, 1, 1, 1, 1, 1, 2)
    assert bins([0.0999, 0.6999, 0.9999]) == (1, 0, 0, 0, 0, 0, 1, 0, 0, 1)
    assert quantile([0.0, 1.0], 0.25) == 0.25


@pytest.mark.parametrize("doing", ["jacobian", ""])
def test_timeouts_are_told_from_other_errors(doing: str) -> None:
    step = Step(doing, "x (3,)", "file.py", Limits())
    assert timed_out(too_slow(step))
    assert timed_out(died(Ending(-9, 5.0), step))
    assert not timed_out(died(Ending(-11, 0.1), step))
    assert not timed_out("Calling f raised ValueError: Calling f took longer than 5 s: is there an endless loop?")


def of(book: Gradebook) -> Summary:
    """The summary of a gradebook, which is closed."""
    with book:
        return summary(standings(book))


def test_a_class_of_three(tmp_path: Path) -> None:
    found = of(class_of_three(tmp_path / "c.db"))
    assert (found.students, found.nothing, found.final, found.points) == (3, 0, 2, Decimal(20))
    svd, backprop = found.exercises
    # Eva left the text out in a file: 0 points of 4. Bob's text is open: 0 of the 6 others.
    assert svd.spread is not None
    assert svd.spread.mean == pytest.approx((0.9 + 0 + 0.6) / 3)
    assert (svd.students, svd.compared, svd.nothing) == (3, 3, 0)
    text = svd.parts[1]
    assert (text.name, text.number, text.answered) == ("tradeoff", 2, 2)
    assert text.difficulty == pytest.approx((3 / 4 + 0) / 2)
    assert dict(text.credits) == {"full": 0, "partly": 1, "none": 0, "missing": 1, "open": 1}
    assert (text.counts.pending, text.counts.by_person) == (1, 1)
    # Eva handed in no file here: 0 points in her marks, and no answer to a part.
    assert (backprop.students, backprop.compared, backprop.nothing) == (3, 2, 1)
    assert [part.difficulty for part in backprop.parts] == [1.0, 0.5]
    assert found.spread is not None
    assert sorted(found.spread.counts, reverse=True)[:3] == [1, 1, 1]
    assert found.spread.mean == pytest.approx((19 / 20 + 3 / 16 + 6 / 20) / 3)


def class_with(path: Path, rows: Sequence[Sequence[int | None]], exercise: str = "ch2-backprop") -> Gradebook:
    """Students whose parts, 10 points each, have these points; None is open."""
    names = [f"p{place}" for place in range(len(rows[0]))]
    work = {
        Student(f"{place:03}", f"Student {place}"): {
            exercise: [item(name, score, 10, answer="text") for name, score in zip(names, row, strict=True)]
        }
        for place, row in enumerate(rows)
    }
    return make_book(path, work)


SCORES = np.random.RandomState(4).binomial(10, np.linspace(0.2, 0.9, 40)[:, None], size=(40, 4))


def test_discrimination_is_the_textbooks_where_nothing_is_open(tmp_path: Path) -> None:
    (exercise,) = of(class_with(tmp_path / "c.db", SCORES.tolist())).exercises
    rests = [np.corrcoef(SCORES[:, i], SCORES.sum(axis=1) - SCORES[:, i])[0, 1] for i in range(4)]
    assert [part.discrimination for part in exercise.parts] == pytest.approx(rests)
    assert [part.pairs for part in exercise.parts] == [40] * 4
    assert exercise.reliability.value == pytest.approx(alpha(SCORES.tolist()))
    assert exercise.reliability[1:] == (40, 4, 0, "")


def test_an_open_part_is_left_out_on_both_sides(tmp_path: Path) -> None:
    rows: list[list[int | None]] = SCORES.tolist()
    for row in rows[:3]:
        row[3] = None
    (exercise,) = of(class_with(tmp_path / "c.db", rows)).exercises
    shares = [SCORES[i, 1:3].sum() / 20 if i < 3 else SCORES[i, 1:].sum() / 30 for i in range(40)]
    assert exercise.parts[0].discrimination == pytest.approx(np.corrcoef(SCORES[:, 0], shares)[0, 1])
    assert (exercise.parts[3].number, exercise.parts[3].pairs) == (37, 37)
    # Open for 3 of 40: an item still, of those who have points in all.
    assert exercise.reliability.value == pytest.approx(alpha(SCORES[3:].tolist()))
    assert exercise.reliability[1:] == (37, 4, 0, "")


def test_a_part_that_is_mostly_open_is_no_item(tmp_path: Path) -> None:
    rows: list[list[int | None]] = SCORES.tolist()
    for row in rows[:5]:
        row[3] = None
    (exercise,) = of(class_with(tmp_path / "c.db", rows)).exercises
    assert exercise.reliability.value == pytest.approx(alpha(SCORES[:, :3].tolist()))
    assert exercise.reliability[1:] == (40, 3, 1, "")


SUPPRESSED = {
    "29 students": (SCORES[:29].tolist(), FEW_STUDENTS),
    "one part": (SCORES[:, :1].tolist(), FEW_ITEMS),
    "all alike": ([[3, 4]] * 30, ALIKE),
}


@pytest.mark.parametrize("name", SUPPRESSED)
def test_alpha_is_not_shown_of_too_little(name: str, tmp_path: Path) -> None:
    rows, why = SUPPRESSED[name]
    found = of(class_with(tmp_path / "c.db", rows))
    assert (found.reliability.value, found.reliability.why) == (None, why)


def test_alpha_is_shown_from_thirty_students_on(tmp_path: Path) -> None:
    found = of(class_with(tmp_path / "c.db", SCORES[:30].tolist()))
    assert found.reliability.value == pytest.approx(alpha(SCORES[:30].tolist()))


def test_discrimination_is_shown_from_ten_students_on(tmp_path: Path) -> None:
    few, ten = (of(class_with(tmp_path / f"{n}.db", SCORES[:n].tolist())).exercises[0].parts for n in (9, 10))
    assert [part.discrimination for part in few] == [None] * 4
    assert all(part.discrimination is not None for part in ten)


def test_who_hands_in_nothing_says_nothing_about_parts(tmp_path: Path) -> None:
    book = class_with(tmp_path / "c.db", SCORES.tolist())
    before = summary(standings(book))
    gone = [Student(f"x{n}", f"Gone {n}") for n in range(5)]
    files = [file_of(student, "ch2-backprop", None) for student in gone]
    book.begin(RUN._replace(id="r2"), gone, [Received(file) for file in files])
    for file in files:
        book.record(attempt_of(file, [item(f"p{n}", 0, 10, status="missing") for n in range(4)]))
    after = of(book)
    assert (after.students, after.nothing, after.exercises[0].nothing) == (45, 5, 5)
    assert after.exercises[0].parts == before.exercises[0].parts
    assert (after.reliability, after.spread) == (before.reliability, before.spread)


def test_a_persons_points_count_and_marking_keeps_its_word(tmp_path: Path) -> None:
    wrong = item("total", 0, 2, mistake="sign", message="The sign is wrong.\nExpected 3.")
    late = item("mean", 0, 2, status="error", message="Calling mean took longer than 10 s: is there an endless loop?")
    book = make_book(tmp_path / "c.db", {ANN: {"hw1-tiny": [wrong, late]}, BOB: {"hw1-tiny": [wrong, late]}})
    file = file_of(ANN, "hw1-tiny")
    book.add_events([given(file, "total", 2), given(file, "mean", 1, id="e2"), given(file, "mean", 0, id="e3")])
    total, mean = of(book).exercises[0].parts
    assert dict(total.credits) == {"full": 1, "partly": 0, "none": 1, "missing": 0, "open": 0}
    assert total.difficulty == 0.5
    assert total.mistakes == (Mistake("hw1-tiny", "total", "sign", "The sign is wrong.", 2, 2),)
    assert mean.counts == (0, 2, 0, 0, 1, 1)


def test_mistakes_are_sentences_with_what_they_are_of(tmp_path: Path) -> None:
    def failed(name: str, *lines: str) -> list[Item]:
        return [item("p", 0, 2, mistake=name, message="\n".join(lines))]

    told = [
        failed("factor", "Every entry is 2 times the right one.", "Expected 1."),
        failed("factor", "Every entry is 3 times the right one.", "Expected 1."),
        failed("factor", "Every entry is 3 times the right one.", "Expected 2."),
        failed("sigma_for_dsigma", "sigma where sigma' belongs.", "Expected 1."),
        failed("sigma_for_dsigma", "sigma where sigma' belongs.", "Expected 2."),
        failed("sign", "The sign is wrong: every entry is the negative of the right one."),
        [item("p", 2, 2)],
        [item("p", 0, 2, status="error", message="raised")],
        [item("p", 0, 2, status="missing")],
    ]
    work = {Student(str(n), f"S {n}"): {"hw1-tiny": [*items, item("q", 1, 1)]} for n, items in enumerate(told)}
    found = of(make_book(tmp_path / "c.db", work)).mistakes
    assert [(each.number, each.of, each.says) for each in found] == [
        (3, 8, "Wrong by a factor."),
        (2, 8, "sigma where sigma' belongs."),
        (1, 8, "The sign is wrong: every entry is the negative of the right one."),
    ]


def test_another_version_of_an_exercise_is_not_compared(tmp_path: Path) -> None:
    book = class_with(tmp_path / "c.db", SCORES.tolist())
    book.begin(RUN._replace(id="r0"), [EVA], [Received(file_of(EVA, "ch2-backprop"))])
    book.record(attempt_of(file_of(EVA, "ch2-backprop"), [item("p0", 5, 5)], run="r0"))
    # The latest run decides what the exercise is worth.
    other = Student("zed", "Zed")
    book.begin(RUN._replace(id="r3"), [other], [Received(file_of(other, "ch2-backprop"))])
    book.record(attempt_of(file_of(other, "ch2-backprop"), [item(f"p{n}", 10, 10) for n in range(4)], run="r3"))
    found = of(book)
    (exercise,) = found.exercises
    assert (exercise.students, exercise.compared, exercise.other) == (42, 41, 1)
    assert found.spread is not None
    assert found.spread.number == 41


def test_what_is_not_marked_yet_is_counted_as_that(tmp_path: Path) -> None:
    book = class_with(tmp_path / "c.db", SCORES[:2].tolist())
    book.begin(RUN._replace(id="r2"), [EVA], [Received(file_of(EVA, "ch2-backprop"))])
    found = of(book)
    assert (found.exercises[0].unmarked, found.exercises[0].compared, found.final) == (1, 2, 2)


STATUSES = ("pass", "warning", "fail", "error", "missing", "pending", "undecided")
a_part = st.tuples(st.sampled_from(STATUSES), st.integers(0, 200), st.sampled_from([100, 200]))


def standing_of(number: int, parts: Sequence[tuple[str, int, int]] | None) -> Standing:
    student = Student(str(number), "")
    file = Submission(student.id, "e", "e.py", None if parts is None else b"")
    items = [
        Item(f"p{place}", status, None if status in ("pending", "undecided") else min(score, 100), 100, "m")
        for place, (status, score, _) in enumerate(parts or [("missing", 0, 100)] * 3)
    ]
    mark = Mark(file.id, file, "", "", attempt_of(file, items), tuple(PartMark(each) for each in items))
    return Standing(student, {"e": mark}, {"e": "open"} if mark.open else {})


@settings(max_examples=200)
@for_all(st.lists(st.none() | st.lists(a_part, min_size=3, max_size=3), min_size=1, max_size=40))
def test_it_all_adds_up_and_nothing_is_no_number(rows) -> None:
    worth = Worth("e", tuple((f"p{n}", Decimal(1)) for n in range(3)))
    found = summary(Standings((worth,), tuple(standing_of(n, row) for n, row in enumerate(rows))))
    (exercise,) = found.exercises
    assert exercise.compared + exercise.nothing + exercise.other + exercise.unmarked == exercise.students == len(rows)
    for part in exercise.parts:
        assert tuple(part.credits) == CREDITS
        assert sum(part.credits.values()) == exercise.compared
        assert part.number == exercise.compared - part.credits["open"]
        assert part.counts.undecided + part.counts.pending == part.credits["open"]
        assert part.answered == exercise.compared - part.credits["missing"]
        assert (part.difficulty is None) == (part.number == 0)
        assert part.difficulty is None or 0 <= part.difficulty <= 1
        assert part.discrimination is None or (-1 <= part.discrimination <= 1 and part.pairs >= 10)
    value = found.reliability.value
    assert value is None or (value <= 1 and found.reliability.students >= 30)
    assert "nan" not in str(found).lower()


def test_a_large_class_against_numpy_on_its_marks(tmp_path: Path) -> None:
    """Every number of a part, and alpha, once more from the marks, as columns with gaps."""
    with random_class(tmp_path / "c.db", ["ch1-svd", "ch2-backprop", "exam-broadcast"], 150) as book:
        found, listed = summary(standings(book)), marks(book)
    names = [(each.exercise, part.name) for each in found.exercises for part in each.parts]
    students = sorted({mark.file.student for mark in listed})
    scores, worth = (np.full((len(students), len(names)), np.nan) for _ in range(2))
    files = np.zeros((len(students), len(names)), dtype=bool)
    for mark in (mark for mark in listed if mark.file.content is not None):
        for part in mark.parts:
            place = students.index(mark.file.student), names.index((mark.file.exercise, part.item.part))
            files[place] = True
            if part.score is not None:
                scores[place], worth[place] = float(part.score), part.item.max_score / 100
    for column, part in enumerate(part for each in found.exercises for part in each.parts):
        here = ~np.isnan(scores[:, column])
        own = scores[here, column]
        sums = np.nansum(scores[here], axis=1) - own, np.nansum(worth[here], axis=1) - worth[here, column]
        usable = sums[1] > 0
        assert (part.number, part.pairs) == (here.sum(), usable.sum())
        assert part.difficulty == pytest.approx(np.mean(own / worth[here, column]))
        rest = sums[0][usable] / sums[1][usable]
        assert part.discrimination == pytest.approx(np.corrcoef(own[usable], rest)[0, 1])
    whole = scores[files.all(axis=1)]
    rows = whole[:, np.isnan(whole).mean(axis=0) <= 0.1]
    rows = rows[~np.isnan(rows).any(axis=1)]
    items = rows.shape[1]
    told = items / (items - 1) * (1 - rows.var(axis=0, ddof=1).sum() / rows.sum(axis=1).var(ddof=1))
    assert found.reliability.value == pytest.approx(told)
    assert found.reliability[1:] == (len(rows), items, len(names) - items, "")
