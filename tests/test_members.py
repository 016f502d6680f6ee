"""Sets, lists, orders and intervals as text."""

import pytest

from gradekit.formulas.decision import Decision
from gradekit.formulas.members import decide
from gradekit.formulas.orders import read_constraints
from gradekit.formulas.tree import CannotRead

VARIABLES = {"L": {"domain": "positive"}, "mu": {"domain": "positive"}}


def verdict(kind: str, student: str, reference: str, **settings: object) -> Decision:
    return decide(student, reference, {**settings, "kind": kind})


SETS = [
    ("{1,5}", "{1, 5}"),
    ("[5, 1, 1]", "{1, 5}"),
    ("1, 5", "{1, 5}"),
    ("1 and 5", "{1, 5}"),
    (r"\{1, 5\}", "{1, 5}"),
    ("1; 5", "{5, 1}"),
    ("{0.5, 1/4}", "{0.25, 1/2}"),
    ("{sqrt(4), 2^(1/2)}", "{2, sqrt(2)}"),
    ("{}", "∅"),
    ("{Loss, zero_grad}", "{zero grad, loss}"),
    ("{'a', \"b\"}", "{b, a}"),
    ("{-oo, 0}", "{0, -inf}"),
    ("{1/L, 2*mu, 0}", "{mu + mu, L**-1, 0}"),
]
OTHER_SETS = [
    ("{1}", "{1, 5}", "This has 1 member missing."),
    ("{1, 5, 6, 7, 7}", "{1, 5}", "This has 2 members too many."),
    ("{1, 6}", "{1, 5}", "This has 1 member too many and 1 member missing."),
    ("15", "{1, 5}", "This has 1 member too many and 2 members missing."),
    ("{0.3333333333}", "{1/3}", "This has 1 member too many and 1 member missing."),
    ("{1/L, mu}", "{mu + mu, L**-1}", "This has 1 member too many and 1 member missing."),
    ("{}", "{1}", "This has 1 member missing."),
    ("{loss}", "{losses}", "This has 1 member too many and 1 member missing."),
]
NO_SETS = [
    ("{1, 5", "A bracket is opened and not closed."),
    ("{1, 5]", "A bracket is opened and not closed."),
    ("{1,,5}", "An entry is missing between two commas."),
    ("", "There is nothing here; entries set off by commas are asked, such as {1, 5}."),
    ("{nan}", "NaN is no number."),
    ("{(1, 2)}", "'(1, 2)' is neither a number nor a word."),
    ("1," * 500, "This has 500 entries; 100 are the most that are read."),
    ("{9**9**9, 1}", "'9**9**9' is neither a number nor a word."),
]


def test_sets() -> None:
    for student, reference in SETS:
        settings = VARIABLES if "mu" in reference else {}
        assert verdict("set", student, reference, **settings).verdict == "equal", student
        assert verdict("set", reference, student, **settings).verdict == "equal", student


@pytest.mark.parametrize(("student", "reference", "says"), OTHER_SETS)
def test_other_sets(student: str, reference: str, says: str) -> None:
    settings = VARIABLES if "mu" in reference else {}
    assert verdict("set", student, reference, **settings) == Decision("different", "members", None, says)


@pytest.mark.parametrize(("student", "says"), NO_SETS)
def test_no_sets(student: str, says: str) -> None:
    assert verdict("set", student, "{1, 5}") == Decision("unreadable", "student", None, says)


def test_a_tolerance_is_of_the_numbers_in_a_set() -> None:
    assert verdict("set", "{0.33, 5}", "{1/3, 5}", rtol=0.02).verdict == "equal"
    assert verdict("set", "{0.32, 5}", "{1/3, 5}", rtol=0.02).verdict == "different"


