"""Values as bytes: None, booleans, numbers, complex, text, arrays, nested lists, tuples, sets, dictionaries, and
SymPy expressions as plain records.

The bytes are a JSON tree and the raw entries of the arrays. Decoding checks every size and dtype before it
allocates and runs no code: no pickle, no eval, no object is ever built from a name in the data (a function of
gradekit's fixed list is, and only where the reader asks for functions).
"""

from __future__ import annotations

import json
import math
import struct
from collections import deque
from collections.abc import Callable, Collection
from typing import Any

import numpy as np

from gradekit.functions import CELLS, COEFFICIENTS, FUNCTIONS, FunctionSpec
from gradekit.wire_sympy import Symbolic, symbolic

TREE_SIZE = struct.Struct("<I")
MAX_TREE = 8 << 20
MAX_DEPTH = 32
MOST_NODES = 1_000_000
TOO_MANY = f"more than {MOST_NODES:,} values in lists: return an array"
MAX_BITS = 13_000  # JSON integers are read from decimal text, and Python reads at most 4,300 digits
MAX_RANK = 32
# Of all sets and dictionaries together: members with one hash make building one take a time that grows as n^2.
MAX_MEMBERS = 1_000
MOST_ARRAYS = 10_000
WIDTHS = {"b": (1,), "i": (1, 2, 4, 8), "u": (1, 2, 4, 8), "f": (2, 4, 8), "c": (8, 16)}
# How a reply says that a call at large inputs overflowed, which is no fault there; the exception's name follows.
OVERFLOWED = "no number: "
BUILD = Callable[[FunctionSpec], Any]
AS_JSON = json.JSONEncoder(separators=(",", ":")).encode


class WireError(ValueError):
    """The value cannot travel; the message says what it is, in words for the person who made it."""


class Matrix:
    """Marks an array that was a `numpy.matrix`, which is always two-dimensional."""

    def __init__(self, array: np.ndarray[Any, Any]):
        self.array = array


