"""Names that NumPy does not have any more, or will not have for long, and what is written instead."""

from __future__ import annotations

import re
from collections.abc import Mapping

ABSENT = re.compile(r"module 'numpy' has no attribute '(\w+)'")
INSTEAD: Mapping[str, str] = {
    "Inf": "np.inf",
    "Infinity": "np.inf",
    "NINF": "-np.inf",
    "NaN": "np.nan",
    "PINF": "np.inf",
    "alltrue": "np.all",
    "asfarray": "np.asarray(a, dtype=float)",
    "asscalar": "a.item()",
    "bool": "bool",
    "bool8": "np.bool_",
    "complex": "complex",
    "complex_": "np.complex128",
    "cumproduct": "np.cumprod",
    "find_common_type": "np.result_type",
    "float": "float",
    "float_": "np.float64",
    "in1d": "np.isin",
    "infty": "np.inf",
    "int": "int",
    "int0": "np.intp",
    "long": "int",
    "mat": "np.array and @",
    "msort": "np.sort(a, axis=0)",
    "object": "object",
    "product": "np.prod",
    "rank": "np.ndim",
    "round_": "np.round",
    "row_stack": "np.vstack",
    "sometrue": "np.any",
    "str": "str",
    "trapezoid": "np.trapz",
    "trapz": "np.trapezoid",
}


def absent(text: str) -> list[str]:
    """A sentence about the name that an error misses in NumPy, none where it misses none that has another one."""
    found = ABSENT.match(text)
    if not found or found[1] not in INSTEAD:
        return []
    return [f"np.{found[1]} is not in the NumPy installed here: write {INSTEAD[found[1]]}."]
