"""einsum subscripts: which texts compute the same array, and which slip a wrong one is."""

from collections.abc import Sequence

import numpy as np
import pytest

from gradekit.formulas.decision import Decision
from gradekit.formulas.einsums import computed, decide, misfit, operands_of
from gradekit.formulas.einsums.read import read_spec

MATRIX, PAIR, SQUARES, BATCH = [[4, 3]], [[4, 3], [3, 5]], [[3, 3], [3, 3]], [[2, 4, 3], [2, 3, 5]]
SAME: list[tuple[str, str, Sequence[Sequence[int]]]] = [
    ("ab,bc->ac", "ij,jk->ik", PAIR),
    ("ij,jk", "ij,jk->ik", PAIR),
    (" ij , jk -> ik ", "ij,jk->ik", PAIR),
    ("'ij,jk->ik'", "ij,jk->ik", PAIR),
    ("np.einsum('ij,jk->ik', A, B)", "ij,jk->ik", PAIR),
    ("Ij,jK->IK", "ij,jk->ik", PAIR),
    ("ij,jk→ik", "ij,jk->ik", PAIR),
    ("...ij,...jk->...ik", "bij,bjk->bik", BATCH),
    ("...ij,...jk", "bij,bjk->bik", BATCH),
    ("batch row in, batch in col -> batch row col", "bij,bjk->bik", BATCH),
    ("b i j, b j k -> b i k", "bij,bjk->bik", BATCH),
    ("bij,bjk", "bij,bjk->ik", BATCH),
    ("ji", "ij->ji", MATRIX),
    ("ba", "ij->ji", MATRIX),
    ("ii", "ii->", [[3, 3]]),
    ("ij,ij", "kl,kl->", [[4, 3], [4, 3]]),
    ("i,j", "i,j->ij", [[3], [4]]),
    ("ij,ij->ij", "ab,ab->ab", [[4, 1], [4, 3]]),
]


@pytest.mark.parametrize(("student", "reference", "shapes"), SAME)
def test_same(student: str, reference: str, shapes: Sequence[Sequence[int]]) -> None:
    assert decide(student, reference, {"operand_shapes": shapes}).verdict == "equal"


APART = "Two axes that belong together have different letters, so that each goes by itself."
ENTRIES = "This gives an array of the right shape with other entries."
DIFFERENT = [
    ("ij,jk->ki", "ij,jk->ik", SQUARES, "value", f"{ENTRIES} The result is transposed.", "transposed"),
    (
        "ij,jk->ki",
        "ij,jk->ik",
        PAIR,
        "shape",
        "This gives shape (5, 4), expected (4, 5). The result is transposed.",
        "transposed",
    ),
    ("ij,kj->ik", "ij,jk->ik", SQUARES, "value", f"{ENTRIES} Operand 2 is transposed.", "transposed"),
    (
        "ij,kj->ik",
        "ij,jk->ik",
        PAIR,
        "shape",
        "This uses j for axes of different lengths. Operand 2 is transposed.",
        "transposed",
    ),
    (
        "bij,bjk->bki",
        "bij,bjk->bik",
        BATCH,
        "shape",
        "This gives shape (2, 5, 4), expected (2, 4, 5). The axes of the result stand in another order.",
        "axes",
    ),
    (
        "bij,bjk->ik",
        "bij,bjk->bik",
        BATCH,
        "shape",
        "This gives shape (4, 5), expected (2, 4, 5). An axis is summed where it is kept.",
        "summed",
    ),
    (
        "ij,jk->",
        "ij,jk->ik",
        PAIR,
        "shape",
        "This gives shape (), expected (4, 5). Axes are summed where they are kept.",
        "summed",
    ),
    (
        "ij->i",
        "ij->",
        MATRIX,
        "shape",
        "This gives shape (4,), expected (). An axis is kept where it is summed.",
        "kept",
    ),
    ("ij,kl->", "ij,ij->", [[4, 3], [4, 3]], "value", ENTRIES, ""),
    ("ij,kj->", "ij,ij->", [[4, 3], [4, 3]], "value", f"{ENTRIES} {APART}", "apart"),
    (
        "ii->",
        "ij->",
        [[3, 3]],
        "value",
        f"{ENTRIES} One letter stands for two axes, so that only a diagonal is taken.",
        "diagonal",
    ),
    ("ij,jk->ik", "bij,bjk->bik", BATCH, "shape", "This names 2 axes of operand 1 ('ij'), which has 3 axes.", ""),
    (
        "ij->ij",
        "ij,jk->ik",
        PAIR,
        "shape",
        "This names the axes of 1 operand, but there are 2 (operand 1, operand 2).",
        "",
    ),
    ("ij,jk->iz", "ij,jk->ik", PAIR, "shape", "This has z behind the arrow, and not before it.", ""),
    ("ij,jk->ii", "ij,jk->ik", PAIR, "shape", "This has i behind the arrow, twice.", ""),
]


