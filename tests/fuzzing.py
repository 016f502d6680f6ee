"""Everything that reads what a student controls, given what nobody would write.

    python tests/fuzzing.py [--cases 100000] [--seed 1] [READER ...]

Seeds are valid inputs, mutated as bytes and as pieces; a reader may refuse with its own error and nothing else, within
a second and 200 MB. What once did something else is kept in `tests/corpus/<reader>/` and read first ever after.
"""

import argparse
import contextlib
import hashlib
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from gradekit import frames, wire
from gradekit.asking import Source
from gradekit.confinement import limits
from gradekit.figures import Axes, Figure, Line, Points, Surface, from_plain
from gradekit.formulas import rows
from gradekit.formulas.from_sympy import read_records
from gradekit.formulas.latex import read_latex
from gradekit.formulas.plain import read_plain
from gradekit.formulas.tree import CannotRead, Scope, Variable
from gradekit.formulas.write import plain
from gradekit.judge import reading, words
from gradekit.notebooks.cells import NotANotebook
from gradekit.submission import Submission, yaml_answers
from gradekit.wire_sympy import symbolic
from helpers import notebook
from notebook_programs import NOTEBOOK_3, read_cells, read_notebook

CORPUS = Path(__file__).parent / "corpus"
SECONDS, MEGABYTES = 1.0, 200
LONGEST = 4000
NAMES = ("x", "y", "z", "n", "lam", "alpha", "x0", "w_1")
MATRIX_SCOPE = Scope({"x": Variable(shape=(2,)), "y": Variable(shape=(2,)), "B": Variable(shape=(2, 2))}, matrices=True)
SCOPE = Scope({name: Variable() for name in NAMES})

FORMULAS = (
    *("-exp(x)/(1+exp(x))**2 * x0", "2x^2 - 3/4*y + |z|", "sum(w_1^n, n, 1, 10)", "Piecewise((x, x>0), (0, True))"),
    *("sqrt(x^2+1)", "σ(x)(1 − σ(x))", "max(x, 0) + log(y)", "1/(1+e^-x)", "factorial(n)/2^n"),
    *(
        "binomial(10, n)",
        "x₀² + α",
        "1e-8 x",
        "-(-(-x))",
        "pi*E*I",
        "dL/dx = 2*x",
    ),
)
LATEX = (
    *(r"\frac{-e^{x}}{(1+e^{x})^2} x_0", r"\sum_{n=1}^{10} w_1^n", r"\sqrt[3]{x}", r"\log_2 n", r"\frac12 x"),
    *(r"\begin{cases} x & x>0 \\ 0 & \text{else} \end{cases}", r"\frac{\partial L}{\partial x} = 2x"),
    r"\sigma(x) \cdot \left(1 - \sigma(x)\right)",
)
MATRICES = (
    *(r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} B", r"x^{\top} B y", r"\operatorname{diag}(x) B", r"\|x\|_2^2"),
    *(r"B^{-1} (x \odot y)", r"x y^T + B"),
)
# Words and signs that mean something to a reader, and some that should not.
PIECES: dict[str, list[str]] = json.loads((CORPUS / "pieces.json").read_text("utf-8"))


class Reader(NamedTuple):
    """What is fuzzed: valid inputs, pieces to mix in, the call, and the errors that it may raise."""

    seeds: Sequence[bytes]
    pieces: Sequence[str]
    read: Callable[[bytes], Any]
    refusals: tuple[type[BaseException], ...]


def text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def read_formula(data: bytes) -> None:
    """Reads a plain formula, and echoes what was read."""
    plain(read_plain(text(data), SCOPE))


def read_tex(data: bytes) -> None:
    """Reads LaTeX, and echoes what was read."""
    plain(read_latex(text(data), SCOPE))


def read_matrices(data: bytes) -> None:
    """Reads LaTeX with products of matrices."""
    read_latex(text(data), MATRIX_SCOPE)


def read_row(data: bytes) -> None:
    """A row of `compare`, reading alone: whatever kind of answer it is."""
    rows.read(text(data), SCOPE)


def decode(data: bytes) -> None:
    """Decodes, and reads what came as the kinds of parts do."""
    value = wire.decode(data)
    for use in (lambda: reading.as_array(value, np.zeros((2, 2))), lambda: words.numbers(value)):
        with contextlib.suppress(reading.Unreadable):
            use()


