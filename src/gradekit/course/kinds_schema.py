"""Which keys each kind of part takes beside those of every part, as the kinds themselves declare them."""

from __future__ import annotations

from gradekit import kinds
from gradekit.course.readers import Key

KINDS: dict[str, tuple[Key, ...]] = {name: kinds.load(name).keys() for name in kinds.names()}


def foreign_keys(kind: str) -> dict[str, str]:
    """What to say of the keys that only other kinds take, by key."""
    own = {key.name for key in KINDS[kind]}
    takers: dict[str, list[str]] = {}
    for other, keys in KINDS.items():
        for key in keys:
            takers.setdefault(key.name, []).append(other)
    return {
        name: f"Key '{name}' belongs to kind {' or '.join(kinds)}, not to {kind}."
        for name, kinds in takers.items()
        if name not in own
    }