class _Encoder:
    """Collects the arrays' bytes while the tree is built; refuses as soon as the whole exceeds `limit` bytes."""

    def __init__(self, limit: int):
        self.limit = limit
        self.size = 0
        self.nodes = 0
        self.held = 0
        self.buffers: list[bytes] = []

    def node(self, value: Any, depth: int = 0) -> Any:
        if depth > MAX_DEPTH:
            raise WireError(f"something nested more than {MAX_DEPTH} deep")
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise WireError(TOO_MANY)
        if value is None or type(value) is bool:
            return value
        for types, encode in _ENCODERS:
            # By its own class, which no object can claim to be another.
            if issubclass(type(value), types):
                return encode(self, value, depth)
        return self.others(value, depth)

    def others(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if value is Ellipsis:
            return {"$": "ellipsis"}
        if kind.__module__ in ("fractions", "decimal"):
            return self.float(value)
        if callable(value):
            raise WireError("a function, not what it gives when called")
        if kind.__name__ in ("generator", "map", "filter", "zip"):
            raise WireError(f"a {kind.__name__} object: wrap it in list(...)")
        raise WireError(f"an object of class {kind.__name__}")

    def float(self, value: Any) -> float:
        try:
            return float(value)
        except (ArithmeticError, ValueError, TypeError):
            raise WireError(f"a {type(value).__name__} that no float can hold") from None

    def members(self, values: Collection[Any], depth: int) -> list[Any]:
        self.hold(values)
        return self.items(values, depth)

    def hold(self, values: Collection[Any]) -> None:
        self.held += len(values)
        if self.held > MAX_MEMBERS:
            raise WireError(f"a {type(values).__name__} with more than {MAX_MEMBERS} members")

    def pairs(self, values: dict[Any, Any], depth: int) -> list[Any]:
        self.hold(values)
        keys = self.items(values, depth)
        return [[key, self.node(value, depth + 1)] for key, value in zip(keys, values.values(), strict=True)]

    def integer(self, value: int, depth: int) -> Any:
        plain = int(value)
        if plain.bit_length() > MAX_BITS:
            raise WireError(f"a whole number of more than {MAX_BITS * 3 // 10} digits")
        return plain

    def items(self, values: Collection[Any], depth: int) -> list[Any]:
        # By its length first: a range of a billion numbers takes no time to make and minutes to write out.
        if len(values) > MOST_NODES:
            raise WireError(TOO_MANY)
        return [self.node(value, depth + 1) for value in values]

    def array(self, value: Any, depth: int) -> Any:
        array = np.asarray(value)
        if isinstance(value, np.ma.MaskedArray):
            raise WireError("a masked array")
        if array.dtype.kind in "OUS":
            if array.size > 100_000:
                raise WireError(f"an array of {array.dtype} with {array.size} entries")
            return self.node(array.tolist(), depth + 1)
        if array.dtype.kind not in WIDTHS:
            raise WireError(f"an array of {array.dtype}")
        if array.nbytes > self.limit - self.size:
            raise WireError(f"an array of shape {array.shape}, {array.nbytes / 2**20:.0f} MB of data")
        return self.raw(array, value)

    def raw(self, array: np.ndarray[Any, Any], value: Any) -> Any:
        width = {"f": 8, "c": 16}.get(array.dtype.kind, array.dtype.itemsize)
        kind = array.dtype.kind + str(min(array.dtype.itemsize, width))
        offset = self.size
        if len(self.buffers) >= MOST_ARRAYS:
            raise WireError(f"more than {MOST_ARRAYS:,} arrays: return one")
        self.buffers.append(array.astype(f"<{kind}").tobytes())
        self.size += len(self.buffers[-1])
        node: dict[str, Any] = {"$": "array", "d": kind, "s": list(array.shape), "o": offset}
        if isinstance(value, np.generic):
            node["$"] = "scalar"
        elif isinstance(value, np.matrix):
            node["$"] = "matrix"
        return node


_ENCODERS: tuple[tuple[Any, Callable[[_Encoder, Any, int], Any]], ...] = (
    (
        FunctionSpec,
        lambda encoder, value, depth: {
            "$": "function",
            "name": value.name,
            "order": value.order,
            "c": list(value.coefficients),
        },
    ),
    (Symbolic, lambda encoder, value, depth: value.node()),
    ((np.ndarray, np.generic), _Encoder.array),
    (int, _Encoder.integer),
    (float, lambda encoder, value, depth: float(value)),
    (complex, lambda encoder, value, depth: {"$": "complex", "v": [complex(value).real, complex(value).imag]}),
    (str, lambda encoder, value, depth: str(value)),
    (tuple, lambda encoder, value, depth: {"$": "tuple", "v": encoder.items(value, depth)}),
    ((set, frozenset), lambda encoder, value, depth: {"$": "set", "v": encoder.members(value, depth)}),
    (dict, lambda encoder, value, depth: {"$": "dict", "v": encoder.pairs(value, depth)}),
    ((list, range, deque, type({}.keys()), type({}.values()), type({}.items())), _Encoder.items),
)


def encode(value: Any, limit: int = 64 << 20) -> bytes:
    """The value as bytes, at most `limit` of them. Raises WireError for what is not plain data."""
    encoder = _Encoder(limit)
    tree = AS_JSON(encoder.node(value)).encode()
    if len(tree) > MAX_TREE or len(tree) + encoder.size > limit:
        raise WireError(f"{(len(tree) + encoder.size) / 2**20:.0f} MB of data")
    return b"".join((TREE_SIZE.pack(len(tree)), tree, *encoder.buffers))


def decode(blob: bytes | memoryview, writable: bool = False, build: BUILD | None = None) -> Any:
    """The value in the bytes; arrays are copies when `writable`, else views. Raises WireError for anything odd.

    `build` turns a FunctionSpec into what stands for it; without it, data with functions in it are refused.
    """
    view = memoryview(blob)
    if len(view) < TREE_SIZE.size:
        raise WireError("malformed: too short")
    (size,) = TREE_SIZE.unpack(view[: TREE_SIZE.size])
    start = TREE_SIZE.size + size
    if size > MAX_TREE or start > len(view):
        raise WireError("malformed: sizes")
    try:
        tree = json.loads(str(view[TREE_SIZE.size : start], "utf-8"))
        return _Decoder(view[start:], writable, build).value(tree)
    except WireError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError) as error:
        raise WireError(f"malformed: {type(error).__name__}") from None


