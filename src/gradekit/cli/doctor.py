"""gradekit doctor: what this installation has, by trying it."""

from __future__ import annotations

from collections.abc import Sequence

import click

from gradekit.cli.common import course_option, open_course


@click.command()
@course_option
@click.pass_context
def doctor(ctx: click.Context, course_dir: str | None) -> None:
    """Versions, the course found, and what confines a student's code, found out by trying.

    Exit code: 0 when everything works, 3 when something does not. A layer of the sandbox that this machine does not
    have is no fault; `gradekit check --require-sandbox` is for that.
    """
    from gradekit import diagnosis

    course = diagnosis.course(open_course(course_dir))
    isolation, confined = diagnosis.isolation()
    findings = [*diagnosis.versions(), course, *isolation]
    show([(finding.good, (finding.what, finding.found)) for finding in findings])
    if attempts := diagnosis.attempts(confined):
        click.echo("\n  What a submission's process tried, and the layer that has to refuse it:\n")
        show([(each.held, (each.act, each.layer, each.found)) for each in attempts])
    for line in diagnosis.advice(confined):
        click.echo(f"\n  {line}")
    ctx.exit(0 if all(finding.good for finding in findings) else 3)


def show(rows: Sequence[tuple[bool, tuple[str, ...]]]) -> None:
    """Prints a table, with a sign before each row that says whether it is good."""
    widths = [max(map(len, column)) for column in zip(*(texts for _, texts in rows), strict=True)]
    for good, texts in rows:
        sign = click.style("ok", fg="green") if good else click.style("no", fg="red")
        padded = [text.ljust(width) for text, width in zip(texts, widths, strict=True)]
        click.echo(f"  {sign}  {'  '.join(padded).rstrip()}")
