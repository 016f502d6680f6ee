"""Where the reports of `gradekit check` go that services read: what is told about all exercises at the end."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gradekit.cli.outputs import Output, complain
from gradekit.errors import UsageProblem
from gradekit.files import put
from gradekit.reports import github, gradescope, junit
from gradekit.reports.entry import Entry, in_repository, places

if TYPE_CHECKING:
    from gradekit.checking import Checked
    from gradekit.model import Report
    from gradekit.state import State
    from gradekit.submission import Submission

FILES = ("junit", "gradescope")


class Together(Output):
    """Keeps what was marked, for formats that tell about all of it at the end."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def unmarked(self, exercise: str, text: str) -> None:
        super().unmarked(exercise, text)
        self._keep(exercise, None, None, 3, (text,))

    def failed(self, exercise: str, submission: Submission, text: str) -> None:
        super().failed(exercise, submission, text)
        self._keep(exercise, submission, None, 3, (text,))

    def marked(self, checked: Checked, submission: Submission, code: int, state: State) -> None:
        super().marked(checked, submission, code, state)
        self._keep(checked.report.exercise, submission, checked.report, code, tuple(checked.faults))

    def _keep(
        self, exercise: str, submission: Submission | None, report: Report | None, code: int, faults: tuple[str, ...]
    ) -> None:
        path, content = (submission.path, submission.content) if submission else (None, b"")
        found = places(content, [part.name for part in report.parts]) if report else {}
        self.entries.append(Entry(exercise, in_repository(path), report, code, faults, found))


class Document(Together):
    """One document for all exercises, printed or written into a file."""

    def __init__(self, render: Callable[[Sequence[Entry]], str], out: Path | None) -> None:
        super().__init__()
        self.render, self.out = render, out

    def end(self, code: int) -> None:
        document = self.render(self.entries)
        if self.out is None:
            click.echo(document)
        else:
            _write(self.out, document + "\n")


class GitHub(Together):
    """For a step of GitHub Actions: the reports and annotations in the log, a summary, and the step's outputs."""

    def tell(self, report: Report, state: State) -> None:
        click.echo(github.log(report))

    def end(self, code: int) -> None:
        if annotations := github.annotated(self.entries):
            click.echo(annotations)
        if path := os.environ.get("GITHUB_STEP_SUMMARY"):
            # What other commands of the step have said so far counts, and may lack its last end of line.
            _add(path, "\n" * bool(_size(path)) + github.summary(self.entries, github.SUMMARY - _size(path) - 1))
        if path := os.environ.get("GITHUB_OUTPUT"):
            _add(path, github.outputs(self.entries, code))


def open_together(name: str, out: str | None) -> Output:
    """The output in that format. Raises UsageProblem where a file cannot be written."""
    if out is not None and name not in FILES:
        raise UsageProblem(f"--out belongs to --format {' and '.join(FILES)}; `> {out}` keeps what others print.")
    if name == "github":
        return GitHub()
    path = None if out is None else Path(out)
    if path is not None and not path.parent.is_dir():
        raise UsageProblem(f"--out {out}: there is no such folder.")
    if path is not None and path.exists() and not path.is_file():
        # A device or a pipe would be replaced by a file.
        raise UsageProblem(f"--out {out}: it is no file.")
    return Document({"junit": junit.render, "gradescope": gradescope.render}[name], path)


def _write(path: Path, text: str) -> None:
    """Writes the whole file or none of it. Raises UsageProblem."""
    try:
        put(path, [text.encode()])
    except OSError as error:
        raise UsageProblem(f"--out {path} cannot be written: {error.strerror}.") from None


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0


def _add(path: str, text: str) -> None:
    """Adds to a file of the service's; what cannot be written there changes no mark."""
    try:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        complain(f"{path} cannot be written: {error.strerror}.")
