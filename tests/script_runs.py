"""Runs scripts of `--repro` where there is no gradekit: in children of one process that has loaded NumPy."""

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

DRIVER = """
import os, runpy, sys
sys.modules["gradekit"] = None  # so that importing it raises
import numpy
for line in sys.stdin:
    path = line.rstrip("\\n")
    child = os.fork()
    if child == 0:
        code, out = 0, open(path + ".printed", "w")
        for descriptor in (1, 2):
            os.dup2(out.fileno(), descriptor)
        sys.stdout = sys.stderr = out
        sys.argv[:] = [path]
        sys.path.insert(0, os.path.dirname(path))
        try:
            runpy.run_path(path, run_name="__main__")
        except SystemExit as end:
            code = end.code or 0
            if isinstance(code, str):
                print(code, file=sys.stderr)
                code = 1
        except BaseException:
            import traceback
            traceback.print_exc()
            code = 1
        out.flush()
        os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Ran(NamedTuple):
    """How a script ended, and what it printed."""

    code: int
    printed: str


class Scripts:
    """The process; closing it ends it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-c", DRIVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, path: Path) -> Ran:
        """One script, as the main program."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        code = int(self.process.stdout.readline())
        return Ran(code, Path(f"{path}.printed").read_text("utf-8"))

    def close(self) -> None:
        """Ends the process."""
        self.process.communicate()
