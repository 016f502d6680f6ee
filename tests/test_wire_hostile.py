"""Hostile bytes: whatever a student's process writes where a value belongs is refused, quickly, and runs nothing."""

import json
import time
from typing import Any

import numpy as np
import pytest

from gradekit.functions import FunctionSpec
from gradekit.wire import TREE_SIZE, WireError, decode, encode


def blob(tree: Any, data: bytes = b"") -> bytes:
    text = tree if isinstance(tree, bytes) else json.dumps(tree).encode()
    return TREE_SIZE.pack(len(text)) + text + data


def array_node(**changed: Any) -> dict[str, Any]:
    return {"$": "array", "d": "f8", "s": [2], "o": 0, **changed}


HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "no tree": TREE_SIZE.pack(0),
    "lying tree size": TREE_SIZE.pack(1 << 31) + b"null",
    "no JSON": blob(b"{"),
    "no UTF-8": blob(b'"\xff"'),
    "digits without end": blob(b"9" * 5000),
    "deep lists": blob(b"[" * 100_000 + b"]" * 100_000),
    "deep enough": blob(b"[" * 40 + b"]" * 40),
    "unknown node": blob({"$": "pickle", "v": "cos\nsystem"}),
    "no node": blob({"v": 1}),
    "unhashable node": blob({"$": []}),
    "method for a node": blob({"$": "items"}),
    "array outside": blob(array_node(), b"\0" * 15),
    "array before the data": blob(array_node(o=-8), b"\0" * 16),
    "array further on": blob(array_node(o=8), b"\0" * 64),
    "two arrays in one place": blob([array_node(), array_node()], b"\0" * 64),
    "huge shape": blob(array_node(s=[1 << 40, 1 << 40])),
    "huge empty shape": blob(array_node(s=[1 << 62, 0])),
    "true for a size": blob(array_node(s=[True]), b"\0" * 16),
    "float for a size": blob(array_node(s=[2.0]), b"\0" * 16),
    "text for a shape": blob(array_node(s="2"), b"\0" * 16),
    "nothing for a shape": blob(array_node(s=None), b"\0" * 16),
    "many axes": blob(array_node(s=[1] * 65), b"\0" * 16),
    "objects": blob(array_node(d="O8"), b"\0" * 16),
    "another width": blob(array_node(d="f3"), b"\0" * 16),
    "no dtype": blob(array_node(d=""), b"\0" * 16),
    "list for a dtype": blob(array_node(d=["f", 8]), b"\0" * 16),
    "scalar with entries": blob({**array_node(), "$": "scalar"}, b"\0" * 16),
    "tuple of an array": blob({"$": "tuple", "v": array_node(s=[1 << 40, 0])}),
    "list in a set": blob({"$": "set", "v": [[1]]}),
    "array in a set": blob({"$": "set", "v": [array_node()]}, b"\0" * 16),
    "many members": blob({"$": "set", "v": list(range(10_001))}),
    "many keys": blob({"$": "dict", "v": [[n, 0] for n in range(10_001)]}),
    "one for a pair": blob({"$": "dict", "v": [[1]]}),
    "three for a pair": blob({"$": "dict", "v": [[1, 2, 3]]}),
    "complex text": blob({"$": "complex", "v": ["1+", "2"]}),
    "a function nobody asked for": blob({"$": "function", "name": "tanh", "order": 0, "c": []}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_are_refused(name: str) -> None:
    with pytest.raises(WireError, match="malformed"):
        decode(HOSTILE[name])


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "system"},
        {"order": 2},
        {"c": [1.0]},
        {"name": "cubic", "c": [1.0, 2.0]},
        {"c": 3},
        {"name": []},
        {"name": "leaky", "c": [1.0]},
        {"name": "leaky", "c": [1.0, 2.0], "order": 1},
    ],
)
def test_a_function_must_be_one_of_the_list(changed: dict[str, Any]) -> None:
    good = {"$": "function", "name": "tanh", "order": 0, "c": []}
    assert decode(blob(good), build=lambda spec: spec) == FunctionSpec("tanh")
    leaky = {**good, "name": "leaky", "c": [1.0, 2.0]}
    assert decode(blob(leaky), build=lambda spec: spec) == FunctionSpec("leaky", 0, (1.0, 2.0))
    with pytest.raises(WireError, match="malformed"):
        decode(blob({**good, **changed}), build=lambda spec: spec)


SAMPLE = encode({"a": [np.arange(6.0).reshape(2, 3), (1, 2j, "σ")], "b": {1, 2}, "c": np.float32(1), 4: [None, 10**30]})


def decoded_or_refused(data: bytes) -> None:
    for writable in (False, True):
        try:
            decode(data, writable=writable, build=lambda spec: spec)
        except WireError as refused:
            assert len(str(refused)) < 100


def test_truncated_bytes_are_refused_or_read() -> None:
    for length in range(len(SAMPLE)):
        with pytest.raises(WireError):
            decode(SAMPLE[:length])


def test_flipped_bits_never_raise_anything_else() -> None:
    started = time.perf_counter()
    for seed in range(2000):
        random = np.random.RandomState(seed)
        data = bytearray(SAMPLE)
        for _ in range(random.randint(1, 5)):
            data[random.randint(len(data))] ^= 1 << random.randint(8)
        decoded_or_refused(bytes(data))
    assert time.perf_counter() - started < 10


def test_bytes_beyond_zero_and_one_are_truth_values() -> None:
    data = blob(array_node(d="b1"), b"\x02\x00")
    assert decode(data).astype(float).tolist() == [1.0, 0.0]
