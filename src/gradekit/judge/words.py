"""Reading values as people write them: words, truth values, numbers, choices, sets, orders, tuples, shapes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from fractions import Fraction
from typing import Any, TypeVar

import numpy as np

from gradekit.formulas import shapes
from gradekit.formulas.from_sympy import read_records
from gradekit.formulas.tree import CannotRead, Node, Scope, Variable, name, names_in
from gradekit.formulas.tree import number as number_node
from gradekit.judge.number_words import Number, Undecided, few, plain
from gradekit.judge.number_words import number as number
from gradekit.judge.reading import Unreadable, in_words
from gradekit.wire import Matrix
from gradekit.wire_sympy import Symbolic

TRUE, FALSE = frozenset({"true", "yes", "t"}), frozenset({"false", "no", "f"})
T = TypeVar("T")
ODD_SIZE = "has a size that is no whole number"
Size = int | str | Node
Shape = tuple[Size, ...] | str
LONGEST = 1000  # characters of a word
# "option 2", "sum 1", "(3)": an option by its number, said with a word.
COUNTED = re.compile(r"(?:[a-z]+ )?\(?([0-9]{1,2})[.):]?")
# Words that stand between the entries of an order or a list as text.
BETWEEN = re.compile(r"\s*(?:,|;|->|→|\n|<)\s*")
SYNONYMS = {"backward": "reverse", "forward mode": "forward", "reverse mode": "reverse", "backward mode": "reverse"}


def word(text: str) -> str:
    """The word without case; space, `-` and `_` are equal. Of a text that is no word, the beginning."""
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
    plain = re.sub(r"[\s_-]+", " ", text).strip().casefold()
    return SYNONYMS.get(plain, plain)


def boolean(value: Any) -> bool:
    """The truth value, also as one of the words true, false, yes, no, t, f. Raises Unreadable."""
    given, value = value, plain(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and word(value) in TRUE | FALSE:
        return word(value) in TRUE
    raise Unreadable(f"is {in_words(given)}; True or False is asked")


def choice(value: Any, options: tuple[str, ...]) -> str:
    """The option, given as its text or its number (the first is 1). Raises Unreadable."""
    value = plain(value)
    words = [word(option) for option in options]
    if isinstance(value, str) and word(value) in words:
        return word(value)
    # Code as an option is the same with blanks and without.
    closed = [each.replace(" ", "") for each in words]
    if isinstance(value, str) and closed.count(word(value).replace(" ", "")) == 1:
        return words[closed.index(word(value).replace(" ", ""))]
    if isinstance(value, str):
        numbered = [f"{place} {each}" for place, each in enumerate(words, 1)]
        if word(value) in numbered:
            return words[numbered.index(word(value))]
        if counted := COUNTED.fullmatch(word(value)):
            value = counted[1]
    if isinstance(value, (int, float, str)) and not isinstance(value, bool):
        place = _place(value)
        if 1 <= place <= len(words):
            return words[place - 1]
    listed = ", ".join(f"{place} {option}" for place, option in enumerate(options, 1))
    raise Unreadable(f"is none of the options ({listed})")


def _place(value: Any) -> int:
    try:
        place = number(value)
    except Unreadable:
        return 0
    return place if isinstance(place, int) else 0


def item(value: Any) -> Any:
    """A member of a set or an order: a word, or a number (also as text)."""
    if isinstance(value, str):
        try:
            return number(value) if any(sign.isdigit() or sign == "π" for sign in value) else word(value)
        except Unreadable:
            return word(value)
    return number(value)


def members(value: Any, options: tuple[str, ...]) -> frozenset[Any]:
    """The set, from a set, list or tuple, repeats ignored; a bare string is never a set. Raises Unreadable."""
    return frozenset(_known(_listed(value, "a set, list or tuple"), options))


def order(value: Any, options: tuple[str, ...]) -> tuple[Any, ...]:
    """The order, from a list or tuple of words. Raises Unreadable."""
    if isinstance(value, (set, frozenset)):
        raise Unreadable("is a set, which has no order; a list or tuple is asked")
    return tuple(_known(_listed(entries(value), "a list or tuple"), options))


def entries(value: Any) -> Any:
    """The entries of a list given as text: set off by commas, arrows or lines, in brackets or without."""
    if not isinstance(value, str) or not BETWEEN.search(value.strip()):
        return value
    bare = value.strip()
    if (bare[0], bare[-1]) in (("(", ")"), ("[", "]")):
        bare = bare[1:-1]
    return [each.strip("'\" ") for each in BETWEEN.split(bare.strip().strip(","))]


def _known(items: list[Any], options: tuple[str, ...]) -> list[Any]:
    words = {item(option) for option in options}
    for each in items:
        if words and each not in words:
            raise Unreadable(f"names {str(each)[:40]!r}, which is none of the words ({', '.join(options)})")
    return items


def _listed(value: Any, asked: str, read: Callable[[Any], Any] = item) -> list[Any]:
    if isinstance(value, (np.ndarray, Matrix)):
        value = few(value.array if isinstance(value, Matrix) else value).tolist()
    if not isinstance(value, (set, frozenset, list, tuple)) or not value:
        empty = isinstance(value, (set, frozenset, list, tuple, str)) and not value
        raise Unreadable(f"is {'empty' if empty else in_words(value)}; {asked} is asked")
    few(value)
    # Sets of words have another order in every process; what is said about them must not.
    entries = sorted(value, key=repr) if isinstance(value, (set, frozenset)) else value
    try:
        return [read(each) for each in entries]
    except Unreadable as odd:
        raise Unreadable(f"has an entry that {odd.what.partition(';')[0]}; {asked} is asked") from None


def numbers(value: Any) -> tuple[Number, ...]:
    """The tuple of numbers, from a tuple, list or array. Raises Unreadable."""
    if isinstance(value, (set, frozenset)):
        raise Unreadable("is a set, which has no order; a tuple is asked")
    return tuple(_listed(entries(value), "a tuple of numbers", number))


def shape(value: Any, symbols: Collection[str] = ()) -> Shape:
    """The shape as a tuple of whole numbers, names and formulas, or the word "error". Raises Unreadable.

    Names beside `symbols` are read too, so that it can be said that they are none of the statement.
    """
    if isinstance(value, str):
        return _shape_text(value, symbols)
    if isinstance(value, np.ndarray):
        value = few(value).tolist()
    if not isinstance(value, (tuple, list)):
        raise Unreadable(f"is {in_words(value)}; a tuple of sizes, or the word error, is asked")
    return tuple(_size(each, symbols) for each in few(value))


def _shape_text(text: str, symbols: Collection[str]) -> Shape:
    try:
        found = _with_names(lambda names: shapes.read_shape(text, names), text, symbols)
    except CannotRead as odd:
        if odd.what == shapes.OPEN:
            raise Unreadable("opens a bracket that is not closed") from None
        raise Unreadable(f"cannot be read: {odd.what}") from None
    if not isinstance(found, str) and len(found) == 1 and shapes.is_bare_product(found[0], text):
        raise Unreadable("may be one size, a product, or several; set sizes off by commas, as in (m, n)")
    return found if isinstance(found, str) else tuple(map(_plain_size, found))


def _with_names(read: Callable[[Collection[str]], T], text: str, symbols: Collection[str]) -> T:
    """With the symbols alone (`mn` is their product), or else with the names that the text uses. Raises CannotRead."""
    try:
        return read(symbols)
    except CannotRead:
        return read(dict.fromkeys([*symbols, *shapes.names_of(text)]))


def _plain_size(size: Node) -> Size:
    """A whole number or a name as such, anything else as its formula."""
    if size.head == "number":
        return int(Fraction(size.value))
    return str(size.value) if size.head == "name" else size


def _symbolic_size(value: Symbolic) -> Size:
    """The formula that a SymPy expression is; its symbols are the names of sizes."""
    spelled = {text: Variable("posint") for head, _, text in value.records if head == "Symbol"}
    try:
        return _plain_size(read_records(value.records, Scope(spelled)).tree)
    except CannotRead:
        raise Unreadable(ODD_SIZE) from None


def _size(value: Any, symbols: Collection[str]) -> Size:
    if isinstance(value, Symbolic):
        return _symbolic_size(value)
    if isinstance(value, str) and not value.strip().isdecimal():
        try:
            return _plain_size(_with_names(lambda names: shapes.read_size(value, names), f"({value},)", symbols))
        except CannotRead:
            raise Unreadable(ODD_SIZE) from None
    try:
        size = number(value)
    except Unreadable:
        size = -1
    if not isinstance(size, int) or size < 0:
        raise Unreadable(ODD_SIZE)
    return size


def names_of_sizes(answer: Shape) -> list[str]:
    """The names that a shape uses, in order."""
    sizes = () if isinstance(answer, str) else answer
    found = [name for size in sizes for name in ([size] if isinstance(size, str) else _names_in(size))]
    return list(dict.fromkeys(found))


def _names_in(size: Size) -> list[str]:
    return sorted(names_in(size)) if isinstance(size, Node) else []


def wrong_axis(expected: tuple[Size, ...], answer: tuple[Size, ...]) -> int | None:
    """The first axis at which shapes of one rank differ; None when they do not.

    Raises Undecided where no whole numbers can be found at which sizes have values.
    """
    for axis, (one, other) in enumerate(zip(expected, answer, strict=True)):
        same = shapes.same_size(_tree(one), _tree(other))
        if same is None:
            raise Undecided(f"the size at axis {axis} (counted from 0) could not be compared")
        if not same:
            return axis
    return None


def _tree(size: Size) -> Node:
    if isinstance(size, Node):
        return size
    return name(size) if isinstance(size, str) else number_node(size)