def read_drawn(data: bytes) -> None:
    """A figure as it arrives."""
    from_plain(wire.decode(data))


def decode_tree(data: bytes) -> None:
    """The same, where the sizes are right and 256 bytes of entries follow."""
    decode(wire.TREE_SIZE.pack(len(data)) + data + bytes(range(256)))


def read_tree(data: bytes) -> None:
    """Records of a SymPy expression, one a line as head|arguments|text, through the wire's own reading of them."""
    rows = [line.split("|") for line in text(data).split("\n")]
    records = [[row[0], int(row[1]) if row[1:2] and row[1].isdigit() else row[-1], row[-1]] for row in rows]
    read_records(symbolic({"v": records, "a": []}).records, SCOPE)


def read_frame(data: bytes) -> None:
    """A frame from a pipe that was closed behind it."""
    ours, theirs = os.pipe()
    try:
        os.write(theirs, data)
        os.close(theirs)
        frames.read(ours)
    finally:
        os.close(ours)


def guess_imports(data: bytes) -> None:
    """What a file seems to import, on 64 KB of it."""
    Source("f.py", (data * (2**16 // max(1, len(data)) + 1))[: 2**16], ("sympy", "scipy")).worth_loading()


def read_yaml(data: bytes) -> None:
    """The answers of a YAML submission."""
    yaml_answers(Submission("ch1-svd", Path("ch1-svd.yaml"), data))


VALUES = (
    None, True, 7, 1.5, 2 + 1j, "text", [1, [2, (3, {"a": 4})]], {1, 2}, {"k": [np.arange(6.0).reshape(2, 3)]},
    np.zeros((0, 3)), np.float32(1), np.array([True, False]), np.array([1 + 2j]), 10**40, ...,
)  # fmt: skip
DRAWN = (
    Figure((Axes("t", "x", "y", legend=("a",), lines=(Line(np.zeros(3), np.ones(3), "a"),)),), "two", True),
    Figure((Axes(points=(Points(np.zeros(2), np.ones(2)),), surfaces=(Surface("mesh", *np.ones((3, 2, 2))),)),)),
)
PLAIN = (None, True, 7, 1.5, 2 + 1j, "text", [1, [2, (3, {"a": 4})]], {1, 2}, 10**40, ...)
TREES = (
    "Rational|0|2/1\nSymbol|0|x\nMul|2|",
    "Symbol|0|x\nRational|0|1/2\nPow|2|\nexp|1|",
    "Symbol|0|x\nFloat|0|0.5\nSymbol|0|y\nAdd|3|\nlog|1|",
)
YAML = (
    "rank: 3\nshape: (2, 3)\nwhy: |\n  because\n", "a: [1, 2.5, true]\nb: {c: 'd'}\n", "a: &x 1\nb: *x\n", "# no\n",
)  # fmt: skip
FRAMES = (frames.PREFIX.pack(2, 3, 7) + b"{}abc", frames.PREFIX.pack(12, 0, 1) + b'{"ok": true}')

READERS = {
    "wire": Reader([wire.encode(value) for value in VALUES], PIECES["json"], decode, (wire.WireError,)),
    "figure": Reader(
        [wire.encode(figure) for figure in DRAWN], PIECES["json"], read_drawn, (wire.WireError, ValueError)
    ),
    "wire-tree": Reader(
        [wire.encode(value)[wire.TREE_SIZE.size :].partition(b"\0")[0] for value in PLAIN],
        PIECES["json"],
        decode_tree,
        (wire.WireError,),
    ),
    "tree": Reader(
        [tree.encode() for tree in TREES],
        [
            *PIECES["json"],
            '["Mul", 2, ""]',
            '["Pow", 2, ""]',
            '["Symbol", 0, "x"]',
            '["Integer", 0, "9"]',
            '["Sum", 3, ""]',
        ],
        read_tree,
        (CannotRead, ValueError, TypeError),
    ),
    "formula": Reader([each.encode() for each in FORMULAS], PIECES["formula"], read_formula, (CannotRead,)),
    "latex": Reader([each.encode() for each in LATEX], PIECES["latex"], read_tex, (CannotRead,)),
    "matrices": Reader([each.encode() for each in MATRICES], PIECES["latex"], read_matrices, (CannotRead,)),
    "row": Reader(
        [each.encode() for each in FORMULAS + LATEX], PIECES["formula"] + PIECES["latex"], read_row, (CannotRead,)
    ),
    "yaml": Reader([each.encode() for each in YAML], PIECES["yaml"], read_yaml, ()),
    "notebook": Reader(
        [notebook(*PIECES["cell seeds"]), NOTEBOOK_3], PIECES["notebook"], read_notebook, (NotANotebook,)
    ),
    "cells": Reader([each.encode() for each in PIECES["cell seeds"]], PIECES["cells"], read_cells, ()),
    "imports": Reader(
        [b"import sympy\n", b"# import ", b"from scipy import linalg\n"], PIECES["formula"], guess_imports, ()
    ),
    "frame": Reader(list(FRAMES), PIECES["json"], read_frame, (frames.FrameError, EOFError)),
}


def mutated(reader: Reader, chance: random.Random) -> bytes:
    """One to eight changes of a seed: bytes flipped, cut, doubled, swapped with another's, and pieces put in."""
    data = chance.choice(reader.seeds)
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(data))
        end = min(len(data), at + chance.choice((1, 1, 2, 4, 16)))
        other = chance.choice(reader.seeds)
        piece = chance.choice(reader.pieces).encode("utf-8", "surrogatepass")
        changes: tuple[Callable[[], bytes], ...] = (
            lambda at=at, data=data, piece=piece: data[:at] + piece + data[at:],
            lambda at=at, data=data, piece=piece: data[:at] + piece + data[at:],
            lambda at=at, end=end, data=data, piece=piece: data[:at] + piece + data[end:],
            lambda at=at, end=end, data=data: data[:at] + data[end:],
            lambda at=at, end=end, data=data: data[:at] + data[at:end] * chance.choice((2, 3, 50)) + data[end:],
            lambda at=at, data=data, other=other: data[:at] + other[chance.randint(0, len(other)) :],
            lambda at=at, data=data: data[:at] + bytes([chance.randint(0, 255)]) + data[at + 1 :],
        )
        data = chance.choice(changes)()
    return data[:LONGEST]


def wrong_with(reader: Reader, data: bytes) -> str:
    """What the reader does with it that it must not; "" for a reading or a refusal in time."""
    started = time.perf_counter()
    try:
        reader.read(data)
    except reader.refusals:
        pass
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:200]}"
    took = time.perf_counter() - started
    return f"it took {took:.1f} s" if took > SECONDS else ""


