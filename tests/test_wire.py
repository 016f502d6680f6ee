"""Values as bytes: what travels comes back as it was, and what cannot is refused in words."""

import warnings
from collections import Counter, OrderedDict, deque, namedtuple
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from gradekit import wire
from gradekit.functions import FunctionSpec
from gradekit.wire import Matrix, WireError, decode, encode

Point = namedtuple("Point", "x y")
INF, NAN = float("inf"), float("nan")

PLAIN: dict[str, Any] = {
    "none": None,
    "true": True,
    "false": False,
    "zero": 0,
    "negative": -7,
    "beyond 64 bits": 2**200,
    "the most digits": 2**12_999 + 1,
    "float": 0.1,
    "smallest float": 5e-324,
    "largest float": -1.7976931348623157e308,
    "infinity": INF,
    "complex": 1.5 - 2j,
    "complex infinity": complex(INF, -INF),
    "empty text": "",
    "text": 'σ\'(W₁x) "quoted" \\ \n',
    "escapes": "\x00\x1b[31m\x7f\u202e\u2028",
    "a lone surrogate": "\ud800",
    "text like a node": '{"$": "array"}',
    "empty list": [],
    "list": [1, [2.5, ["a", None]], []],
    "tuple": ((), (1, (2,)), [3]),
    "set": {1, "a", (2, (3, None)), frozenset({4}), 1.5, 2j},
    "empty set": set(),
    "dictionary": {"a": 1, 2: [3], (4, 5): {"b": {}}, None: set(), True: 0.5},
    "dictionary like a node": {"$": "array", "d": "f8"},
    "ellipsis": ...,
    "deep": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]],
}


def typed(value: Any) -> Any:
    """The value with the type of everything in it, members of sets in one order."""
    if isinstance(value, dict):
        return [(typed(key), typed(item)) for key, item in value.items()]
    if isinstance(value, (set, frozenset)):
        return type(value), sorted(repr(typed(item)) for item in value)
    if isinstance(value, (list, tuple)):
        return type(value), [typed(item) for item in value]
    return type(value), repr(value)


@pytest.mark.parametrize("name", PLAIN)
def test_plain_data_come_back(name: str) -> None:
    value = PLAIN[name]
    back = decode(encode(value))
    assert back == value
    assert typed(back) == typed(value)


def test_a_dictionary_may_be_as_deep_as_a_list() -> None:
    for wrap in (lambda v: [v], lambda v: (v,), lambda v: {"k": v}):
        value: Any = 1
        for _ in range(wire.MAX_DEPTH):
            value = wrap(value)
        assert decode(encode(value)) == value
        with pytest.raises(WireError, match="something nested more than 32 deep"):
            encode(wrap(value))


def test_zeros_and_nan_keep_their_sign_and_kind() -> None:
    assert str(decode(encode(-0.0))) == "-0.0"
    assert np.isnan(decode(encode(NAN)))
    back = decode(encode(np.array([-0.0, NAN, INF])))
    assert np.signbit(back[0]) and np.isnan(back[1]) and back[2] == INF


DTYPES = [
    "?",
    "i1",
    "i2",
    "i4",
    "i8",
    "u1",
    "u2",
    "u4",
    "u8",
    "f2",
    "f4",
    "f8",
    "c8",
    "c16",
    ">f8",
    ">i4",
    ">c16",
    ">u2",
]
SHAPES: list[tuple[int, ...]] = [(), (0,), (1,), (3,), (2, 3), (0, 3), (3, 0), (2, 1, 3), (1,) * 12]


@pytest.mark.parametrize("dtype", DTYPES)
def test_arrays_come_back(dtype: str) -> None:
    random = np.random.RandomState(0)
    for shape in SHAPES:
        array = (random.randint(0, 100, shape) * np.ones(shape)).astype(dtype)
        for given in (array, np.asfortranarray(array), array.T, array[..., ::-1] if shape else array):
            back = decode(encode(given))
            assert back.dtype == given.dtype.newbyteorder("=")
            assert back.shape == given.shape
            assert np.array_equal(back, given)


def test_arrays_are_copies_only_where_they_are_written_to() -> None:
    data = encode([np.zeros(3), np.array([True])])
    assert not decode(data)[0].flags.writeable
    first = decode(data, writable=True)
    first[0][:], first[1][:] = 5, False
    assert decode(data, writable=True)[0].tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("dtype", ["?", "i8", "u1", "f4", "f8", "c16"])
