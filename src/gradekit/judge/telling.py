"""The entries of a tuple in words: which are right, and what is known of each of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradekit.judge.mistakes import Named

# How many different sentences one message holds.
MOST_TOLD = 3
LOWERED = ("A", "The", "Every", "Only", "This", "Too", "Right", "Yours", "What", "Of")


def entry_by_entry(told: Mapping[int, Named | None], off: Sequence[int], count: int) -> Named | None:
    """One text for the entries of a tuple: which are right, and what is known of the others."""
    named = {place: told[place] for place in off}
    says = {each.says: [p for p in off if named[p] == each] for each in named.values() if each is not None}
    if not says:
        return _only_right(off, count)
    lines = _only_right(off, count)
    texts = [lines.says] if lines else []
    if not lines and len(says) == 1 and len(next(iter(says.values()))) == count:
        texts.append(next(iter(says)))
    else:
        texts += [f"{_entries(places)}: {_lowered(text)}" for text, places in list(says.items())[:MOST_TOLD]]
    id = next((each.id for each in named.values() if each is not None and each.id), "")
    return Named(id, " ".join(texts))


def _only_right(off: Sequence[int], count: int) -> Named | None:
    right = [place for place in range(count) if place not in off]
    if not right:
        return None
    return Named("", f"{_entries(right)} of the tuple {'is' if len(right) == 1 else 'are'} right.")


def _entries(places: Sequence[int]) -> str:
    return f"{'Entry' if len(places) == 1 else 'Entries'} {listed([str(place) for place in places])}"


def listed(names: Sequence[str]) -> str:
    """`a, b and c`."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _lowered(text: str) -> str:
    first = text.split(maxsplit=1)[0]
    return text[0].lower() + text[1:] if first in LOWERED else text
