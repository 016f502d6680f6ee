"""gradekit doctor: what this installation has, by trying it."""

from __future__ import annotations

import click

from gradekit.cli.common import course_option, open_course


@click.command()
@course_option
@click.pass_context
def doctor(ctx: click.Context, course_dir: str | None) -> None:
    """Versions, the course found, and which limits hold around a student's code, found out by trying them."""
    from gradekit import diagnosis

    findings = [*diagnosis.versions(), diagnosis.course(open_course(course_dir)), *diagnosis.isolation()]
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        sign = click.style("ok", fg="green") if finding.good else click.style("no", fg="red")
        click.echo(f"  {sign}  {finding.what:<{width}}  {finding.found}")
    ctx.exit(0 if all(finding.good for finding in findings) else 3)
