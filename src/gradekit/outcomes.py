"""What a submission's process gave for one part: answers to judge, or the reason why there are none, in words."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from gradekit.frames import LOST, NO_MEMORY
from gradekit.host import Ending
from gradekit.model import Limits, Status
from gradekit.terminal import safe
from gradekit.trouble import Trouble

SAID = 300  # of a message's few lines, what the code itself says gets one
EXCERPT = 76
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"
MOST_PICTURE, MOST_DOTS = 4 << 20, 2000  # bytes, and dots along a side
# Seconds by which the kernel's count of CPU time, in ticks, may run ahead of the time that it reports.
COARSE = 0.5


class Answer(NamedTuple):
    """One value that came back: its bytes (not yet decoded), or what it was when it could not travel.

    `picture` is a PNG of a figure, for people.
    """

    body: bytes | memoryview = b""
    uncarried: str = ""
    changed: tuple[int, ...] = ()
    picture: bytes = b""


def is_picture(data: bytes) -> bool:
    """Whether it begins as a PNG of a size that a page can show; a submission's own code may have written it."""
    sides = [int.from_bytes(data[start : start + 4], "big") for start in (16, 20)]
    return data.startswith(PNG) and len(data) <= MOST_PICTURE and all(0 < side <= MOST_DOTS for side in sides)


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
        if not 0 < line <= len(self.places):
            return f"{self.filename}, line {line}" if line else self.filename
        cell, inside = self.places[line - 1]
        return f"{self.filename}, cell {cell}, line {inside}"

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
        return f"{name} is still the starter's placeholder."
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
    return "\n".join([first, *_frames(header, step), *_with(step)])


ALONE = "A submission runs alone, without files, network or other processes: it computes with what it is given."


def _memory(header: dict[str, Any], step: Step) -> str:
    text = f" {one_line(header['text'])}." if header["text"] else ""
    return "\n".join([_no_memory(step) + text, *_frames(header, step), *_with(step)])


def _no_memory(step: Step) -> str:
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
    return "\n".join([f"{step.name} is called with {header['given']} arguments, but yours is {yours}.", *_with(step)])


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


def _with(step: Step) -> list[str]:
    return [f"Called with {step.about}."] if step.about else []


def died(ending: Ending, step: Step) -> str:
    """The message when the process ended by itself."""
    return "\n".join([_ended(ending, step), *_with(step)])


def was_killed(ending: Ending, limits: Limits) -> bool:
    """Whether the process was killed by something else than its limit of CPU time."""
    return ending.exit == -getattr(signal, "SIGKILL", 0) and ending.cpu < limits.cpu - COARSE


def _ended(ending: Ending, step: Step) -> str:
    if ending.exit is None or ending.exit == LOST:
        return f"{step.doing} broke the channel that the answers go through."
    if ending.exit == NO_MEMORY:
        return _no_memory(step)
    if ending.exit >= 0:
        return f"{step.doing} ended the process (exit code {ending.exit}): {step.instead}"
    number = -ending.exit
    if number == signal.SIGKILL and ending.cpu >= step.limits.cpu - COARSE:
        return f"{step.doing} used more than {step.limits.cpu} s of CPU time: is there an endless loop?"
    return f"{step.doing} crashed the process ({_signal(number)})."


def _signal(number: int) -> str:
    # The first process of a namespace is deaf to its own abort, which then ends in the other signal.
    named = {"SIGSEGV": "segmentation fault or abort", "SIGABRT": "abort", "SIGKILL": "killed"}
    try:
        name = signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
    return named.get(name, name)


def too_slow(step: Step) -> str:
    """The message when the wall clock ran out."""
    first = (
        f"{step.doing} took longer than {step.limits.wall} s: is there an endless loop, or does it wait for something?"
    )
    return "\n".join([first, *_with(step)])


def tampered(step: Step) -> str:
    """The message when something else than the asked reply came through the channel."""
    return f"{step.doing} wrote into the channel that the answers go through, so they cannot be read."


def hosts_killed() -> str:
    """The message when a submission twice ended the process that starts submissions."""
    return "The code ended the process that runs it."


def host_killed_from_outside() -> str:
    """The message when that process was ended twice, and no submission can reach it."""
    return "The process that runs submissions was killed twice while it ran this one. This costs no mark; run it again."


def no_host() -> str:
    """The message when the process that starts submissions cannot be started."""
    return "The process that runs submissions does not start. This costs no mark. `gradekit doctor` looks further."


def unprepared(printed: str) -> str:
    """The message when children end before they get anything of a submission; what they printed says why."""
    why = one_line(safe(printed.strip().rpartition("\n")[2])) or "nothing was said"
    return f"The process for the submission could not be confined ({why}), so nothing was run. This costs no mark."


def broken_confinement(why: str) -> str:
    """The message when right code would fail in the confinement."""
    said = one_line(safe(why))
    return f"Right code cannot run in gradekit's confinement here ({said}). This costs no mark; please report it."


def printed_much(total: int, limits: Limits) -> str:
    """The remark about a flood of printed text, "" when it was no flood."""
    if total <= limits.output << 20:
        return ""
    return f"Your code printed {total / 2**20:.0f} MB; only the beginning was kept."
