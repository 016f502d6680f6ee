"""What a submission's process gave for one part: answers to judge, or the reason why there are none, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from gradekit.model import Limits, Status, unwritten
from gradekit.terminal import safe
from gradekit.trouble import Trouble

SAID = 300  # of a message's few lines, what the code itself says gets one
EXCERPT = 76


class Answer(NamedTuple):
    """One value that came back: its bytes (not yet decoded), or what it was when it could not travel.

    `picture` is a PNG of a figure, for people.
    """

    body: bytes | memoryview = b""
    uncarried: str = ""
    changed: tuple[int, ...] = ()
    picture: bytes = b""


class Outcome:
    """The answers of one part in the order of its calls, or a final status and message instead."""

    def __init__(self, answers: Sequence[Answer] = (), status: Status | None = None, message: str = ""):
        self.answers = list(answers)
        self.status = status
        self.message = message
        # Where there are no answers because a call went wrong.
        self.trouble: Trouble | None = None
        self.seconds = 0.0
        # What the student should know whatever the verdict is.
        self.remark = ""
        # What was noticed meanwhile (see `notes.Note`), which matters where the part is right.
        self.notes: list[Any] = []
        # Whether the first answer was the formula itself, so that nothing more has to be asked.
        self.whole = False
        # Whether the answers are those of an earlier check of the same file.
        self.kept = False


class Step(NamedTuple):
    """What was being done when something went wrong: the part called ("" while loading), with what, in which file.

    `places` are those of the program's lines in a notebook, see `asking.Source`.
    """

    name: str
    about: str
    filename: str
    limits: Limits
    places: Sequence[tuple[int, int]] = ()

    def place(self, line: int) -> str:
        """The file, and where that line of the program stands in it; 0 is no line."""
        return f"{self.filename}, {self.line(line)}" if line else self.filename

    def line(self, line: int) -> str:
        """Where that line of the program stands in the file: `line 12`, or `cell 5, line 3`."""
        if not 0 < line <= len(self.places):
            return f"line {line}"
        cell, inside = self.places[line - 1]
        return f"cell {cell}, line {inside}"

    @property
    def doing(self) -> str:
        """The beginning of a sentence about it."""
        return f"Calling {self.name}" if self.name else "Loading the file"

    @property
    def instead(self) -> str:
        """The way out for code that ends the program."""
        return "return the answer instead." if self.name else "the file has to be read to its end."


def missing(name: str, why: str, filename: str) -> str:
    """The message of a part whose name is absent or unwritten; `why` is absent, empty or placeholder."""
    if why == "empty":
        return f"{filename} is empty: it defines no {name} yet."
    if why == "placeholder":
        return unwritten(name)
    return f"{filename} defines no {name}."


def fault(header: dict[str, Any], step: Step) -> str:
    """The message for a fault that the student's process reported. The header is well formed (see `is_fault`)."""
    return FAULTS[header["fault"]].message(header, step)


def _raised(header: dict[str, Any], step: Step) -> str:
    kind, text = one_line(header["type"]), one_line(header["text"])
    if kind == "SystemExit":
        with_code = "" if text == "None" else text
        first = f"{step.doing} stopped the program with sys.exit({with_code}): {step.instead}"
    elif kind == "RecursionError":
        first = f"{step.doing} led into a recursion without end ({kind}: {text})."
    elif header.get("outside"):
        first = f"{step.doing} raised {kind}: {text.rstrip('.')}. {ALONE}"
    else:
        first = f"{step.doing} raised {kind}: {text}" if text else f"{step.doing} raised {kind}."
    if kind == "AttributeError":
        from gradekit.numpy_names import absent

        first = "\n".join([first, *absent(text)])
    return "\n".join([first, *_frames(header, step), *called_with(step)])


ALONE = "A submission runs alone, without files, network or other processes: it computes with what it is given."


def _memory(header: dict[str, Any], step: Step) -> str:
    text = f" {one_line(header['text'])}." if header["text"] else ""
    return "\n".join([no_memory(step) + text, *_frames(header, step), *called_with(step)])


