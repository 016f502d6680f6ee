"""What every script ends with that repeats a wrong answer; it runs without gradekit, with Python and NumPy alone.

`check --repro` puts this file's own text into the scripts, without these lines. All its names begin with `_`, so that
the inputs above it may have any other. A script's record says what came back at the input and what is right there: the
shape, and the number at one entry. The judge asks `_wrong` itself before a script is written.
"""

import copy as _copy
import faulthandler as _faulthandler
import importlib.abc as _abc
import importlib.machinery as _machinery
import importlib.util as _util
import inspect as _inspect
import os as _os
import re as _re
import subprocess as _subprocess
import sys as _sys
import traceback as _traceback
import warnings as _warnings
from pathlib import Path as _Path
from typing import Any as _Any

import numpy as np

# What a record has where it says nothing else.
_EMPTY: _Any = {
    "name": "",
    "said": "",
    "calls": 1,
    "ended": "",
    "seconds": 5,
    "memory": 0,
    "raised": None,
    "print": None,
    "entries": 0,
    "place": 0,
    "step": [],
    "complex": False,
    "odd": "",
    "shape": None,
    "got_shape": None,
    "index": None,
    "expected": None,
    "got": None,
    "allowed": [0.0, 0.0],
}


def _repeat(source: _Any, known: _Any, arguments: _Any) -> int:
    """Makes the call again; 1 if it goes wrong, 0 if nothing is wrong at this input any more."""
    record = {**_EMPTY, **known}
    _prepare(record)
    function: _Any = getattr(_load(source), record["name"], None)
    if said := _uncallable(record, function, arguments):
        return _tell(said)
    if record["ended"] == "died" and _ends(record):
        return 1
    if record["ended"] == "slow":
        print("Before:", record["said"], file=_sys.stderr, flush=True)
        # Says where it stands then, and ends.
        _faulthandler.dump_traceback_later(record["seconds"], exit=True)
    try:
        answers = [function(*_copy.deepcopy(arguments)) for _ in range(record["calls"])]
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        if "--here" in _sys.argv:
            _os._exit(_AGAIN)
        _show(error)
        return _tell(_raised(record, error))
    _faulthandler.cancel_dump_traceback_later()
    if "--here" in _sys.argv:
        _os._exit(_AGAIN)
    print(f"{record['name']} returned:")
    print(*answers[:1])
    if said := _wrong(record, answers):
        return _tell(said)
    print(_PASSED[next(key for key in _PASSED if record[key])])
    print("`gradekit check` says whether all is right.")
    return 0


# What a script says when nothing is wrong any more, by the first entry that its record has.
_PASSED = {
    "raised": "It returned an answer, which it did not before.",
    "ended": "It returned an answer, which it did not before.",
    "print": "This is another answer than before.",
    "name": "What was wrong at this input is right now.",
}
_AGAIN = 77


def _ends(record: _Any) -> bool:
    """Whether the call ends the process, tried in another one."""
    if "--here" in _sys.argv:
        return False
    done = _subprocess.run([_sys.executable, __file__, "--here"], check=False).returncode
    return done != _AGAIN and bool(_tell(record["said"]))


def _tell(said: str) -> int:
    print(said, file=_sys.stderr)
    return 1


def _show(error: BaseException) -> None:
    """The traceback, without this script's own call."""
    where = error.__traceback__
    _traceback.print_exception(type(error), error, where.tb_next or where if where else None)


def _prepare(record: _Any) -> None:
    """What `gradekit check` has: no warnings, the same random numbers, no windows; no files of compiled code."""
    _warnings.simplefilter("ignore")
    _os.environ.setdefault("MPLBACKEND", "Agg")
    _sys.dont_write_bytecode = True
    if record["ended"] == "memory":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (record["memory"] << 20, resource.RLIM_INFINITY))


class _Cells(_abc.InspectLoader):
    """Loads what was written into the script."""

    def __init__(self, text: str):
        self.text = text

    def get_source(self, fullname: str) -> str:
        return self.text


def _load(source: _Any) -> _Any:
    """The submission as a module; it is not the main one, so that a main block does not run."""
    if "cells" in source:
        loader: _Any = _Cells("".join(source["cells"]))
    else:
        loader = _machinery.SourceFileLoader("submission", str(_Path(__file__).with_name(source["file"])))
    spec = _util.spec_from_loader("submission", loader)
    assert spec is not None
    module = _util.module_from_spec(spec)
    module.__dict__.update(display=lambda *shown, **more: None, input=_no_input)
    _sys.modules["submission"] = module
    for name in ("random", "numpy.random"):
        if generators := _sys.modules.get(name):
            generators.seed(0)
    loader.exec_module(module)
    return module


def _no_input(*prompt: _Any) -> str:
    raise RuntimeError("input() has nobody to ask here: take what you need as an argument of the function")


def _uncallable(record: _Any, function: _Any, arguments: _Any) -> str:
    """Why the function cannot be called at all; "" where it can."""
    name = record["name"]
    if not callable(function):
        return f"{name} is a value of type {type(function).__name__}; a function is asked here (def {name}(...))."
    try:
        signature = _inspect.signature(function)
    except (TypeError, ValueError):
        return ""
    try:
        signature.bind(*arguments)
    except TypeError:
        return f"{name} is called with {len(arguments)} arguments, but yours is {name}{str(signature)[:200]}."
    return ""


