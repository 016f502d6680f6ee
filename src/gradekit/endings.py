"""Why a submission's process gave no answer, in words: how it ended, or why none could begin."""

from __future__ import annotations

import signal

from gradekit.frames import LOST, NO_MEMORY
from gradekit.host import Ending
from gradekit.model import Limits
from gradekit.outcomes import Step, called_with, no_memory, one_line
from gradekit.terminal import safe

# Seconds by which the kernel's count of CPU time, in ticks, may run ahead of the time that it reports.
COARSE = 0.5


def died(ending: Ending, step: Step) -> str:
    """The message when the process ended by itself."""
    return "\n".join([_ended(ending, step), *called_with(step)])


def was_killed(ending: Ending, limits: Limits) -> bool:
    """Whether the process was killed by something else than its limit of CPU time."""
    return ending.exit == -getattr(signal, "SIGKILL", 0) and ending.cpu < limits.cpu - COARSE


def _ended(ending: Ending, step: Step) -> str:
    if ending.exit is None or ending.exit == LOST:
        return f"{step.doing} broke the channel that the answers go through."
    if ending.exit == NO_MEMORY:
        return no_memory(step)
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
    return "\n".join([first, *called_with(step)])


def too_slow_together(name: str, limits: Limits, last: str) -> str:
    """The message when the wall clock ran out after several calls, each in a process of its own.

    `last` is the message about the one that was under way, whose inputs stay to be seen.
    """
    first = (
        f"Calling {name} took longer than {limits.wall} s: all calls together have that time, and each loads the file "
        "afresh. Is there an endless loop, or does it wait for something?"
    )
    return "\n".join([first, *last.splitlines()[1:]])


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
