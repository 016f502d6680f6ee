"""Subscripts one slip away from the right ones: axes in another order, summed, kept, or not belonging together."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from gradekit.formulas.decision import Named
from gradekit.formulas.einsums.read import LETTERS, Spec


def slips(spec: Spec) -> Iterator[tuple[Named, Spec]]:
    """Subscripts one slip away from these."""
    for local in SLIPS:
        yield from local(spec, spec.result or "")


def _permuted(spec: Spec, result: str) -> Iterator[tuple[Named, Spec]]:
    if 1 < len(result) <= 5 and "." not in result:
        for order in itertools.permutations(result):
            if "".join(order) != result:
                transposed = len(result) == 2
                says = "The result is transposed." if transposed else "The axes of the result stand in another order."
                yield Named("transposed" if transposed else "axes", says), spec._replace(result="".join(order))


def _turned(spec: Spec, result: str) -> Iterator[tuple[Named, Spec]]:
    for place, term in enumerate(spec.terms):
        if 1 < len(term) <= 5 and "." not in term:
            for i, j in itertools.combinations(range(len(term)), 2):
                letters = list(term)
                letters[i], letters[j] = letters[j], letters[i]
                says = f"Operand {place + 1} is transposed."
                yield Named("transposed", says), _put(spec, place, "".join(letters))


def _put(spec: Spec, place: int, term: str) -> Spec:
    return spec._replace(terms=(*spec.terms[:place], term, *spec.terms[place + 1 :]))


def _summed(spec: Spec, result: str) -> Iterator[tuple[Named, Spec]]:
    letters = result.replace("...", "")
    for count in range(1, len(letters) + 1):
        for dropped in itertools.combinations(letters, count):
            rest = "".join(each for each in result if each not in dropped)
            says = "An axis is summed where it is kept." if count == 1 else "Axes are summed where they are kept."
            yield Named("summed", says), spec._replace(result=rest)


def _kept(spec: Spec, result: str) -> Iterator[tuple[Named, Spec]]:
    summed = [each for each in dict.fromkeys("".join(spec.terms)) if each.isalpha() and each not in result]
    for count in range(1, len(summed) + 1):
        for kept in itertools.combinations(summed, count):
            for order in itertools.permutations((*kept, *result)) if "." not in result and len(result) < 4 else []:
                says = "An axis is kept where it is summed." if count == 1 else "Axes are kept where they are summed."
                yield Named("kept", says), spec._replace(result="".join(order))


def _apart(spec: Spec, result: str) -> Iterator[tuple[Named, Spec]]:
    """One letter for an axis of two operands becomes two, summed apart or kept."""
    fresh = next(letter for letter in LETTERS if letter not in spec.text)
    for place, term in enumerate(spec.terms):
        for at, letter in enumerate(term):
            if letter.isalpha() and "".join(spec.terms).count(letter) > 1:
                split = _put(spec, place, f"{term[:at]}{fresh}{term[at + 1 :]}")
                says = "Two axes that belong together have different letters, so that each goes by itself."
                yield Named("apart", says), split
                if "." not in result and len(result) < 5:
                    for kept in (0, 1):
                        base = result if kept == 0 or letter in result else f"{letter}{result}"
                        for spot in range(len(base) + 1):
                            yield Named("apart", says), split._replace(result=f"{base[:spot]}{fresh}{base[spot:]}")
                    yield Named("apart", says), split._replace(result=result.replace(letter, fresh))


def _joined(spec: Spec, result: str) -> Iterator[tuple[Named, Spec]]:
    """Two letters become one: a diagonal is taken."""
    letters = [each for each in dict.fromkeys("".join(spec.terms)) if each.isalpha()]
    for one, other in itertools.permutations(letters, 2):
        terms = tuple(term.replace(other, one) for term in spec.terms)
        joined = result.replace(other, "" if one in result else one)
        says = "One letter stands for two axes, so that only a diagonal is taken."
        yield Named("diagonal", says), Spec(terms, joined)
        yield Named("diagonal", says), Spec(terms, joined.replace(one, ""))


Slips = Callable[[Spec, str], Iterator[tuple[Named, Spec]]]
SLIPS: tuple[Slips, ...] = (_permuted, _turned, _summed, _kept, _apart, _joined)