def kept(name: str) -> Iterator[bytes]:
    """The inputs that once went wrong."""
    for path in sorted((CORPUS / name).glob("*")):
        yield path.read_bytes()


def cases(name: str, count: int, seed: int) -> Iterator[bytes]:
    """The corpus of the reader, then so many mutations."""
    yield from kept(name)
    chance = random.Random(f"{seed} {name}")
    for _ in range(count):
        yield mutated(READERS[name], chance)


def failures(name: str, count: int, seed: int) -> list[tuple[bytes, str]]:
    """The cases that went wrong, with what happened."""
    found = ((data, wrong_with(READERS[name], data)) for data in cases(name, count, seed))
    return [(data, wrong) for data, wrong in found if wrong]


def limit_memory() -> None:
    """From now on this process may have 200 MB more than it has."""
    import resource

    most = limits.sizes().address_space + (MEGABYTES << 20)
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def main() -> None:
    parser = argparse.ArgumentParser(description="Gives readers what nobody would write, and keeps what goes wrong.")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("readers", nargs="*", metavar="READER", help=", ".join(READERS))
    given = parser.parse_args()
    limit_memory()
    wrong = 0
    for name in given.readers or READERS:
        started = time.perf_counter()
        found = failures(name, given.cases, given.seed)
        print(
            f"{name}: {given.cases} cases in {time.perf_counter() - started:.0f} s, {len(found)} went wrong", flush=True
        )
        for data, said in found:
            path = CORPUS / name / hashlib.sha256(data).hexdigest()[:12]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            print(f"  {path.name}: {said}")
        wrong += len(found)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