def test_numpys_numbers_come_back(dtype: str) -> None:
    value = np.array(1).astype(dtype)[()]
    back = decode(encode(value))
    assert (type(back), back) == (type(value), value)


def test_arrays_inside_other_data_come_back_in_their_places() -> None:
    value = {"a": [np.arange(3), (np.eye(2), np.float32(0.5))], np.int64(7): np.zeros((0, 2)), "b": np.array([True])}
    back = decode(encode(value))
    assert list(back) == ["a", 7, "b"]
    assert back["a"][0].tolist() == [0, 1, 2]
    assert back["a"][1][0].tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert type(back["a"][1][1]) is np.float32
    assert back[7].shape == (0, 2)
    assert back["b"].tolist() == [True]


def test_a_matrix_is_marked() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        matrix = np.asmatrix([[1.0, 2.0]])
    back = decode(encode(matrix))
    assert isinstance(back, Matrix)
    assert back.array.tolist() == [[1.0, 2.0]]


KINDLY: dict[str, tuple[Any, Any]] = {
    "range": (range(3), [0, 1, 2]),
    "deque": (deque([1, 2]), [1, 2]),
    "keys": ({"a": 1}.keys(), ["a"]),
    "values": ({"a": 1}.values(), [1]),
    "items": ({"a": 1}.items(), [("a", 1)]),
    "named tuple": (Point(1, 2), (1, 2)),
    "counter": (Counter("aab"), {"a": 2, "b": 1}),
    "ordered dictionary": (OrderedDict(a=1), {"a": 1}),
    "fraction": (Fraction(1, 4), 0.25),
    "decimal": (Decimal("0.5"), 0.5),
    "array of text": (np.array(["a", "bc"]), ["a", "bc"]),
    "array of objects": (np.array([1, None, "a"], dtype=object), [1, None, "a"]),
    "NumPy's text": (np.str_("a"), "a"),
}


@pytest.mark.parametrize("name", KINDLY)
def test_relatives_of_plain_data_travel_as_it(name: str) -> None:
    given, back = KINDLY[name]
    assert decode(encode(given)) == back


class Odd:
    """A class of a student's own."""


def _count() -> Any:
    yield 1


REFUSED: dict[str, tuple[Any, str]] = {
    "function": (len, "a function, not what it gives when called"),
    "class": (Odd, "a function, not what it gives when called"),
    "object": (Odd(), "an object of class Odd"),
    "bytes": (b"ab", "an object of class bytes"),
    "generator": (_count(), "a generator object: wrap it in list(...)"),
    "map": (map(abs, [1]), "a map object: wrap it in list(...)"),
    "zip": ([zip([1], [2], strict=True)], "a zip object: wrap it in list(...)"),
    "long whole number": (10**4000, "a whole number of more than 3900 digits"),
    "fraction without a float": (Fraction(10**400), "a Fraction that no float can hold"),
    "dates": (np.array(["2020-01-01"], dtype="datetime64[D]"), "an array of datetime64[D]"),
    "records": (np.zeros(2, dtype=[("a", "f8")]), "an array of [('a', '<f8')]"),
    "masked array": (np.ma.masked_array([1.0], mask=[True]), "a masked array"),
    "large array": (np.zeros((1 << 10, 1 << 10)), "an array of shape (1024, 1024), 8 MB of data"),
    "large text": ("x" * (9 << 20), "9 MB of data"),
    "large list": ([0] * (1 << 21), "more than 1,000,000 values in lists: return an array"),
    "large range": (range(10**9), "more than 1,000,000 values in lists: return an array"),
    "large set": (set(range(1_001)), "a set with more than 1000 members"),
    "large dictionary": (dict.fromkeys(range(1_001)), "a dict with more than 1000 members"),
    "array of many texts": (np.full(100_001, "a"), "an array of <U1 with 100001 entries"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_travel_is_refused_in_words(name: str) -> None:
    value, words = REFUSED[name]
    with pytest.raises(WireError) as refused:
        encode(value, limit=1 << 20)
    assert str(refused.value) == words


def test_a_list_that_holds_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(WireError, match="something nested more than 32 deep"):
        encode(endless)


def test_functions_travel_by_name() -> None:
    spec = FunctionSpec("cubic", 1, (0.5, 0.25, 0.125))
    cell = FunctionSpec("leaky", 0, (0.5, 0.25))
    assert decode(encode([spec, cell]), build=lambda given: given) == [spec, cell]
    with pytest.raises(WireError, match="malformed: function"):
        decode(encode([spec]))
