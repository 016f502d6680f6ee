"""The entry point: starts the helper processes of `check` at once, then hands over to the command line."""

from __future__ import annotations

import gc
import os
import sys

# `python -m` puts the current folder first, where a student's work lies and anything may be called click.py.
if __name__ == "__main__" and sys.path[0] in ("", os.getcwd()):  # noqa: PTH109
    del sys.path[0]


def main() -> None:
    """Runs the command line and exits with its code."""
    from gradekit import launch

    if "check" in sys.argv[1:4] and not {"-h", "--help"} & set(sys.argv):
        launch.begin()
    from gradekit.cli import cli

    try:
        cli(prog_name="gradekit")
    finally:
        launch.abandon()
        # Nothing is left to be collected: the interpreter's last search for garbage takes as long as a check's judging.
        gc.freeze()


if __name__ == "__main__":
    main()
