"""Readers of lists and mappings: each gives the value, or None after noting a problem; none stops at the first."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Lookup
from typing import Any, NamedTuple

from gradekit.course.at import At, Reader, but_not, did_you_mean, listed
from gradekit.course.scalars import identifier, whole
from gradekit.course.yamlfile import Mapping, Node, Scalar, Sequence


class Key(NamedTuple):
    """One declared key of a record; `about` is its sentence in messages and in docs/course-format.md."""

    name: str
    reader: Reader
    about: str
    required: bool = True


class Fields(dict[str, Any]):
    """The values of a record's keys; a key that is there but was refused has the value None."""

    def __init__(self, node: Node, at: At) -> None:
        super().__init__()
        self.node = node
        self.at = at

    def refuse(self, text: str, *steps: str | int) -> None:
        """Notes a problem at the key (and entry) that `steps` lead to; a step that is not there is passed over."""
        node, at = self.node, self.at
        for step in steps:
            below = _below(node, step)
            if below is not None:
                node, at = below, at.to(step)
        at.refuse(node, text)


class Record:
    """Reads a mapping with declared keys; `elsewhere` says of keys that are right in another place what is wrong."""

    def __init__(self, keys: tuple[Key, ...], elsewhere: Lookup[str, str] | None = None) -> None:
        self.keys = keys
        self.elsewhere = elsewhere or {}

    def __call__(self, node: Node, at: At) -> Fields | None:
        if not isinstance(node, Mapping):
            keys = listed(key.name for key in self.keys)
            at.refuse(node, f"Expected a mapping with the keys {keys}, {but_not(node)}.")
            return None
        fields = Fields(node, at)
        known = {key.name: key.reader for key in self.keys}
        for name, value in node.pairs:
            if name.text in known:
                fields[name.text] = known[name.text](value, at.to(name.text))
            else:
                at.to(name.text).refuse(name, self.elsewhere.get(name.text) or _unknown_key(name.text, known))
        for key in self.keys:
            if key.required and key.name not in fields:
                at.to(key.name).refuse(node, f"Missing key '{key.name}': {key.about}")
        return fields


def choice(*words: str) -> Reader:
    """Reads one of the words."""

    def read(node: Node, at: At) -> str | None:
        if isinstance(node, Scalar) and node.text in words:
            return node.text
        hint = did_you_mean(node.text, words) if isinstance(node, Scalar) else ""
        at.refuse(node, f"Expected one of {listed(words)}, {but_not(node)}.{hint}")
        return None

    return read


def list_of(entry: Reader, least: int = 0, most: int | None = None, unique: bool = False) -> Reader:
    """Reads a list into a tuple; an entry that was refused keeps its place with None."""

    def read(node: Node, at: At) -> tuple[Any, ...] | None:
        if not isinstance(node, Sequence):
            at.refuse(node, f"Expected a list, {but_not(node)}.")
            return None
        if len(node.items) < least:
            at.refuse(node, f"Expected at least {least} in this list, not {len(node.items)}.")
        if most is not None and len(node.items) > most:
            at.refuse(node, f"Expected at most {most} in this list, not {len(node.items)}.")
        values: list[Any] = []
        for index, item in enumerate(node.items):
            value = entry(item, at.to(index))
            if unique and value is not None and value in values:
                at.to(index).refuse(item, f"'{value}' is already in this list.")
            values.append(value)
        return tuple(values)

    return read


def one_or_list(entry: Reader) -> Reader:
    """Reads a list of at least one, or a single entry as a tuple of one."""
    several = list_of(entry, least=1)

    def read(node: Node, at: At) -> tuple[Any, ...] | None:
        if isinstance(node, Sequence):
            return several(node, at)  # type: ignore[no-any-return]
        value = entry(node, at)
        return None if value is None else (value,)

    return read


def mapping_of(name: Reader, value: Reader, least: int = 0) -> Reader:
    """Reads a mapping whose keys are free names; a name whose value was refused keeps its place with None."""

    def read(node: Node, at: At) -> dict[str, Any] | None:
        if not isinstance(node, Mapping):
            at.refuse(node, f"Expected a mapping of names, {but_not(node)}.")
            return None
        if len(node.pairs) < least:
            at.refuse(node, f"Expected at least {least} in this mapping, not {len(node.pairs)}.")
        for key, _ in node.pairs:
            name(key, at.to(key.text))
        return {key.text: value(below, at.to(key.text)) for key, below in node.pairs}

    return read


def shape(node: Node, at: At) -> tuple[str | int, ...] | None:
    """The sizes of an array: names of sizes and whole numbers."""

    def size(node: Node, at: At) -> str | int | None:
        is_digits = isinstance(node, Scalar) and not node.quoted and node.text[:1].isdigit()
        return whole(1)(node, at) if is_digits else identifier(node, at)

    return list_of(size, least=1)(node, at)  # type: ignore[no-any-return]


def _below(node: Node, step: str | int) -> Node | None:
    if isinstance(node, Mapping):
        return next((value for key, value in node.pairs if key.text == step), None)
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def _unknown_key(name: str, known: Iterable[str]) -> str:
    return f"Unknown key '{name}'.{did_you_mean(name, known) or f' Known here: {listed(known)}.'}"
