"""gradekit marks mathematics-of-machine-learning exercises.

In a notebook or at Python's prompt:

    import gradekit
    gradekit.check("ch2-backprop")     the report on the exercise's file here, or on the cells run so far
    gradekit.repro("ch2-backprop")     the smallest input at which a part of it fails, as code for a cell
    gradekit.hint("ch2-backprop")      the next hint
    gradekit.show("ch2-backprop")      the exercise
    %load_ext gradekit                 and then %%gradekit ch2-backprop above a cell
"""

__version__ = "0.1.0"
__all__ = [
    "CourseError",
    "GradekitError",
    "SandboxMissing",
    "UsageProblem",
    "check",
    "hint",
    "load_ipython_extension",
    "repro",
    "show",
]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gradekit.errors import CourseError, GradekitError, SandboxMissing, UsageProblem
    from gradekit.jupyter.api import check, hint, repro, show
    from gradekit.jupyter.magic import load_ipython_extension

# Where each of these is; the package itself loads nothing, because every process of gradekit's begins with it.
_PLACES = {
    **dict.fromkeys(("check", "hint", "repro", "show"), "gradekit.jupyter.api"),
    "load_ipython_extension": "gradekit.jupyter.magic",
    **dict.fromkeys(("CourseError", "GradekitError", "SandboxMissing", "UsageProblem"), "gradekit.errors"),
}


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"module 'gradekit' has no attribute {name!r}")
    import importlib

    found = globals()[name] = getattr(importlib.import_module(_PLACES[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_PLACES})
