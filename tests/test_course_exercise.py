"""The exercise file: each refusal in its words, beside a near miss that is accepted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from gradekit import functions
from gradekit.course.exercise import FUNCTION_NAMES, read_exercise
from gradekit.course.kinds_schema import KINDS
from gradekit.model import CELLS, Cases, Exercise, Input, Limits, Prose

FILE = "exercises/demo/first.yaml"

SAMPLE = """\
format: 1
id: first
title: A title
source: {document: demo, title: A document, item: Item 1}
topics: [one]
statement: {text: plain words, latex: '$x$'}
sizes:
  n: 2..5
  m: 1..1
inputs:
  x: {shape: [n, 3]}
  u: {draw: uniform, range: [0.1, 2]}
  s: {function: [tanh, sin, cubic]}
  ds: {derivative: s}
  k: {size: n}
parts:
- name: f
  kind: function
  points: 2.5
  ask: {text: Ask., latex: Ask.}
  hints: [First., Second.]
  arguments: [x, s, u]
  optional: {u: 0.9}
  returns: {shape: [n, 3]}
- name: g
  kind: gradient
  points: 3
  ask: {text: Ask., latex: Ask.}
  hints: [First., Second.]
  arguments: [x, u]
  returns: [number, {shape: [m]}]
  gradient: {of: forward, by: [x, u]}
- name: v
  kind: value
  points: 1
  ask: {text: Ask., latex: Ask.}
  hints: [First., Second.]
  type: choice
  options: [red, green]
- name: e
  kind: einsum
  points: 1
  ask: {text: Ask., latex: Ask.}
  hints: [First., Second.]
  operands: [x, x]
  means: product
- name: p
  kind: property
  points: 1
  ask: {text: Ask., latex: Ask.}
  hints: [First., Second.]
  arguments: [t]
  generator: paths
  law: holds
  after: [f, g]
- name: w
  kind: text
  points: 0.25
  ask: {text: Ask., latex: Ask.}
  hints: [First., Second.]