@pytest.mark.parametrize(("student", "reference", "shapes", "how", "says", "mistake"), DIFFERENT)
def test_different(
    student: str, reference: str, shapes: Sequence[Sequence[int]], how: str, says: str, mistake: str
) -> None:
    decision = decide(student, reference, {"operand_shapes": shapes})
    assert decision._replace(witness=None) == Decision("different", how, None, says, mistake)


FORM = "a subscripts string like 'ab,bc->ac' is asked: the axes of each operand, then those of the result"
UNREADABLE = [
    ("", f"There are no subscripts here; {FORM}."),
    ("C_ik = A_ij B_jk", f"'_' is no letter of an axis; {FORM} (character 2)."),
    ("ij,jk->ik->", "There are two arrows in this (character 10)."),
    ("ij,jk->i,k", "There is a comma behind the arrow; the result is one array (character 9)."),
    ("i" * 401, "This has 401 characters; subscripts have at most 400."),
    ("ij,j1->i", f"'1' is no letter of an axis; {FORM} (character 5)."),
]


@pytest.mark.parametrize(("text", "says"), UNREADABLE)
def test_unreadable(text: str, says: str) -> None:
    assert decide(text, "ij,jk->ik", {"operand_shapes": PAIR}) == Decision("unreadable", "student", None, says)


def test_the_reference_and_the_shapes_are_checked() -> None:
    assert decide("ij->i", "ij->k", {"operand_shapes": MATRIX}).how == "reference"
    for shapes in (None, [], [[0]], [[10**9]], ["ab"], [[2.5]]):
        assert decide("ij->i", "ij->i", {"operand_shapes": shapes}).how == "reference"


def test_what_would_be_huge_is_not_built() -> None:
    huge = ",".join(f"{a}{b}" for a, b in ("ab", "cd", "ef", "gh")) + "->abcdefgh"
    decision = decide(huge, "ab,ab,ab,ab->", {"operand_shapes": [[100, 100]] * 4})
    assert (decision.verdict, decision.how) == ("unreadable", "student")


PATTERNS = [
    "ij,jk->ik",
    "ij,jk",
    "...j,jk->...k",
    "ij,jk->",
    "ij,jk->ijk",
    "ji,jk->ik",
    "ij,jk->kk",
    "ij,k->i",
    "i,jk",
    "...,jk",
]


@pytest.mark.parametrize("text", PATTERNS)
@pytest.mark.parametrize("shapes", [PAIR, SQUARES, [[4, 1], [3, 5]], [[1, 3], [3, 1]]])
def test_what_is_said_to_fit_is_what_numpy_takes(text: str, shapes: Sequence[Sequence[int]]) -> None:
    spec, operands = read_spec(text), operands_of(shapes)
    if misfit(spec, shapes):
        with pytest.raises((ValueError, IndexError)):
            np.einsum(text, *operands)
    else:
        assert np.allclose(computed(spec, operands), np.einsum(text, *operands))
