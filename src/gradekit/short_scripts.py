"""The script of a common failure, short enough to be read: inputs, the call, and what is known of the right answer.

What is said stands in it as text only (`repr`), never as lines of code.
"""

from __future__ import annotations

import keyword
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

# A file that uses these is loaded in a way of its own.
SPECIAL = (b"random", b"display", b"input(", b"matrix")
# Raised through everything, so that their exit code would be another one.
THROUGH = ("SystemExit", "KeyboardInterrupt", "GeneratorExit", "MemoryError")
FRESH = "sys.dont_write_bytecode = True  # every run reads your file as it is"
# Names that a script has for itself.
OWN = {"sys", "faulthandler", "SAID", "got", "right", "before", "near", "other"}
RIGHT = [
    'print("What was wrong at this input is right now.")',
    'print("`gradekit check` says whether all is right.")',
]
BETTER = RIGHT[1]


def lines(found: Mapping[str, Any], module: str, content: bytes) -> list[str]:
    """The script below its head, for a function of that module; no lines where it takes more than this.

    `found` is what `judge.smallest` found: statements of the inputs, their names, and the record of the failure.
    """
    known = found["known"]
    if known is None or keyword.iskeyword(module) or not module.isidentifier():
        return []
    if OWN & {known["name"], *found["names"]} or any(word in content for word in SPECIAL):
        return []
    body = _body(known, f"{known['name']}({', '.join(found['names'])})")
    if body is None:
        return []
    libraries = [*(["import faulthandler"] if known.get("ended") else []), "import sys"]
    said = ["SAID = (", *_said(known["said"]), ")"]
    imported = f"from {module} import {known['name']}"
    return [*libraries, "", "import numpy as np", "", FRESH, imported, "", *said, "", *found["inputs"], "", *body, ""]


def _said(text: str) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        yield f"    {line!r}"


def _body(known: Mapping[str, Any], call: str) -> list[str] | None:
    """The call and what is looked at; None where that takes more."""
    if known.get("ended"):
        return _slow(known, call) if known["ended"] == "slow" else None
    if "raised" in known:
        return None if known["raised"][0] in THROUGH else _raised(known, call)
    # A law's own view of an answer, one that varies, a step of a trace, complex numbers and odd types.
    if {"print", "calls", "step", "complex"} & known.keys():
        return None
    if "odd" in known:
        return _nothing(known, call) if known["odd"] == "None" and "entries" not in known else None
    return _array(known, call)


def _slow(known: Mapping[str, Any], call: str) -> list[str]:
    return [
        "# If it is not back after 5 s, Python says where it stands, and ends.",
        'print("Before:", SAID, file=sys.stderr, flush=True)',
        "faulthandler.dump_traceback_later(5, exit=True)",
        f"print({call})",
        "faulthandler.cancel_dump_traceback_later()",
        'print("It is back within 5 s at this input; the limits of a check are for all its calls.")',
    ]


def _raised(known: Mapping[str, Any], call: str) -> list[str]:
    return [
        'print("Before:", SAID, file=sys.stderr)',
        f"print({call})",
        'print("It returned an answer, which it did not before.")',
        BETTER,
    ]


def _nothing(known: Mapping[str, Any], call: str) -> list[str]:
    return [f"got = {call}", _shown(known["name"]), "if got is None:", "    sys.exit(SAID)", *RIGHT]


def _shown(name: str) -> str:
    return f'print("{name} returned:", got, sep="\\n")'


def _array(known: Mapping[str, Any], call: str) -> list[str] | None:
    """Its shape, and the one entry that is known."""
    if known.get("shape") is None or "got_shape" not in known:
        return None
    shape, before = tuple(known["shape"]), tuple(known["got_shape"])
    if len(shape) == 0 and before == (1,):
        before = ()
    place = f"[{known.get('place', 0)}]" if "entries" in known else ""
    wanted = "got.shape not in ((), (1,))" if not shape else f"got.shape != {shape}"
    differs = f'f"Expected shape {shape}, got shape {{got.shape}}."'
    said = differs if before == shape else f"SAID if got.shape == {before} else {differs}"
    body = [f"got = np.asarray({call}{place})", _shown(known["name"]), f"if {wanted}:", f"    sys.exit({said})"]
    return [*body, *(_entry(known, shape) if "index" in known else []), *RIGHT]


def _entry(known: Mapping[str, Any], shape: Sequence[int]) -> list[str]:
    index = known["index"]
    value = f"got[{', '.join(map(str, index))}]" if shape else "got.item()"
    double, single = (f"{each:.2g}" for each in known.get("allowed", (0.0, 0.0)))
    at = f" at index {index}" if index else ""
    return [
        f"right, before = {_number(known['expected'])}, {_number(known['got'])}",
        f"near = {single} if got.dtype == np.float32 else {double}",
        f"if not ({value} == right or abs({value} - right) <= near):",
        f'    other = f"Expected {{right}}{at}, got {{{value}}}."',
        f"    sys.exit(SAID if np.isclose({value}, before, rtol=1e-9, atol=0, equal_nan=True) else other)",
    ]


def _number(value: float) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return "np.nan" if math.isnan(value) else f"{'-' if value < 0 else ''}np.inf"
    return repr(value)