"""


def change(*replacements: tuple[str, str]) -> str:
    """The sample with each first text replaced by the second, once."""
    text = SAMPLE
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def messages(text: str, file: str = FILE) -> list[str]:
    return [str(problem).removeprefix(f"{file}:") for problem in sorted(read_exercise(text, file)[1])]


def loaded(text: str) -> Exercise:
    exercise, problems = read_exercise(text, FILE)
    assert problems == []
    assert exercise is not None
    return exercise


def test_the_sample_becomes_the_nouns() -> None:
    exercise = loaded(SAMPLE)
    assert (exercise.id, exercise.file, exercise.source.document) == ("first", FILE, "demo")
    assert exercise.statement == Prose("plain words", "$x$")
    assert exercise.sizes == {"n": (2, 5), "m": (1, 1)}
    assert exercise.inputs == {
        "x": Input("x", shape=("n", 3)),
        "u": Input("u", draw="uniform", range=(0.1, 2.0)),
        "s": Input("s", functions=("tanh", "sin", "cubic")),
        "ds": Input("ds", derivative="s"),
        "k": Input("k", size="n"),
    }
    f, g, v, e, p, w = exercise.parts
    assert (f.points, f.line, f.returns, f.limits) == (Decimal("2.5"), 17, (("n", 3),), None)
    assert (f.arguments, f.optional, f.cases) == (("x", "s", "u"), {"u": 0.9}, Cases())
    assert (g.returns, g.settings) == (("number", ("m",)), {"of": "forward", "by": ("x", "u")})
    assert v.settings == {"type": "choice", "options": ("red", "green")}
    assert e.settings == {"operands": ("x", "x"), "means": "product"}
    assert (p.generator, p.after, p.settings) == ("paths", ("f", "g"), {"law": "holds"})
    assert (w.settings, w.hints, exercise.points) == ({}, ("First.", "Second."), Decimal("8.75"))


def test_limits_and_cases_fill_up_from_their_defaults() -> None:
    limits = ("topics: [one]", "topics: [one]\nlimits: {wall: 60}")
    part = ("  kind: function", "  kind: function\n  limits: {cpu: 20}\n  cases: {random: 3, edges: [large, one]}")
    exercise = loaded(change(limits, part))
    assert exercise.limits == Limits(wall=60)
    assert exercise.parts[0].limits == Limits(wall=60, cpu=20)
    assert exercise.parts[0].cases == Cases(random=3, equal=1, edges=("large", "one"))


@pytest.mark.parametrize(
    "written, stored", [("number", ("number",)), ("[integer]", ("integer",)), ("{shape: [2]}", ((2,),))]
)
def test_a_single_result_is_a_tuple_of_one(written: str, stored: object) -> None:
    assert loaded(change(("returns: {shape: [n, 3]}", f"returns: {written}"))).parts[0].returns == stored


def test_the_fixed_functions_are_those_that_exist() -> None:
    assert set(FUNCTION_NAMES) == {*functions.FUNCTIONS, *functions.CELLS}
    assert set(CELLS) == set(functions.CELLS)


# name: (old, refused, messages, accepted)
PAIRS: dict[str, tuple[str, str, list[str], str]] = {
    "format": ("format: 1", "format: 2", ["1: format: This gradekit reads format 1, not 2."], "format: +1"),
    "id of another file": (
        "id: first",
        "id: last",
        ["2: id: The id 'last' must be the file's name, 'first'."],
        "id: 'first'",
    ),
    "id with underscore": (
        "id: first",
        "id: fir_st",
        ["2: id: 'fir_st' is not an id: small letters, digits and hyphens, such as ch2-backprop."],
        'id: "first"',
    ),
    "document of another folder": (
        "document: demo",
        "document: dome",
        ["4: source.document: The document 'dome' must be the folder's name, 'demo'."],
        "document: 'demo'",
    ),
    "number as text": (
        "title: A title",
        "title: 2.5",
        ["3: title: YAML reads 2.5 as a number; quote it."],
        "title: '2.5'",
    ),
    "exponent as text": (
        "title: A title",
        "title: 1e-8",
        ["3: title: YAML reads 1e-8 as text; write 1.0e-8 for the number or quote it."],
        "title: 1e-8 and less",
    ),
    "truth value as text": (
        "title: A title",
        "title: Yes",
        ["3: title: YAML reads Yes as true or false; quote it."],
        "title: Yes and no",
    ),
    "null as text": (
        "title: A title",
        "title: null",
        ["3: title: YAML reads null as nothing; quote it."],
        "title: 'null'",
    ),
    "octal as text": (
        "title: A title",
        "title: 012",
        ["3: title: YAML reads 012 as the octal number 10; write 12 for the number or quote it."],
        "title: '012'",
    ),
    "base 60 as text": (
        "title: A title",
        "title: 1:30",
        ["3: title: YAML reads 1:30 as a number in base 60; quote it, or write the number in base 10."],
        "title: at 1:30",
    ),
    "underscores as text": (
        "title: A title",
        "title: 1_000",
        ["3: title: YAML reads 1_000 as a number; write it in plain digits or quote it."],
        "title: n_000",
    ),
    "infinity as text": (
        "title: A title",
        "title: .inf",
        ["3: title: YAML reads .inf as a number; quote it."],
        "title: inf",
    ),
    "blank text": ("title: A title", "title: ' '", ["3: title: Expected a text, not nothing."], "title: '.'"),
    "missing key": (
        "title: A title\n",
        "",
        ["1: title: Missing key 'title': A few words for the catalogue."],
        "title: B\n",
    ),
    "unknown key": (
        "title: A title",
        "title: A title\ntopcis: [x]",
        ["4: topcis: Unknown key 'topcis'. Did you mean 'topics'?"],
        "title: A title\nerrata: []",
    ),
    "unknown key like no other": (
        "item: Item 1",
        "item: Item 1, zzz: 1",
        ["4: source.zzz: Unknown key 'zzz'. Known here: document, title, item."],
        "item: 'Item 1, zzz: 1'",
    ),
    "no topic": ("[one]", "[]", ["5: topics: Expected at least 1 in this list, not 0."], "['1']"),
    "topics not a list": ("[one]", "one", ["5: topics: Expected a list, not 'one'."], "[one, two]"),
    "topic twice": ("[one]", "[one, one]", ["5: topics[1]: 'one' is already in this list."], "[one, One]"),
    "backslash for a terminal": (
        "{text: plain words",
        "{text: 'a \\frac b'",
        ["6: statement.text: Holds \\frac: a terminal shows this form, so no backslash; LaTeX goes under latex."],
        "{text: 'a / b'",
    ),
    "statement not a mapping": (
        "{text: plain words, latex: '$x$'}",
        "plain words",
        ["6: statement: Expected a mapping with the keys text, latex, not 'plain words'."],
        "{latex: '$x$', text: plain words}",
    ),
    "package": (
        "sizes:",
        "packages: [scpy]\nsizes:",
        ["7: packages[0]: Expected one of scipy, sympy, matplotlib, autograd, not 'scpy'. Did you mean 'scipy'?"],
        "packages: [scipy]\nsizes:",
    ),
    "limit of zero": (
        "sizes:",
        "limits: {cpu: 0}\nsizes:",
        ["7: limits.cpu: Expected a whole number, 1 or more, not '0'."],
        "limits: {cpu: 1}\nsizes:",
    ),
    "too few draws for a function argument": (
        "  kind: function",
        "  kind: function\n  cases: {random: 2}",
        ["19: parts[0].cases.random: With the function 's' as an argument, at least 3 random draws are needed."],
        "  kind: function\n  cases: {random: 3}",
    ),
    "limit above what can be returned": (
        "sizes:",
        "limits: {output: 257}\nsizes:",
        ["7: limits.output: Expected a whole number, 1 or more, 256 or less, not '257'."],
        "limits: {output: 256}\nsizes:",
    ),
    "limit not whole": (
        "sizes:",
        "limits: {cpu: 1.5}\nsizes:",
        ["7: limits.cpu: Expected a whole number, 1 or more, not '1.5'."],
        "limits: {memory: 4096}\nsizes:",
    ),
    "limit in quotes": (
        "sizes:",
        "limits: {cpu: '5'}\nsizes:",
        ["7: limits.cpu: Expected a whole number, 1 or more, not '5'. Remove the quotes."],
        "limits: {}\nsizes:",
    ),
    "octal limit": (
        "sizes:",
        "limits: {cpu: 08}\nsizes:",
        ["7: limits.cpu: YAML reads 08 as text; write 8 for the number or quote it."],
        "limits: {cpu: 8}\nsizes:",
    ),
    "size from zero": (
        "n: 2..5",
        "n: 0..5",
        ["8: sizes.n: The ends of 0..5 must be at least 1, the smaller first."],
        "n: 1..5",
    ),
    "sizes downwards": (
        "n: 2..5",
        "n: 5..2",
        ["8: sizes.n: The ends of 5..2 must be at least 1, the smaller first."],
        "n: 5..5",
    ),
    "size not a range": (
        "n: 2..5",
        "n: 5",
        ["8: sizes.n: Expected a range of sizes such as 2..5, not '5'."],
        "n: '2..5'",
    ),
    "unquoted no as a name": (
        "m: 1..1",
        "m: 1..1\n  no: 2..3",
        ["10: sizes.no: YAML reads no as true or false; quote it."],
        "m: 1..1\n  n0: 2..3",
    ),
    "keyword as input": (
        "k: {size: n}",
        "lambda: {size: n}",
        ["15: inputs.lambda: 'lambda' is a Python keyword; write 'lambda_' or another name."],
        "lambda_: {size: n}",
    ),
    "no name": (
        "k: {size: n}",
        "2k: {size: n}",
        ["15: inputs.2k: '2k' is not a Python name: letters, digits and _, no digit first."],
        "k2: {size: n}",
    ),
    "undeclared size in a shape": (
        "[n, 3]}",
        "[nn, 3]}",
        ["11: inputs.x.shape[0]: No size 'nn' is declared. Did you mean 'n'?"],
        "[m, 3]}",
    ),
    "shape of zero": (
        "[n, 3]}",
        "[n, 0]}",
        ["11: inputs.x.shape[1]: Expected a whole number, 1 or more, not '0'."],
        "[n, 1]}",
    ),
    "draw": (
        "draw: uniform, range: [0.1, 2]",
        "draw: unifrom, range: [0.1, 2]",
        ["12: inputs.u.draw: Expected one of normal, uniform, integers, not 'unifrom'. Did you mean 'uniform'?"],
        "draw: normal",
    ),
    "uniform without range": (
        ", range: [0.1, 2]",
        "",
        ["12: inputs.u.draw: draw: uniform needs a range, such as [1, 5]."],
        ", range: [-1, 1.0e-3]",
    ),
    "range downwards": (
        "[0.1, 2]",
        "[2, 2]",
        ["12: inputs.u.range: The first end, 2, must be below the second, 2."],
        "[2, 2.5]",
    ),
    "range of three": (
        "[0.1, 2]",
        "[1, 2, 3]",
        ["12: inputs.u.range: Expected at most 2 in this list, not 3."],
        "[1, 3]",
    ),
    "range with an exponent": (
        "[0.1, 2]",
        "[1e-8, 2]",
        ["12: inputs.u.range[0]: YAML reads 1e-8 as text; write 1.0e-8 for the number or quote it."],
        "[1.0e-8, 2]",
    ),
    "range with infinity": (
        "[0.1, 2]",
        "[0.1, 1.0e+999]",
        ["12: inputs.u.range[1]: Expected a finite number, not '1.0e+999'."],
        "[0.1, 1.0e+99]",
    ),
    "integers between fractions": (
        "draw: uniform",
        "draw: integers",
        ["12: inputs.u.range: The ends of a range of integers are whole numbers."],
        "draw: uniform, shape: [n]",
    ),
    "range of a normal draw": (
        "draw: uniform, ",
        "",
        ["12: inputs.u.range: Key 'range' goes with draw: uniform or draw: integers."],
        "shape: [2], draw: uniform, ",
    ),
    "away_from of a size": (
        "{size: n}",
        "{size: n, away_from: [0]}",
        ["15: inputs.k.away_from: Key 'away_from' does not go with 'size'."],
        "{away_from: [0]}",
    ),
    "distance alone": (
        "{size: n}",
        "{distance: 0.1}",
        ["15: inputs.k.distance: Key 'distance' goes with 'away_from', which is not here."],
        "{away_from: [0], distance: 0.1}",
    ),
    "distance of zero": (
        "{size: n}",
        "{away_from: [0], distance: 0}",
        ["15: inputs.k.distance: The distance must be above 0, not 0."],
        "{away_from: [0, 1.5]}",
    ),
    "undeclared size passed": (
        "{size: n}",
        "{size: q}",
        ["15: inputs.k.size: No size 'q' is declared."],
        "{size: m}",
    ),
    "two functions": (
        "[tanh, sin, cubic]",
        "[tanh, sin]",
        ["13: inputs.s.function: Expected at least 3 in this list, not 2."],
        "[tanh, sin, swish, cubic]",
    ),
    "function twice": (
        "[tanh, sin, cubic]",
        "[tanh, sin, tanh]",
        ["13: inputs.s.function[2]: 'tanh' is already in this list."],
        "[tanh, sin, sigmoid]",
    ),
    "function not of the list": (
        "[tanh, sin, cubic]",
        "[tanh, sin, cos]",
        [
            "13: inputs.s.function[2]: Expected one of tanh, sigmoid, softplus, sin, gaussian, swish, cubic, "
            "elman, leaky, gated, not 'cos'."
        ],
        "[gaussian, softplus, swish]",
    ),
    "functions of one and of two arguments": (
        "s: {function: [tanh, sin, cubic]}\n  ds: {derivative: s}",
        "s: {function: [tanh, elman, leaky]}\n  ds: {derivative: x}",
        [
            "13: inputs.s.function: 'elman' takes two arguments and 'tanh' one; an input names functions of one sort.",
            "14: inputs.ds.derivative: No function input 'x' is declared.",
        ],
        "s: {function: [gated, elman, leaky]}\n  ds: {}",
    ),
    "derivative of a function of two arguments": (
        "s: {function: [tanh, sin, cubic]}",
        "s: {function: [gated, elman, leaky]}",
        ["14: inputs.ds.derivative: 's' is a function of two arguments (gated), which has no derivative to pass."],
        "s: {function: [swish, sin, cubic]}",
    ),
    "derivative of a number": (
        "{derivative: s}",
        "{derivative: x}",
        ["14: inputs.ds.derivative: No function input 'x' is declared."],
        "{derivative: 's'}",
    ),
    "part twice": (
        "- name: w",
        "- name: f",
        ["56: parts[5].name: There is already a part 'f'."],
        "- name: F",
    ),
    "optional without a number": (
        "optional: {u: 0.9}",
        "optional: {u: word}",
        ["23: parts[0].optional.u: Expected a number, not 'word'."],
        "optional: {}",
    ),
    "part named by a keyword": (
        "- name: w",
        "- name: is",
        ["56: parts[5].name: 'is' is a Python keyword; write 'is_' or another name."],
        "- name: is_",
    ),
    "part without points": (
        "  points: 2.5\n",
        "",
        ["17: parts[0].points: Missing key 'points': What the part is worth, above 0, at most two decimals."],
        "  points: 2\n",
    ),
    "no points": (
        "points: 2.5",
        "points: 0",
        ["19: parts[0].points: Expected points above 0 with at most two decimals, such as 2.5, not '0'."],
        "points: 0.01",
    ),
    "three decimals": (
        "points: 2.5",
        "points: 2.125",
        ["19: parts[0].points: Expected points above 0 with at most two decimals, such as 2.5, not '2.125'."],
        "points: 2.12",
    ),
    "one hint": (
        "hints: [First., Second.]",
        "hints: [First.]",
        ["21: parts[0].hints: Expected at least 2 in this list, not 1."],
        "hints: [First., Second., Third.]",
    ),
    "unknown kind": (
        "kind: function",
        "kind: funktion",
        [
            "18: parts[0].kind: Expected one of einsum, expression, figure, function, gradient, property, shape, text, "
            "trace, value, not 'funktion'. Did you mean 'function'?"
        ],
        "kind: 'function'",
    ),
    "key of another kind": (
        "kind: function",
        "kind: function\n  law: holds",
        ["19: parts[0].law: Key 'law' belongs to kind figure or property, not to function."],
        "kind: property\n  law: holds",
    ),
    "key of several other kinds": (
        "  type: choice",
        "  type: choice\n  arguments: [x]",
        [
            "39: parts[2].arguments: Key 'arguments' belongs to kind function or gradient or property or trace, "
            "not to value."
        ],
        "  type: order",
    ),
    "undeclared argument": (
        "arguments: [x, s, u]",
        "arguments: [X, s, u]",
        ["22: parts[0].arguments[0]: No input 'X' is declared."],
        "arguments: [ds, u]",
    ),
    "undeclared argument without generator": (
        "  generator: paths\n",
        "",
        ["52: parts[4].arguments[0]: No input 't' is declared."],
        "  generator: other\n",
    ),
    "optional, not an argument": (
        "optional: {u: 0.9}",
        "optional: {uu: 0.9}",
        ["23: parts[0].optional.uu: 'uu' is not among the arguments. Did you mean 'u'?"],
        "optional: {u: -1}",
    ),
    "optional in the middle": (
        "optional: {u: 0.9}",
        "optional: {s: 0.9}",
        ["23: parts[0].optional: Arguments that may be left out come last in 'arguments'."],
        "optional: {u: 0.9, s: 1}",
    ),
    "no returns": (
        "  returns: {shape: [n, 3]}\n",
        "",
        ["17: parts[0].returns: Missing key 'returns': `number`, `integer`, `{shape: [...]}`, or a list of them."],
        "  returns: [number, integer]\n",
    ),
    "undeclared size returned": (
        "{shape: [m]}]",
        "{shape: [q]}]",
        ["31: parts[1].returns[1].shape[0]: No size 'q' is declared."],
        "{shape: [n, m]}]",
    ),
    "undeclared size returned alone": (
        "returns: {shape: [n, 3]}",
        "returns: {shape: [q, 3]}",
        ["24: parts[0].returns.shape[0]: No size 'q' is declared."],
        "returns: {shape: [m, 3]}",
    ),
    "unknown result": (
        "returns: {shape: [n, 3]}",
        "returns: float",
        ["24: parts[0].returns: Expected one of number, integer, not 'float'."],
        "returns: integer",
    ),
    "differentiated by no argument": (
        "by: [x, u]",
        "by: [x, s]",
        ["32: parts[1].gradient.by[1]: 's' is not among the arguments."],
        "by: u",
    ),
    "differentiated by one that is no argument": (
        "by: [x, u]",
        "by: s",
        ["32: parts[1].gradient.by: 's' is not among the arguments."],
        "by: [x]",
    ),
    "choice without options": (
        "  options: [red, green]\n",
        "",
        ["38: parts[2].type: type: choice needs options, the words to choose from."],
        "  options: ['yes', green]\n",
    ),
    "options of a number": (
        "type: choice",
        "type: number",
        ["39: parts[2].options: Key 'options' does not go with type: number."],
        "type: set",
    ),
    "constraints of a choice": (
        "type: choice",
        "type: choice\n  before: [red < green]",
        ["39: parts[2].before: Key 'before' does not go with type: choice."],
        "type: order\n  before: [red < green]",
    ),
    "constraints that are no chain": (
        "type: choice",
        "type: order\n  before: [red]",
        ["39: parts[2].before: 'red' is no chain such as a < b < c."],
        "type: order\n  before: [Green<RED]",
    ),
    "constraints of an unknown word": (
        "type: choice",
        "type: order\n  before: [red < blue]",
        ["39: parts[2].before: 'blue' is none of the options."],
        "type: order\n  before: [red < green]",
    ),
    "entries of a choice": (
        "type: choice",
        "type: choice\n  entry: choice",
        ["39: parts[2].entry: Key 'entry' does not go with type: choice."],
        "type: list\n  entry: choice",
    ),
    "tolerance of a choice": (
        "type: choice",
        "type: choice\n  rtol: 0.1",
        ["39: parts[2].rtol: Key 'rtol' does not go with type: choice."],
        "type: 'choice'",
    ),
    "tolerance of one": (
        "type: choice\n  options: [red, green]",
        "type: number\n  rtol: 1",
        ["39: parts[2].rtol: The relative tolerance must be between 0 and 1, not 1."],
        "type: tuple\n  rtol: 1.0e-3",
    ),
    "undeclared operand": (
        "operands: [x, x]",
        "operands: [x, y]",
        ["45: parts[3].operands[1]: No input 'y' is declared."],
        "operands: [x]",
    ),
    "after a later part": (
        "after: [f, g]",
        "after: [f, w]",
        ["55: parts[4].after[1]: 'w' is not the name of an earlier part."],
        "after: [v]",
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_refused(name: str) -> None:
    old, refused, expected, _ = PAIRS[name]
    assert messages(change((old, refused))) == expected


@pytest.mark.parametrize("name", PAIRS)
def test_the_near_miss_is_accepted(name: str) -> None:
    old, _, _, accepted = PAIRS[name]
    assert messages(change((old, accepted))) == []


def test_an_exercise_needs_a_part() -> None:
    text = SAMPLE[: SAMPLE.index("parts:")] + "parts: []\n"
    assert messages(text) == ["16: parts: Expected at least 1 in this list, not 0."]


def test_a_file_that_is_no_mapping() -> None:
    keys = "format, id, title, source, topics, statement, packages, limits, pure, data, sizes, inputs, parts, errata"
    assert messages("- 1\n") == [f"1: Expected a mapping with the keys {keys}, not a list."]


def test_everything_is_reported_at_once() -> None:
    text = change(
        ("format: 1", "format: 3"),
        ("title: A title", "title: 012"),
        ("topics: [one]", "topics: &all [one]"),
        ("latex: '$x$'", 'latex: "\\frac"'),
        ("n: 2..5", "n: 5..2"),
        ("shape: [n, 3]", "shape: [n, p]"),
        ("range: [0.1, 2]", "range: [2, 0.1]"),
        ("points: 2.5", "points: 2.5\n  points: 1"),
        ("kind: gradient", "kind: gradeint"),
        ("type: choice", "typ: choice"),
        ("after: [f, g]", "after: [h]"),
        ("  points: 0.25\n", ""),
    )
    escape = "6: statement.latex: Between double quotes YAML takes \\frac for an escape; use single quotes, "
    assert messages(text) == [
        "1: format: This gradekit reads format 1, not 3.",
        "3: title: YAML reads 012 as the octal number 10; write 12 for the number or quote it.",
        "5: topics: Anchors (&all) are not read; write it out.",
        escape + "or a block after |.",
        "8: sizes.n: The ends of 5..2 must be at least 1, the smaller first.",
        "11: inputs.x.shape[1]: No size 'p' is declared.",
        "12: inputs.u.range: The first end, 2, must be below the second, 0.1.",
        "20: parts[0].points: Key 'points' is here twice; the first is on line 19.",
        "27: parts[1].kind: Expected one of einsum, expression, figure, function, gradient, property, shape, text, "
        "trace, value, not 'gradeint'. Did you mean 'gradient'?",
        "34: parts[2].type: Missing key 'type': One of number, boolean, choice, set, order, tuple, interval, list.",
        "39: parts[2].typ: Unknown key 'typ'. Did you mean 'type'?",
        "56: parts[4].after[0]: 'h' is not the name of an earlier part.",
        "57: parts[5].points: Missing key 'points': What the part is worth, above 0, at most two decimals.",
    ]


JUNK = ["", "null", "5", "-1", "word", "'2'", "[]", "[[]]", "{}", "{a: 1}", "[1, [2, {b: c}]]", "*x", "!!t 1", "1e-8"]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_in_any_place_is_a_problem_or_an_exercise_but_no_crash(junk: str) -> None:
    lines = SAMPLE.splitlines()
    for index, line in enumerate(lines):
        head, colon, _ = line.partition(":")
        indented = line.startswith(" ") or line.startswith("-")
        following = lines[index + 1 :] if indented or not line.endswith(":") else []
        text = "\n".join([*lines[:index], f"{head}{colon} {junk}", *following])
        exercise, problems = read_exercise(text, FILE)
        assert (exercise is None) == bool(problems)


@pytest.mark.parametrize("kind", KINDS)
def test_every_line_may_be_missing(kind: str) -> None:
    lines = SAMPLE.replace("kind: function", f"kind: {kind}").splitlines()
    for index in range(len(lines)):
        exercise, problems = read_exercise("\n".join(lines[:index] + lines[index + 1 :]), FILE)
        assert (exercise is None) == bool(problems)
