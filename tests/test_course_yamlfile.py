"""YAML text to located nodes: what is refused and in which words, and how a student's answers are read."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import yaml

from gradekit.course import yamlfile
from gradekit.course.yamlfile import LARGEST, Mapping, Scalar, Sequence, plain, read


@pytest.fixture(params=["c", "python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both loaders: some Python builds of PyYAML lack the one in C."""
    monkeypatch.setattr(yamlfile, "_LOADER", yaml.CSafeLoader if request.param == "c" else yaml.SafeLoader)
    yield


def problems(text: bytes | str) -> list[str]:
    return [str(problem) for problem in read(text, "a.yaml")[1]]


def test_nodes_know_their_place() -> None:
    root, none = read("a: 'x'\nb:\n  - 1\n", "a.yaml")
    assert none == []
    key_a, key_b = Scalar("a", False, 1, 1), Scalar("b", False, 2, 1)
    assert root == Mapping(
        1, 1, [(key_a, Scalar("x", True, 1, 4)), (key_b, Sequence(3, 3, [Scalar("1", False, 3, 5)]))]
    )


REFUSED = {
    "duplicate key": ("a: 1\nb: 2\na: 3", ["a.yaml:3: a: Key 'a' is here twice; the first is on line 1."]),
    "duplicate key below": (
        "p:\n- a: 1\n- a: 1\n  b: {c: 1, 'c': 2}",
        ["a.yaml:4: p[1].b.c: Key 'c' is here twice; the first is on line 4."],
    ),
    "anchor": ("a: &x [1]", ["a.yaml:1: a: Anchors (&x) are not read; write it out."]),
    "anchor in a list": ("- 0\n- &x 1", ["a.yaml:2: [1]: Anchors (&x) are not read; write it out."]),
    "alias": ("a: [0, *x]", ["a.yaml:1: a[1]: Aliases (*x) are not read; write it out."]),
    "merge key": ("a:\n  <<: {b: 1}", ["a.yaml:2: a.<<: Merge keys (<<) are not read; write it out."]),
    "tag": (
        "a: !!str 5",
        ["a.yaml:1: a: Tags (!!str) are not read; write the value without it, in quotes for a text."],
    ),
    "list as key": (
        "a: {[1]: 2}",
        ["a.yaml:1: a: A list or mapping cannot be a key; a text with brackets needs quotes."],
    ),
    "31 levels": ("[" * 31 + "]" * 31, ["a.yaml:1: Nested deeper than 30 levels."]),
    "empty": ("", ["a.yaml: The file is empty."]),
    "only a comment": ("# nothing\n", ["a.yaml: The file is empty."]),
    "two documents": (
        "a: 1\n---\nb: 2",
        ["a.yaml:2: A second document starts here; a file holds one, without a line '---' in it."],
    ),
    "latin-1": (b"a: 1\nb: \xe9", ["a.yaml:2: Not UTF-8 text; save the file as UTF-8."]),
    "utf-16": ("a: 1".encode("utf-16"), ["a.yaml:1: Not UTF-8 text; save the file as UTF-8."]),
    "lone surrogate": ("a: \ud800", ["a.yaml:1: Not UTF-8 text; save the file as UTF-8."]),
    "NUL": (b"a: 1\nb: \x00", ["a.yaml:2: Holds the unprintable character U+0000; remove it."]),
    "too large": ("a: " + "x" * LARGEST, ["a.yaml: Larger than 1000000 bytes."]),
    "frac": (
        'a: "\\frac{1}{2}"',
        ["a.yaml:1: a: Between double quotes YAML takes \\frac for an escape; use single quotes, or a block after |."],
    ),
    "nu": (
        'a: "2 \\nu"',
        ["a.yaml:1: a: Between double quotes YAML takes \\nu for an escape; use single quotes, or a block after |."],
    ),
    "all at once": (
        'a: &x 1\nb: *x\na: "\\theta"\n',
        [
            "a.yaml:1: a: Anchors (&x) are not read; write it out.",
            "a.yaml:2: b: Aliases (*x) are not read; write it out.",
            "a.yaml:3: a: Key 'a' is here twice; the first is on line 1.",
            "a.yaml:3: a: Between double quotes YAML takes \\theta for an escape; "
            "use single quotes, or a block after |.",
        ],
    ),
}

ACCEPTED = {
    "same key elsewhere": "a: {a: 1}\nb: {a: 1}",
    "ampersand and star in a text": "a: b & c * d",
    "quoted merge key": "'<<': 1",
    "exclamation mark in a text": "a: n! is large",
    "quoted brackets as key": "'[1]': 2",
    "30 levels": "[" * 30 + "]" * 30,
    "document start": "---\na: 1\n",
    "byte order mark": "\ufeffa: 1",
    "greek": "λ: 'é'".encode(),
    "right at the limit": "a: " + "x" * (LARGEST - 3),
    "LaTeX in single quotes": r"a: '\frac{1}{2} \nu'",
    "LaTeX with doubled backslashes": r'a: "\\frac{1}{2} \\nu"',
    "line end between double quotes": r'a: "one\nnumber, \"quoted\" \u03bb"',
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, loader: None) -> None:
    text, expected = REFUSED[name]
    assert problems(text) == expected


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepted(name: str, loader: None) -> None:
    assert problems(ACCEPTED[name]) == []