def _raised(record: _Any, error: BaseException) -> str:
    """What was said when it raised this before, or what it raises now."""
    kind, text = type(error).__name__, " ".join(str(error).split())
    if record["raised"] == [kind, text] or (record["ended"] == "memory" and isinstance(error, MemoryError)):
        return str(record["said"])
    return f"Calling {record['name']} raised {kind}: {text}" if text else f"Calling {record['name']} raised {kind}."


def _wrong(record: _Any, answers: _Any) -> str:
    """What is wrong with the answers to one call, made once or more often; "" where nothing is known to be."""
    if record["print"] is not None:
        return record["said"] if _alike(record["print"], _print(answers[0])) else ""
    if record["calls"] > 1:
        differ = any(_print(each) != _print(answers[0]) for each in answers[1:])
        return record["said"] if differ else ""
    if record["index"] is None and record["shape"] is None:
        return ""
    answer, odd = answers[0], ""
    if record["entries"]:
        answer, odd = _entry(record, answer)
    array, odd = (None, odd) if odd else _numbers(answer, record)
    if odd or array is None:
        return record["said"] if odd == record["odd"] else f"{record['name']} returned {odd}."
    if list(array.shape) != record["shape"]:
        known = list(array.shape) == record["got_shape"]
        return record["said"] if known else f"Expected shape {tuple(record['shape'])}, got shape {array.shape}."
    return "" if record["index"] is None else _off(record, array)


def _off(record: _Any, array: _Any) -> str:
    """What is wrong with the one entry that is known."""
    value, right = array[tuple(record["index"])].item(), record["expected"]
    single = array.dtype.kind in "fc" and array.dtype.itemsize <= (8 if array.dtype.kind == "c" else 4)
    if value == right or abs(value - right) <= record["allowed"][single]:
        return ""
    before = record["got"]
    if value == before or (value != value and before != before) or abs(value - before) <= 1e-9 * abs(before):
        return str(record["said"])
    at = f" at index {record['index']}" if record["index"] else ""
    return f"Expected {right!r}{at}, got {value!r}."


def _entry(record: _Any, answer: _Any) -> _Any:
    """The entry of a tuple that is known, by its place or its name, and what is odd about the answer."""
    if isinstance(answer, dict):
        loosely = {_plain(str(key)): value for key, value in answer.items()}
        named = [loosely[name] for name in map(_plain, record["step"]) if name in loosely]
        return (named[0], "") if named else (None, "a dictionary")
    if isinstance(answer, np.ndarray) and answer.ndim:
        answer = list(answer)
    if not isinstance(answer, (tuple, list)):
        if record["entries"] == 1 and record["step"]:
            return answer, ""
        return None, "None" if answer is None else "no tuple"
    if len(answer) != record["entries"]:
        return None, f"{len(answer)} entries; {record['entries']} are asked"
    return answer[record["place"]], ""


def _plain(name: str) -> str:
    """The name of a step, however it is written."""
    return _re.sub(r"\\frac|[\s_{}$]", "", _re.sub(r"∂|\\partial", "d", name))


def _numbers(answer: _Any, record: _Any) -> _Any:
    """The answer as an array of numbers, or None and what it is instead."""
    if answer is None or isinstance(answer, (str, set, frozenset, dict)):
        return None, "None" if answer is None else f"a value of type {type(answer).__name__}"
    rank = len(record["shape"])
    try:
        array = np.asarray(answer)
        if array.dtype.kind == "O" and all(isinstance(each, int) for each in array.flat):
            array = array.astype(float)
    except (ValueError, TypeError, OverflowError):
        return None, "no array of numbers"
    if array.dtype.kind not in "biufc":
        return None, "no array of numbers"
    if array.dtype == np.float16:
        return None, "float16, which keeps only three digits: compute in float64"
    if array.dtype.kind == "c" and not record["complex"]:
        return None, "complex numbers where real ones are asked"
    if isinstance(answer, np.matrix) and (array.size == 1 if rank == 0 else rank == 1 and 1 in array.shape):
        array = np.asarray(array).reshape((-1,) * rank)
    if rank == 0 and array.shape == (1,):
        array = array.reshape(())
    return array, ""


def _print(answer: _Any) -> _Any:
    """A short print of an answer, which another answer does not have: of every array its shape and two sums."""
    if isinstance(answer, dict):
        return [[str(key), _print(value)] for key, value in answer.items()]
    if isinstance(answer, (str, bytes)) or answer is None:
        return repr(answer)[:200]
    if isinstance(answer, (list, tuple)) and not all(isinstance(each, (int, float, complex)) for each in answer):
        return [_print(each) for each in answer]
    try:
        array = np.asarray(answer).astype(complex)
    except (ValueError, TypeError, OverflowError):
        return type(answer).__name__
    finite = np.where(np.isfinite(array), array, 0).ravel()
    sums = [(finite * np.cos(np.arange(finite.size) * turn)).sum() for turn in (0.0, 0.7)]
    lost = int((~np.isfinite(array)).sum())
    return [list(array.shape), lost, *(part for each in sums for part in (float(each.real), float(each.imag)))]


def _alike(one: _Any, other: _Any) -> bool:
    """Whether two prints are those of one answer."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_alike(*pair) for pair in zip(one, other, strict=True))
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 1e-12 * (abs(one) + abs(other))
    return bool(one == other)
