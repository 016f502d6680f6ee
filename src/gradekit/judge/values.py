"""The answers of value parts: read as their type says, compared, and what is wrong with them in words."""

from __future__ import annotations

from typing import Any

from gradekit.judge import several, words
from gradekit.judge.number_words import Value, exact_number, few, same_number
from gradekit.judge.reading import Unreadable, in_words, plain_data
from gradekit.model import Part


def read(value: Any, part: Part, infinite: bool = False) -> Any:
    """The value as its type reads it. Raises Unreadable."""
    if part.settings["type"] == "list":
        return _read_list(value, part)
    return _read_as(part.settings["type"], value, part, infinite)


def _read_as(type_: str, value: Any, part: Part, infinite: bool = False) -> Any:
    if type_ in ("choice", "set", "order"):
        readers = {"choice": words.choice, "set": words.members, "order": words.order}
        return readers[type_](value, tuple(part.settings.get("options", ())))
    if type_ == "number":
        return exact_number(value, infinite)
    if type_ == "interval":
        return several.interval(value)
    return words.boolean(value) if type_ == "boolean" else words.numbers(value)


def _read_list(value: Any, part: Part) -> list[Any]:
    """The entries as read; what cannot be read is its reason, so that the others still count. Raises Unreadable."""
    value = _in_order(plain_data(value), tuple(part.settings.get("keys", ())))
    value = few(value).tolist() if hasattr(value, "tolist") else value
    if not isinstance(value, (list, tuple)) or not value:
        empty = isinstance(value, (list, tuple, str)) and not value
        raise Unreadable(f"is {'empty' if empty else in_words(value)}; a list or tuple is asked")
    found = []
    for each in few(value):
        try:
            found.append(_read_as(_entry(part), each, part))
        except Unreadable as odd:
            found.append(odd)
    return found


def _in_order(value: Any, keys: tuple[str, ...]) -> Any:
    """A dictionary with the part's keys as the list of its values. Raises Unreadable for other keys."""
    if not keys or not isinstance(value, dict):
        return value
    given = {words.word(key) if isinstance(key, str) else key: each for key, each in value.items()}
    wanted = [words.word(key) for key in keys]
    if lacking := [key for key, word in zip(keys, wanted, strict=True) if word not in given]:
        raise Unreadable(f"has no key {lacking[0]!r}; asked are {', '.join(keys)}")
    if strange := [key for key in given if key not in wanted]:
        raise Unreadable(f"has a key {str(strange[0])[:40]!r}; asked are {', '.join(keys)}")
    return [given[word] for word in wanted]


def _entry(part: Part) -> str:
    return str(part.settings.get("entry", "number"))


def equal(expected: Any, answer: Any, part: Part) -> bool:
    """Whether two values as read are the same: numbers up to the part's relative tolerance."""
    if part.settings["type"] in ("tuple", "list"):
        return len(expected) == len(answer) and all(entries_right(expected, answer, part))
    return _same(part.settings["type"], expected, answer, part)


def _same(type_: str, expected: Any, answer: Any, part: Part) -> bool:
    if isinstance(answer, Exception):
        return False
    if type_ == "number":
        return _near(expected, answer, part)
    if type_ == "tuple":
        return len(expected) == len(answer) and all(_near(e, a, part) for e, a in zip(expected, answer, strict=True))
    if type_ == "interval":
        return not several.interval_differs(expected, answer)
    if type_ == "set":
        return _surplus(expected, answer, part) == _surplus(answer, expected, part) == 0
    if type_ == "order" and "before" in part.settings:
        return several.keeps(answer, expected, part.settings["before"])
    return bool(expected == answer)


def _near(expected: Any, answer: Any, part: Part) -> bool:
    values = [each if isinstance(each, Value) else exact_number(each, infinite=True) for each in (expected, answer)]
    return same_number(values[0], values[1], part.settings.get("rtol"))


def _surplus(one: frozenset[Any], other: frozenset[Any], part: Part) -> int:
    """How many members of the first are none of the second."""
    rest = [each for each in one if each not in other]
    numbers = [each for each in other if not isinstance(each, str)]
    return sum(isinstance(each, str) or not any(_near(number, each, part) for number in numbers) for each in rest)


def entries_right(expected: Any, answer: Any, part: Part) -> tuple[bool, ...]:
    """Which entries of a tuple or list are right; empty for other types and for one of another length."""
    if part.settings["type"] not in ("tuple", "list") or len(expected) != len(answer):
        return ()
    type_ = _entry(part) if part.settings["type"] == "list" else "number"
    return tuple(_same(type_, e, a, part) for e, a in zip(expected, answer, strict=True))


def what_is_wrong(expected: Any, answer: Any, part: Part) -> str:
    """What is wrong with a value, without saying what is right."""
    abouts = {
        "set": _about_set,
        "order": _about_order,
        "tuple": _about_tuple,
        "list": _about_list,
        "interval": _about_interval,
    }
    if about := abouts.get(part.settings["type"]):
        return about(expected, answer, part)
    return f"{part.name}: this is not the right {part.settings['type']}."


def _about_set(expected: Any, answer: Any, part: Part) -> str:
    extra, lacking = _surplus(answer, expected, part), _surplus(expected, answer, part)
    said = [f"{n} {_members(n)} {what}" for n, what in ((extra, "too many"), (lacking, "missing")) if n]
    return f"{part.name}: {' and '.join(said)}."


def _members(count: int) -> str:
    return "member" if count == 1 else "members"


def _about_order(expected: Any, answer: Any, part: Part) -> str:
    if len(answer) != len(expected):
        return f"{part.name} has {len(answer)} entries; {len(expected)} are to be put in order."
    if before := part.settings.get("before"):
        return f"{part.name}: {several.about_order(answer, expected, before)}"
    first = next(place for place, (e, a) in enumerate(zip(expected, answer, strict=True), 1) if e != a)
    return f"{part.name}: the order is wrong from entry {first} on."


def _about_tuple(expected: Any, answer: Any, part: Part) -> str:
    if len(answer) != len(expected):
        return f"{part.name} has {len(answer)} entries; {len(expected)} are asked."
    wrong = [str(place) for place, right in enumerate(entries_right(expected, answer, part), 1) if not right]
    return f"{part.name}: {'entry' if len(wrong) == 1 else 'entries'} {', '.join(wrong)} of {len(expected)} not right."


def _about_list(expected: Any, answer: Any, part: Part) -> str:
    said = _about_tuple(expected, answer, part)
    odd = next(((n, each.what) for n, each in enumerate(answer, 1) if isinstance(each, Exception)), None)  # type: ignore[attr-defined]
    return said if odd is None or len(answer) != len(expected) else f"{said} Entry {odd[0]} {odd[1]}."


def _about_interval(expected: Any, answer: Any, part: Part) -> str:
    return f"{part.name}: {several.interval_differs(expected, answer)}"
