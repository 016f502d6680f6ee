"""How long a cold `gradekit check` takes, against loading the packages it stands on."""

from __future__ import annotations

import tempfile
from pathlib import Path

from courses import EXERCISE, copied_submission
from measuring import GRADEKIT, Command, Lines, alternately, importing, options


def main() -> None:
    chosen = options("cold `gradekit check` of a right submission, against imports alone")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copied_submission(folder)
        check = Command(f"gradekit check {EXERCISE}", (*GRADEKIT, "check", EXERCISE))
        commands = (check, importing("numpy", "autograd.numpy", "click", "yaml"), importing("numpy"))
        checked, packages, numpy = alternately(commands, chosen.pairs, folder)
    lines = Lines(chosen.smoke)
    lines.ratio(checked, packages, target=1.6)
    lines.ratio(checked, numpy)
    lines.exit()


if __name__ == "__main__":
    main()
