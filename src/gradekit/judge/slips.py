"""Which mistake a wrong trace is: the whole reversed or shifted; a sign, factor or path of its first wrong step."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from gradekit.judge.closeness import close, same
from gradekit.judge.looks import Look
from gradekit.judge.mistakes import Named, Pair, recognise
from gradekit.judge.reading import Array
from gradekit.judge.steps import Path

# What may be said of a value without inputs: nothing that gives the right one away as a number.
WITHOUT_NUMBERS = ("sign", "dtype", "transposed", "axes", "reversed")
# So many steps in the wrong place make a shift, and no coincidence.
LEAST_SHIFTED = 2


def named_slip(looks: Sequence[Look], first: int, *, called: bool, of_step: bool) -> Named | None:
    """The general mistake that explains the trace, or with `of_step` its first wrong step, at every input."""
    if any(entry.array is None for look in looks for entry in look.entries):
        whole = None
    else:
        whole = _reversed(looks) or _shifted(looks, first)
    if whole or not of_step:
        return whole
    return _of_step(looks, first, called) or (_of_path(looks, first) if called else None)


def _given(look: Look, place: int) -> Array:
    array = look.entries[place].array
    assert array is not None
    return array


def _moved(looks: Sequence[Look], pairs: Sequence[tuple[int, int]]) -> bool:
    """Whether each first place holds the true value of the second at every input."""
    return all(close(look.worked.true[to], _given(look, place)) for look in looks for place, to in pairs)


def _reversed(looks: Sequence[Look]) -> Named | None:
    count = len(looks[0].names)
    if count > 1 and _moved(looks, [(place, count - 1 - place) for place in range(count)]):
        return Named("reversed", "The steps stand in reversed order.")
    return None


def _shifted(looks: Sequence[Look], first: int) -> Named | None:
    names = looks[0].names
    ways = {
        "early": [(place, place + 1) for place in range(first, len(names) - 1)],
        "late": [(place, place - 1) for place in range(first + 1, len(names))],
    }
    for way, pairs in ways.items():
        if len(pairs) >= LEAST_SHIFTED and _moved(looks, pairs) and not _all_alike(looks, pairs):
            return Named("shifted", f"From {names[first]} on, the steps stand one place too {way}.")
    return None


def _all_alike(looks: Sequence[Look], pairs: Sequence[tuple[int, int]]) -> bool:
    """Whether the true values of these places are all one, so that a shift cannot be told from a repetition."""
    places = {to for _, to in pairs}
    return all(same(look.worked.true[a], look.worked.true[b]) for look in looks for a in places for b in places)


def _of_step(looks: Sequence[Look], place: int, called: bool) -> Named | None:
    arrays = [(look.worked.true[place], look.entries[place].array, look.trial.sizes) for look in looks]
    pairs = [Pair(true, given, sizes) for true, given, sizes in arrays if given is not None]
    if len(pairs) < len(looks) or not any(pair.expected.any() for pair in pairs):
        return None
    found = recognise(pairs)
    if found is None or not (called or found.id in WITHOUT_NUMBERS):
        return None
    name = looks[0].names[place]
    if found.id == "sign":
        return Named("sign", f"{name} has the wrong sign.")
    if found.says.startswith("Every entry is "):
        return Named(found.id, found.says.replace("Every entry", name, 1))
    return Named(found.id, f"{name}: {found.says[0].lower()}{found.says[1:]}")


Change = Callable[[Path], "Array | None"]
CHANGES: dict[str, tuple[str, str, Change]] = {
    "missing": ("path", "{name}: {path} is missing.", lambda path: path.value * 0),
    "sign": ("sign", "{name}: {path} has the wrong sign.", lambda path: -path.value),
    "local": ("local", "{name}: {path} lacks its local derivative.", lambda path: path.bare),
}


def _of_path(looks: Sequence[Look], place: int) -> Named | None:
    """One term of a derivative that is left out, or has the wrong sign, or no local factor; None if two explain it."""
    found = list(_paths_that_explain(looks, place))
    return found[0] if len(found) == 1 else None


def _paths_that_explain(looks: Sequence[Look], place: int) -> Iterator[Named]:
    terms = [look.worked.paths(place, look.true) for look in looks]
    for at in range(len(terms[0])):
        via = terms[0][at].via
        path = f"the path through {via}" if via else "the direct path"
        for id, says, change in CHANGES.values():
            if all(_explains(look, place, each, at, change) for look, each in zip(looks, terms, strict=True)):
                yield Named(id, says.format(name=looks[0].names[place], path=path))


def _explains(look: Look, place: int, terms: Sequence[Path], at: int, change: Change) -> bool:
    given, changed = look.entries[place].array, change(terms[at])
    if given is None or changed is None:
        return False
    values = [changed if k == at else term.value for k, term in enumerate(terms)]
    return close(sum(values[1:], values[0]), given)
