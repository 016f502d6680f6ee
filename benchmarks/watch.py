"""How long after a save its verdict is on the screen of `gradekit check --watch`, beside a cold check."""

from __future__ import annotations

import os
import pty
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from courses import EXERCISE, SUBMISSION, copied_submission
from measuring import ENVIRONMENT, GRADEKIT, Command, Lines, Times, options, seconds

SAVES, PAUSE, PATIENCE = 20, 0.2, 60.0
KEYS = b"quit"


class Watched:
    """The command in a terminal, and what it has written there."""

    def __init__(self, terminal: int) -> None:
        self.terminal = terminal
        self.written = b""

    def until(self, *wanted: bytes) -> None:
        """Reads until these follow each other. Raises SystemExit when they never do."""
        deadline = time.monotonic() + PATIENCE
        while not self._has(wanted):
            left = deadline - time.monotonic()
            if left < 0 or not select.select([self.terminal], [], [], left)[0]:
                sys.exit(f"Never on the screen: {wanted}\n{self.written.decode(errors='replace')}")
            self.written += os.read(self.terminal, 1 << 16)

    def _has(self, wanted: tuple[bytes, ...]) -> bool:
        place = 0
        for each in wanted:
            place = self.written.find(each, place) + 1
            if not place:
                return False
        return True

    def after_save(self, file: Path, number: int) -> float:
        """The seconds from a save until its verdict and the keys below it are on the screen."""
        said = f"This is save {number}."
        text = f"print({said!r})\n" + SUBMISSION.read_text(encoding="utf-8")
        time.sleep(PAUSE)
        self.written = b""
        if number % 2:
            new = file.with_name("4913~")
            new.write_text(text, encoding="utf-8")
            started = time.perf_counter()
            new.replace(file)
        else:
            started = time.perf_counter()
            file.write_text(text, encoding="utf-8")
        self.until(said.encode(), b"6 of 6 points", KEYS)
        return time.perf_counter() - started


@contextmanager
def watching(folder: Path) -> Iterator[Watched]:
    """The command, ready for the first save; it ends with `q`."""
    ours, theirs = pty.openpty()
    environment = {**ENVIRONMENT, "TERM": "xterm-256color"}
    argv = (*GRADEKIT, "check", EXERCISE, "--watch")
    process = subprocess.Popen(argv, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    watched = Watched(ours)
    try:
        watched.until(b"6 of 6 points", KEYS)
        yield watched
        os.write(ours, b"q")
        process.wait(PATIENCE)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def main() -> None:
    chosen = options("from a save to its verdict on the screen, against a cold `gradekit check`")
    saves = 2 if chosen.smoke else SAVES
    check = Command(f"gradekit check {EXERCISE}", (*GRADEKIT, "check", EXERCISE))
    warm, cold = Times("a save", []), Times(check.name, [])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copied_submission(folder)
        seconds(check, folder)
        with watching(folder) as watched:
            for _ in range(chosen.pairs):
                cold.values.append(1000 * seconds(check, folder))
                for _ in range(saves):
                    took = watched.after_save(folder / "ch2_backprop.py", len(warm.values))
                    warm.values.append(1000 * took)
    late = statistics.quantiles(warm.values, n=20)[-1]
    lines = Lines(chosen.smoke)
    lines.line(f"{warm.median:.0f} ms", f"the median of {len(warm.values)} saves", warm.median, 100, " ms")
    lines.line(f"{late:.0f} ms", "the 95th percentile of the same saves", late, 100, " ms")
    lines.line(f"{max(warm.values):.0f} ms", "the worst of the same saves", max(warm.values), None)
    figure = warm.median / cold.median
    lines.line(f"{figure:.2f}", f"{warm} / {cold}, {len(cold.values)} cold checks in between", figure, 0.3)
    lines.exit()


if __name__ == "__main__":
    main()