SYNTAX = {
    "colon in a text": (
        "a: b: c",
        "a.yaml:1: Not YAML: mapping values are not allowed in this context. "
        "A text that holds ': ' needs quotes, or a block after |.",
    ),
    "tab": (
        "a:\n\t- b",
        "a.yaml:2: Not YAML: found character that cannot start any token. "
        "A text that starts with this character needs quotes; indent with spaces, not tabs.",
    ),
    "bracket": (
        "a: [1, 2\nb: 3",
        "a.yaml:2: Not YAML: did not find expected ',' or ']'. "
        "A bracket is not closed, or a text with a bracket or comma needs quotes.",
    ),
    "quote": ("a: 1\nb: 'c\n\n", "a.yaml:2: Not YAML: found unexpected end of stream. A quote is not closed."),
    "escape": (
        r'a: "\sum"',
        "a.yaml:1: Not YAML: found unknown escape character. "
        "A backslash cannot stand in double quotes; use single ones, or a block after |.",
    ),
    "indentation": (
        "a:\n  - b\n c: d",
        "a.yaml:3: Not YAML: did not find expected key. Look at the indentation, and for a quote inside a quoted text.",
    ),
    "no colon": (
        "a: 1\nb\nc: 2",
        "a.yaml:3: Not YAML: could not find expected ':'. A key needs a colon and a space after it.",
    ),
    "star": (
        "a: *",
        "a.yaml:1: Not YAML: did not find expected alphabetic or numeric character. "
        "A text that starts with * or & needs quotes.",
    ),
}


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="the loader in Python words its errors otherwise")
@pytest.mark.parametrize("name", SYNTAX)
def test_syntax_errors_are_one_line_with_a_way_out(name: str) -> None:
    text, expected = SYNTAX[name]
    assert problems(text) == [expected]


@pytest.mark.parametrize("name", SYNTAX)
def test_syntax_errors_of_the_other_loader_are_one_line(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamlfile, "_LOADER", yaml.SafeLoader)
    [line] = problems(SYNTAX[name][0])
    assert line.startswith("a.yaml:")
    assert "\n" not in line


BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12))
HOSTILE = {
    "brackets": "[" * 100_000,
    "closed brackets": "[" * 100_000 + "]" * 100_000,
    "braces": "{a: " * 100_000,
    "dashes": "- " * 100_000,
    "question marks": "? " * 100_000,
    "alias bomb": BOMB,
    "many aliases": "[" + "*a, " * 200_000 + "]",
    "many duplicates": "a: 1\n" * 150_000,
    "open quote": '"' + "a" * 900_000,
    "huge": "a" * 5_000_000,
    "NULs": b"\x00" * 900_000,
    "not UTF-8": b"\xff" * 900_000,
    "long keys": f"'{'k ' * 50_000}': 1\n" * 9,
    "long tags": f"!{'t' * 99_000} 1\n" * 9,
    "long tags in a list": f"- !{'t' * 99_000} 1\n" * 9,
    "line ends in keys": '"a\\n\\nb": 1\n' * 9,
    "carriage returns": "\r" * 900_000,
    "colons": ":" * 900_000,
    "percent": "%" * 900_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_never_crashes_and_is_quick(name: str, loader: None) -> None:
    start = time.process_time()
    node, found = read(HOSTILE[name], "a.yaml")
    assert found or plain(node) is not None
    assert len(found) <= 101
    assert all("\n" not in str(problem) and len(str(problem)) < 300 for problem in found)
    assert time.process_time() - start < 5


def test_a_long_list_is_read_quickly() -> None:
    start = time.process_time()
    node, found = read("[" + "1," * 100_000 + "]", "a.yaml")
    assert (found, plain(node)) == ([], [1] * 100_000)
    assert time.process_time() - start < 5


PLAIN = {
    "5": 5, "-3": -3, "+4": 4, "0": 0,
    "2.5": 2.5, "1e-8": 1e-8, "1.0e-8": 1e-8, "1E5": 1e5, ".5": 0.5, "-.5": -0.5, "5.": 5.0,
    "true": True, "False": False, "TRUE": True,
    "null": None, "~": None, "": None, "Null": None,
    "yes": "yes", "no": "no", "on": "on", "Off": "Off", "t": "t",
    "012": "012", "1_000": "1_000", "1:30": "1:30", "0x1F": "0x1F", ".inf": ".inf", ".nan": ".nan",
    "2024-05-01": "2024-05-01", "1/3": "1/3", "...x": "...x", "٣": "٣", "1e": "1e", "=": "=",
    "'5'": "5", '"null"': "null", "''": "",
    "[1, [2.0, no]]": [1, [2.0, "no"]],
    "{a: 1, 2: [], 'b c': {}}": {"a": 1, "2": [], "b c": {}},
}  # fmt: skip


@pytest.mark.parametrize("written", PLAIN)
def test_plain(written: str) -> None:
    node, found = read(f"a: {written}", "a.yaml")
    assert found == []
    value = plain(node)["a"]
    assert (value, type(value)) == (PLAIN[written], type(PLAIN[written]))


def test_plain_reads_a_number_of_any_length() -> None:
    node, _ = read(f"- {'9' * 3999}\n- {'9' * 100_000}\n", "a.yaml")
    short, long = plain(node)
    assert short == 10**3999 - 1
    assert long == float("inf")
