"""How much memory each process of a check takes at its peak, from /proc while it runs (Linux only)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from courses import EXERCISE, copied_submission
from measuring import ENVIRONMENT, GRADEKIT, Lines, children, options

# By the distance from the command: it starts one process, which forks one that waits while the student's server
# is the first in a namespace of processes; that one forks children.
ROLES = ("command", "judge", "process that waits", "student's server", "student's process")
TARGET = 60.0
PAUSE = 0.002  # seconds between two looks
MORE = 20


def main() -> None:
    chosen = options("peak memory of every process of a cold check")
    if not Path("/proc/self/status").exists():
        sys.exit("This benchmark reads /proc, which only Linux has.")
    peaks: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        copied_submission(Path(name))
        checks = 0
        # A short life can fall between two looks on a busy machine, so there are more checks until each was seen.
        while checks < chosen.pairs or (len(peaks) < len(ROLES) and checks < chosen.pairs + MORE):
            watch(Path(name), peaks)
            checks += 1
    if unseen := [role for role in ROLES if role not in peaks]:
        sys.exit(f"Never seen in {checks} checks: {', '.join(unseen)}.")
    lines = Lines(chosen.smoke)
    for role in ROLES:
        made_of = f"peak resident memory (VmHWM) of the {role}, the most of {checks} checks of {EXERCISE}"
        lines.line(f"{peaks[role]:.0f} MB", made_of, peaks[role], TARGET, " MB")
    lines.exit()


def watch(folder: Path, peaks: dict[str, float]) -> None:
    """Runs one check and raises `peaks` to what its processes reach."""
    command = subprocess.Popen(
        (*GRADEKIT, "check", EXERCISE), cwd=folder, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    while command.poll() is None:
        generation = [command.pid]
        for role in ROLES:
            for pid in generation:
                if found := peak_megabytes(pid):
                    peaks[role] = max(peaks.get(role, 0.0), found)
            generation = [child for pid in generation for child in children(pid)]
        time.sleep(PAUSE)
    if command.returncode:
        sys.exit(f"gradekit check {EXERCISE} ended with {command.returncode}")


def peak_megabytes(pid: int) -> float:
    """The most memory the process has had so far; 0 when it has ended."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


if __name__ == "__main__":
    main()
