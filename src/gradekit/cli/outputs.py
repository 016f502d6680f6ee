"""Where the reports of `gradekit check` go that are told one by one: text for a person, and lines of JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gradekit.errors import UsageProblem
from gradekit.terminal import lines, safe

if TYPE_CHECKING:
    from gradekit.checking import Checked, Checker
    from gradekit.cli.check import Job
    from gradekit.model import Report
    from gradekit.state import State
    from gradekit.submission import Submission


class Output:
    """Says each thing as soon as it is known: problems on standard error, reports by `tell`."""

    def unmarked(self, exercise: str, text: str) -> None:
        """An exercise that cannot be marked at all."""
        complain(f"{exercise} cannot be marked, and this costs no mark:\n{text}")

    def failed(self, exercise: str, submission: Submission, text: str) -> None:
        """An exercise at which the course or gradekit failed."""
        complain(text)

    def marked(self, checked: Checked, submission: Submission, code: int, state: State) -> None:
        """A report, with the exit code that it asks for."""
        self.tell(checked.report, state)
        for complaint in checked.complaints:
            complain(complaint)

    def tell(self, report: Report, state: State) -> None:
        """Prints a report."""

    def follow(self, checker: Checker, job: Job, checked: Checked) -> None:
        """What else is to be said or done about parts that failed."""

    def end(self, code: int) -> None:
        """All has been marked; `code` is how the command will end."""


class Text(Output):
    """For a person: blocks with a blank line between them, and where the pictures of figures are."""

    def __init__(self) -> None:
        self.number = 0

    def tell(self, report: Report, state: State) -> None:
        from gradekit.reports import text

        click.echo("\n" * bool(self.number) + text.render(report))
        self.number += 1
        for part in report.parts:
            if part.picture and (file := state.keep_picture(report.exercise, part.name, part.picture)):
                click.echo(lines(f"  Picture of {part.name}: {file}"))

    def follow(self, checker: Checker, job: Job, checked: Checked) -> None:
        if checked.failed:
            from gradekit.cli.repro import offer

            offer(job, checked)


class Scripts(Text):
    """The same, with a script for each part that failed."""

    def follow(self, checker: Checker, job: Job, checked: Checked) -> None:
        from gradekit.cli.repro import write

        write(checker, job, checked)


class JsonLines(Output):
    """One object a line."""

    def tell(self, report: Report, state: State) -> None:
        from gradekit.reports import jsonlines

        click.echo(jsonlines.render(report))


def open_output(name: str, out: str | None, scripts: bool = False) -> Output:
    """The output in that format. Raises UsageProblem where a file cannot be written, before anything is marked."""
    if scripts and name != "text":
        raise UsageProblem(f"--repro writes scripts beside the report for a person: leave out --format {name}.")
    if scripts and out is None:
        return Scripts()
    if name in PRINTED and out is None:
        return PRINTED[name]()
    from gradekit.cli.together import open_together

    return open_together(name, out)


PRINTED = {"text": Text, "json": JsonLines}


def complain(text: str) -> None:
    """Says on standard error what is wrong."""
    click.echo(lines(f"gradekit: {safe(text)}"), err=True)
