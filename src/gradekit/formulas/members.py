"""Answers of several entries: sets, whose order does not count, and lists, entry by entry."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from gradekit.formulas.decision import Decision, different, equal, unreadable
from gradekit.formulas.numbers import Number, near, read_number, tolerance
from gradekit.formulas.shapes import top_level
from gradekit.formulas.tree import CannotRead, Node, Scope, Variable

MAX_LENGTH, MAX_MEMBERS = 4000, 100
EMPTY = frozenset({"∅", "\\emptyset", "\\varnothing", "empty", "the empty set", "empty set", "{}", "set()", "[]"})
LATEX = re.compile(r"\\(?:left|right)(?![a-zA-Z])|\$|\\[,;! ]")
BRACKETS = {"{": "}", "[": "]", "(": ")"}
QUOTED = re.compile(r"\s*(['\"])(.*)\1\s*")
WORD = re.compile(r"[^\W\d]['\w\s.-]*")
AND = re.compile(r"\s+and\s+", re.IGNORECASE)
ENTRIES = ("number", "word", "formula", "shape", "set", "interval", "einsum", "order")


class Member(NamedTuple):
    """One entry as read: a number, a word, or a formula of the declared names."""

    number: Number | None = None
    word: str = ""
    tree: Node | None = None


def decide(student: str, reference: str, settings: Mapping[str, Any]) -> Decision:
    """Whether a set, a list, an interval or an order is the reference; `kind` says which (a set if it is not given).

    `entry` says what the entries of a set or list are: numbers, words, or formulas in the declared variables, unless
    they are all of a kind that shows; a list may have shapes, sets, intervals, subscripts and orders as entries too.
    `rtol` is the relative tolerance of numbers.
    """
    kind = settings.get("kind", "set")
    if kind == "interval":
        from gradekit.formulas import intervals

        return intervals.decide(student, reference, settings)
    if kind == "order":
        from gradekit.formulas import orders

        return orders.decide(student, reference, settings)
    return _list(student, reference, settings) if kind == "list" else _set(student, reference, settings)


def _set(student: str, reference: str, settings: Mapping[str, Any]) -> Decision:
    whose = "reference"
    try:
        expected = read_members(reference, settings)
        whose = "student"
        got = read_members(student, settings)
    except CannotRead as odd:
        return unreadable(whose, odd)
    extra, lacking = differing(got, expected, settings), differing(expected, got, settings)
    if extra is None or lacking is None:
        return Decision("undecided", message="Whether two of the members are equal cannot be told.")
    if not (extra or lacking):
        return equal("structural" if set(map(repr, got)) == set(map(repr, expected)) else "numeric")
    return different("members", f"This has {counted(extra, lacking)}.")


def counted(extra: int, lacking: int) -> str:
    """How many members are too many and how many are missing, in words."""
    counts = [(n, "member" if n == 1 else "members", what) for n, what in ((extra, "too many"), (lacking, "missing"))]
    said = [f"{n} {noun} {what}" for n, noun, what in counts if n]
    return " and ".join(said)


def differing(one: Sequence[Member], other: Sequence[Member], settings: Mapping[str, Any]) -> int | None:
    """How many different members of the first are not in the second; None where that cannot be told."""
    distinct: list[Member] = []
    for each in one:
        found = contains([*other, *distinct], each, settings)
        if found is None:
            return None
        if not found:
            distinct.append(each)
    return len(distinct)


def contains(members: Sequence[Member], one: Member, settings: Mapping[str, Any]) -> bool | None:
    """Whether an equal entry is among these; None where that cannot be told."""
    answers = [alike(one, each, settings) for each in members]
    if True in answers:
        return True
    return None if None in answers else False


def alike(one: Member, other: Member, settings: Mapping[str, Any]) -> bool | None:
    """Whether two entries are equal; None where that cannot be told."""
    if one == other:
        return True
    if one.word or other.word:
        return one.word == other.word
    if one.number and other.number:
        return near(one.number, other.number, tolerance(settings.get("rtol")))
    trees = [_tree(each) for each in (one, other)]
    if trees[0] is None or trees[1] is None:
        return False
    from gradekit.formulas import scalar

    verdict = scalar.decide(trees[0], trees[1], variables_of(settings)).verdict
    return None if verdict == "undecided" else verdict == "equal"


def _tree(member: Member) -> Node | None:
    """The formula of a member; None for an infinite one."""
    if member.number is None:
        return member.tree
    return None if member.number.infinite else member.number.tree


def variables_of(settings: Mapping[str, Any]) -> dict[str, Variable]:
    """The declared variables among the settings. Raises CannotRead."""
    from gradekit.formulas import declared

    return declared.variables({name: row for name, row in settings.items() if isinstance(row, Mapping)})


def read_members(text: str, settings: Mapping[str, Any]) -> list[Member]:
    """The members of a set as it is written, repeats included. Raises CannotRead."""
    return [read_member(each, settings) for each in entries(text)]


def entries(text: str, sides: str = "{[(") -> list[str]:
    """The texts between the commas of a set or list, with or without brackets around them. Raises CannotRead."""
    if len(text) > MAX_LENGTH:
        raise CannotRead(f"this has {len(text):,} characters; {MAX_LENGTH:,} are the most that are read")
    bare = LATEX.sub("", text).strip()
    if bare.casefold() in EMPTY:
        return []
    if not bare:
        raise CannotRead("there is nothing here; entries set off by commas are asked, such as {1, 5}")
    inner = _inner(bare.replace("\\{", "{").replace("\\}", "}"), sides)
    parts = top_level(inner, ";" if ";" in inner else ",")
    if len(parts) == 1 and sides == "{[(":
        parts = AND.split(parts[0])
    elif len(parts) > 1:
        parts[-1] = re.sub(r"^\s*and\s+", "", parts[-1])
    parts = parts[:-1] if not parts[-1].strip() else parts
    if not all(part.strip() for part in parts):
        raise CannotRead("an entry is missing between two commas")
    if len(parts) > MAX_MEMBERS:
        raise CannotRead(f"this has {len(parts):,} entries; {MAX_MEMBERS} are the most that are read")
    return [part.strip() for part in parts]


def _inner(text: str, sides: str) -> str:
    """What stands within the brackets around the whole."""
    for opening in sides:
        closing = BRACKETS[opening]
        if text.startswith(opening):
            if not text.endswith(closing) or "" in _levels(text):
                raise CannotRead("a bracket is opened and not closed")
            if _wraps(text):
                return text[1:-1].strip() or _none()
    return text


def _none() -> str:
    raise CannotRead("these brackets are empty; {} is the empty set")


def _levels(text: str) -> list[str]:
    """["" ] where brackets are closed that are not open; [] else."""
    level = 0
    for sign in text:
        level += (sign in "([{") - (sign in ")]}")
        if level < 0:
            return [""]
    return [] if level == 0 else [""]


def _wraps(text: str) -> bool:
    """Whether the first bracket closes at the very end."""
    level = 0
    for place, sign in enumerate(text):
        level += (sign in "([{") - (sign in ")]}")
        if level == 0:
            return place == len(text) - 1
    return False


def word(text: str) -> str:
    """The word without case; space, `-` and `_` are equal."""
    return re.sub(r"[\s_-]+", " ", text).strip().casefold()


def read_member(text: str, settings: Mapping[str, Any]) -> Member:
    """One entry. Raises CannotRead."""
    kind = settings.get("entry", "")
    if found := QUOTED.fullmatch(text):
        text, kind = found[2], kind or ("" if re.fullmatch(r"[\s\d./-]+", found[2]) else "word")
    if kind == "word":
        return Member(word=word(text))
    if text.strip(" +-").casefold() == "nan":
        raise CannotRead("NaN is no number")
    variables = variables_of(settings)
    if kind != "formula" or not variables:
        try:
            return Member(number=read_number(text))
        except CannotRead as odd:
            if kind == "number":
                raise odd from None
    if variables:
        from gradekit.formulas.plain import read_plain

        return Member(tree=read_plain(text, Scope(variables)))
    if WORD.fullmatch(text):
        return Member(word=word(text))
    raise CannotRead(f"{text[:40]!r} is neither a number nor a word")


def _deciders() -> dict[str, Callable[[str, str, Mapping[str, Any]], Decision]]:
    from gradekit.formulas import einsums, intervals, numbers, orders, shapes

    return {
        "shape": shapes.decide,
        "interval": intervals.decide,
        "einsum": einsums.decide,
        "order": orders.decide,
        "number": numbers.decide,
        "set": _set,
        "word": _one,
        "formula": _one,
        "": _one,
    }


def _one(student: str, reference: str, settings: Mapping[str, Any]) -> Decision:
    """One number, word or formula."""
    whose = "reference"
    try:
        expected = read_member(reference, settings)
        whose = "student"
        same = alike(read_member(student, settings), expected, settings)
    except CannotRead as odd:
        return unreadable(whose, odd)
    if same is None:
        return Decision("undecided", message="Whether this is equal cannot be told.")
    return equal() if same else different("value", "This is another one.")


def _list(student: str, reference: str, settings: Mapping[str, Any]) -> Decision:
    entry = str(settings.get("entry", ""))
    decider = _deciders().get(entry)
    whose = "reference"
    try:
        if decider is None:
            raise CannotRead(f"{entry[:40]!r} is no kind of entry; there are {', '.join(ENTRIES)}")
        expected = entries(reference, "[(")
        whose = "student"
        got = entries(student, "[(")
    except CannotRead as odd:
        return unreadable(whose, odd)
    if len(got) != len(expected):
        return different("length", f"This has {len(got)} entries, expected {len(expected)}.")
    return together([decider(one, other, settings) for one, other in zip(got, expected, strict=True)])


def together(decisions: Sequence[Decision]) -> Decision:
    """The decision about a list, from those about its entries; the message names the entries."""
    for verdict in ("unreadable", "different", "undecided"):
        places = [place for place, each in enumerate(decisions, 1) if each.verdict == verdict]
        if not places:
            continue
        first = decisions[places[0] - 1]
        listed = f"{'Entry' if len(places) == 1 else 'Entries'} {', '.join(map(str, places))} of {len(decisions)}"
        witness = {"entries": places, **(first.witness or {})}
        if verdict == "unreadable":
            return first._replace(message=f"Entry {places[0]}: {first.message}", witness={"entries": places})
        if verdict == "undecided":
            return Decision(verdict, message=f"{listed} could not be decided.", witness={"entries": places})
        same = len(places) == 1 or len({decisions[place - 1].mistake for place in places}) == 1
        return Decision(verdict, first.how, witness, f"{listed} not right.", first.mistake if same else "")
    structural = all(each.how == "structural" for each in decisions)
    return equal("structural" if structural else "numeric")