INTERVALS = [
    ("(0,1]", "(0, 1]"),
    ("0 < x <= 1", "(0, 1]"),
    ("1 >= x > 0", "(0, 1]"),
    ("x in (0, 1]", "(0, 1]"),
    (r"x \in \left(0, 1\right]", "(0, 1]"),
    ("]0, 1]", "(0, 1]"),
    ("x > 0 and x <= 1", "(0, 1]"),
    ("[0, oo)", "x >= 0"),
    ("[0, ∞]", "[0, inf)"),
    ("x ≥ 0", "[0, inf)"),
    ("[0,1] U [1,2]", "[0, 2]"),
    ("[0,1) ∪ {1} ∪ (1,2]", "[0, 2]"),
    (r"(-\infty, 0) \cup (0, \infty)", "x != 0"),
    ("x<0 or x>0", "x ≠ 0"),
    ("R", "(-inf, inf)"),
    ("[3,4] or [0,1]", "[0,1] U [3,4]"),
    ("0 < alpha < 2/L", "(0, 2*L^-1)"),
    ("[1/2, 0.5]", "{0.5}"),
    ("(sqrt(2), 2)", "(2^(1/2), 2)"),
    ("0 <= x <= 1, x != 0", "(0, 1]"),
    ("x > 1 and x < 0", "∅"),
    ("(0, 1) U (0.5, 1]", "(0, 1]"),
    ("2 > y", "(-oo, 2)"),
]
OTHER_INTERVALS = [
    ("[0, 1]", "(0, 1]", "end", "The lower end is in the right place, but belongs to it and must not."),
    ("(0, 1)", "(0, 1]", "end", "The upper end is in the right place, but must belong to it."),
    ("(0, 1.0000001]", "(0, 1]", "value", "The upper end is not right."),
    ("x < 1", "(0, 1)", "value", "The lower end is not right."),
    ("[0,1) U (1,2]", "[0, 2]", "members", "This is 2 intervals that do not touch, expected 1."),
    ("[0,1] U [3,5]", "[0,1] U [3,4]", "value", "The upper end of interval 2 is not right."),
    ("(0, 1/L)", "(0, 2/L)", "value", "The upper end is not right."),
    ("x > 1 and x < 0", "(0, 1)", "members", "This is empty, expected 1."),
]
NO_INTERVALS = [
    ("(2, 1)", "The ends of an interval stand in order, the lower one first."),
    ("(inf, 0)", "An interval goes from its lower end to its upper one."),
    ("0..1", "'0..1' is no interval; one such as (a, b] or a < x <= b is asked."),
    ("(0, 1, 2)", "An interval has two ends, set off by a comma, as in (a, b]."),
    ("|x| < 1", "A condition compares one variable with its bounds, as in a < x <= b."),
    ("x > 0 and y < 1", "These are conditions on x and y; one variable is meant."),
    ("", "There is no interval here; one such as (a, b] or a < x <= b is asked."),
    ("(0, 9**9**9)", "An exponent in the formula is larger than 1,000,000."),
    (" or ".join(["(0, 1)"] * 31), "This has more than 30 intervals."),
]


def test_intervals() -> None:
    for student, reference in INTERVALS:
        assert verdict("interval", student, reference, **VARIABLES).verdict == "equal", student
        assert verdict("interval", reference, student, **VARIABLES).verdict == "equal", student


@pytest.mark.parametrize(("student", "reference", "how", "says"), OTHER_INTERVALS)
def test_other_intervals(student: str, reference: str, how: str, says: str) -> None:
    assert verdict("interval", student, reference, **VARIABLES) == Decision("different", how, None, says)


@pytest.mark.parametrize(("student", "says"), NO_INTERVALS)
def test_no_intervals(student: str, says: str) -> None:
    assert verdict("interval", student, "(0, 1]") == Decision("unreadable", "student", None, says)


STEPS = "zero_grad, prediction, loss, backward, step"
BEFORE = ["prediction < loss < backward < step", ["zero_grad", "backward"]]
ORDERS = [
    (STEPS, True, ""),
    ("prediction, zero grad, loss, backward, step", True, ""),
    ("[prediction, loss, Zero-Grad, backward, step]", True, ""),
    ("prediction -> loss -> zero_grad -> backward -> step", True, ""),
    ("1. prediction 2. loss 3. zero_grad 4. backward 5. step", True, ""),
    ("prediction < loss < backward < zero_grad < step", False, "zero grad must come before backward."),
    ("loss, prediction, zero_grad, backward, step", False, "prediction must come before loss."),
    ("prediction, loss, backward, step", False, "This has 4 entries; 5 are to be put in order."),
    ("loss, loss, prediction, zero_grad, backward", False, "'loss' stands twice."),
    ("save, prediction, loss, backward, step", False, "'save' is not one of the entries that are to be put in order."),
]