def no_memory(step: Step) -> str:
    return f"{step.doing} ran out of memory (the limit is {step.limits.memory} MB)."


def _import(header: dict[str, Any], step: Step) -> str:
    return "\n".join([f"{step.filename} {one_line(header['text'])}.", *_frames(header, step)[-1:]])


def _syntax(header: dict[str, Any], step: Step) -> str:
    kind = f"{one_line(header['type'])}: " if header["type"] else ""
    first = f"{step.place(header['line'])}: {kind}{one_line(header['text'])}"
    return "\n".join([first, *_excerpt(header["source"], header["column"])])


def _excerpt(source: str, column: int) -> list[str]:
    """The line of code and a caret below the character at `column`, both as a terminal may show them."""
    if not source.strip():
        return []
    start = max(0, column - EXCERPT * 3 // 4)
    before, rest = safe(source[start:column]), safe(source[column : start + EXCERPT])
    return [f"    {before}{rest}".rstrip(), "    " + " " * len(before) + "^"]


def _not_callable(header: dict[str, Any], step: Step) -> str:
    return (
        f"{step.name} is a value of type {one_line(header['type'])}; a function is asked here (def {step.name}(...))."
    )


def _signature(header: dict[str, Any], step: Step) -> str:
    yours = f"{step.name}{one_line(header['signature'])}"
    return "\n".join(
        [f"{step.name} is called with {header['given']} arguments, but yours is {yours}.", *called_with(step)]
    )


class Fault(NamedTuple):
    """A kind of fault: the texts and whole numbers of its header, and the message that is made of them."""

    message: Callable[[dict[str, Any], Step], str]
    texts: tuple[str, ...]
    numbers: tuple[str, ...] = ()


FAULTS = {
    "raised": Fault(_raised, ("type", "text")),
    "memory": Fault(_memory, ("type", "text")),
    "import": Fault(_import, ("type", "text")),
    "syntax": Fault(_syntax, ("type", "text", "source"), ("line", "column")),
    "not-callable": Fault(_not_callable, ("type",)),
    "signature": Fault(_signature, ("signature",), ("given",)),
}
LARGEST = 10_000_000


def is_fault(header: dict[str, Any]) -> bool:
    """Whether the header has the form of a fault; the submission's own code may have written it."""
    name = header.get("fault")
    if not isinstance(name, str) or name not in FAULTS:
        return False
    frames = header.get("frames", [])
    return (
        _has(header, FAULTS[name].texts, FAULTS[name].numbers)
        and isinstance(header.get("outside", False), bool)
        and isinstance(frames, list)
        and all(map(_is_frame, frames))
    )


def _is_frame(frame: Any) -> bool:
    return isinstance(frame, dict) and _has(frame, ("function", "source"), ("line",))


def _has(header: dict[str, Any], texts: Sequence[str], numbers: Sequence[str]) -> bool:
    return all(isinstance(header.get(text), str) for text in texts) and all(
        type(header.get(number)) is int and 0 <= header[number] <= LARGEST for number in numbers
    )


def one_line(text: str) -> str:
    """What the code itself says, as one line of at most SAID characters."""
    line = " ".join(text.split())
    return line if len(line) <= SAID else line[:SAID] + "..."


def _frames(header: dict[str, Any], step: Step) -> list[str]:
    """Where it happened: lines of the submission, from the outermost call to the innermost."""
    # A recursion would only repeat itself.
    unique = list({(frame["line"], frame["function"]): frame for frame in header.get("frames", [])[-3:]}.values())
    return [f"    {step.place(f['line'])}{_within(f)}: {one_line(f['source'])}" for f in unique]


def _within(frame: dict[str, Any]) -> str:
    return "" if frame["function"] == "<module>" else f", in {one_line(frame['function'])}"


def called_with(step: Step) -> list[str]:
    return [f"Called with {step.about}."] if step.about else []