class _Decoder:
    def __init__(self, buffers: memoryview, writable: bool, build: BUILD | None):
        self.buffers = buffers
        self.writable = writable
        self.build = build
        self.used = 0
        self.arrays = 0
        self.held = 0

    def value(self, node: Any, depth: int = 0) -> Any:
        if depth > MAX_DEPTH + 1:
            raise WireError("malformed: nested too deep")
        if node is None or isinstance(node, (bool, int, float, str)):
            return node
        if isinstance(node, list):
            return self.items(node, depth)
        return getattr(self, f"_{_KNOWN[node['$']]}")(node, depth)

    def _ellipsis(self, node: Any, depth: int) -> Any:
        return Ellipsis

    def _complex(self, node: Any, depth: int) -> complex:
        real, imaginary = node["v"]
        return complex(float(real), float(imaginary))

    def _tuple(self, node: Any, depth: int) -> tuple[Any, ...]:
        return tuple(self.items(node["v"], depth))

    def _set(self, node: Any, depth: int) -> set[Any]:
        return {_hashable(item) for item in self.members(node["v"], depth)}

    def _dict(self, node: Any, depth: int) -> dict[Any, Any]:
        keys = [_hashable(key) for key in self.members([key for key, _ in node["v"]], depth)]
        return dict(zip(keys, self.items([item for _, item in node["v"]], depth), strict=True))

    def members(self, nodes: Any, depth: int) -> list[Any]:
        self.held += len(nodes)
        if self.held > MAX_MEMBERS:
            raise WireError("malformed: too many members")
        return self.items(nodes, depth)

    def items(self, nodes: Any, depth: int) -> list[Any]:
        if not isinstance(nodes, list):
            raise WireError("malformed: members")
        return [self.value(item, depth + 1) for item in nodes]

    def _array(self, node: Any, depth: int) -> Any:
        self.arrays += 1
        if self.arrays > MOST_ARRAYS:
            raise WireError("malformed: too many arrays")
        kind, width, shape, offset = node["d"][0], int(node["d"][1:]), node["s"], node["o"]
        if width not in WIDTHS[kind] or len(shape) > MAX_RANK:
            raise WireError("malformed: dtype or rank")
        if any(type(n) is not int or not 0 <= n <= 1 << 40 for n in [*shape, offset]):
            raise WireError("malformed: shape")
        size = math.prod(shape) * width
        # One after the other, as they were written: no two share bytes, so all together are no more than came.
        if offset != self.used or offset + size > len(self.buffers):
            raise WireError("malformed: array outside the data")
        self.used += size
        stored = f"<{kind}{width}" if kind != "b" else "u1"
        flat = np.frombuffer(self.buffers[offset : self.used], stored) if size else np.zeros(0, stored)
        if kind == "b":
            flat = flat != 0
        return (flat.copy() if self.writable else flat).reshape(shape)

    def _scalar(self, node: Any, depth: int) -> Any:
        return self._array(node, depth).reshape(())[()]

    def _matrix(self, node: Any, depth: int) -> Matrix:
        return Matrix(self._array(node, depth))

    def _sympy(self, node: Any, depth: int) -> Symbolic:
        return symbolic(node)

    def _function(self, node: Any, depth: int) -> Any:
        name, order, coefficients = node["name"], node["order"], tuple(map(float, node["c"]))
        if self.build is None or order not in ((0,) if name in CELLS else (0, 1) if name in FUNCTIONS else ()):
            raise WireError("malformed: function")
        if len(coefficients) != COEFFICIENTS.get(name, 0):
            raise WireError("malformed: coefficients")
        return self.build(FunctionSpec(name, order, coefficients))


_KNOWN = {
    name: name
    for name in ("ellipsis", "complex", "tuple", "set", "dict", "array", "scalar", "matrix", "sympy", "function")
}


def _hashable(item: Any) -> Any:
    """The item as a member of a set: inner sets as frozen ones."""
    if isinstance(item, tuple):
        return tuple(map(_hashable, item))
    if isinstance(item, (list, dict, np.ndarray, Matrix)):
        raise WireError("malformed: what no set can hold")
    return frozenset(item) if isinstance(item, set) else item