@pytest.mark.parametrize(("student", "right", "says"), ORDERS)
def test_partial_orders(student: str, right: bool, says: str) -> None:
    decision = verdict("order", student, STEPS, before=BEFORE)
    assert (decision.verdict == "equal", decision.message) == (right, says)


def test_every_extension_passes_and_nothing_else() -> None:
    from itertools import permutations

    passed = [
        "".join(order)
        for order in permutations("abcd")
        if verdict("order", ", ".join(order), "a, b, c, d", before=["a < b", "c < d"]).verdict == "equal"
    ]
    assert passed == ["abcd", "acbd", "acdb", "cabd", "cadb", "cdab"]


def test_without_constraints_one_order_is_right() -> None:
    assert verdict("order", "a, b, c", "a, b, c").verdict == "equal"
    assert verdict("order", "a, c, b", "a, b, c").message == "The order is wrong from entry 2 on."
    assert verdict("order", "c, b, a", "a, b, c").mistake == "reversed"


ODD_CONSTRAINTS = [
    (["b < a"], "The reference itself breaks what before says."),
    (["a < b", "b < a"], "Before goes round in a circle, so that no order keeps it."),
    (["a < c"], "Before names 'c', which is none of the entries."),
    (["a"], "Before is a list of chains such as 'a < b < c', or of pairs [a, b]."),
    ([3], "Before is a list of chains such as 'a < b < c', or of pairs [a, b]."),
]


@pytest.mark.parametrize(("before", "says"), ODD_CONSTRAINTS)
def test_odd_constraints_are_the_references(before: list[object], says: str) -> None:
    assert verdict("order", "a, b", "a, b", before=before) == Decision("unreadable", "reference", None, says)


def test_chains_are_pairs() -> None:
    assert read_constraints("a < b_b < c") == [("a", "b b"), ("b b", "c")]
    with pytest.raises(CannotRead):
        read_constraints(["a <"])


NINE = "Entry 2: 'nine' is not a name of this exercise, which has none (character 1)."
LISTS = [
    ("[5, 9, 25]", "(5, 9, 25)", "", "equal", ""),
    ("5, 9.0, 50/2", "(5, 9, 25)", "number", "equal", ""),
    ("(5, 9, 24)", "(5, 9, 25)", "number", "different", "Entry 3 of 3 not right."),
    ("(6, 9, 24)", "(5, 9, 25)", "number", "different", "Entries 1, 3 of 3 not right."),
    ("(5, 9)", "(5, 9, 25)", "number", "different", "This has 2 entries, expected 3."),
    ("(5, nine, 25)", "(5, 9, 25)", "number", "unreadable", NINE),
    ("[5x3, error]", "[(5, 3), error]", "shape", "equal", ""),
    ("[(3, 5), error]", "[(5, 3), error]", "shape", "different", "Entry 1 of 2 not right."),
    ("[[0, 1), (2, 3)]", "[0 <= x < 1, (2, 3)]", "interval", "equal", ""),
    ("[{2, 1}, {3}]", "[{1, 2}, {3, 3}]", "set", "equal", ""),
    ("[2*mu, L]", "[mu+mu, L]", "formula", "equal", ""),
    ("[2*mu, 2*L]", "[mu+mu, L]", "formula", "different", "Entry 2 of 2 not right."),
    ("[log(0)]", "[1]", "number", "undecided", "Entry 1 of 1 could not be decided."),
    (
        "[1]",
        "[1]",
        "colour",
        "unreadable",
        "'colour' is no kind of entry; there are number, word, formula, shape, set, interval, einsum, order.",
    ),
]


@pytest.mark.parametrize(("student", "reference", "entry", "outcome", "says"), LISTS)
def test_lists(student: str, reference: str, entry: str, outcome: str, says: str) -> None:
    settings = VARIABLES if entry == "formula" else {}
    decision = verdict("list", student, reference, entry=entry, **settings)
    assert (decision.verdict, decision.message) == (outcome, says)
