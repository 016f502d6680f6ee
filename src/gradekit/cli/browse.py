"""gradekit list and gradekit show: the catalogue."""

from __future__ import annotations

import click

from gradekit.cli.common import course_option, one_of, open_course


@click.command("list")
@click.option(
    "--document", metavar="D", help="Only exercises of this document (minicourse, homework, notes, exam, qa)."
)
@click.option("--topic", metavar="T", help="Only exercises with this topic.")
@click.option("--format", "output", type=click.Choice(("text", "json")), default="text", show_default=True)
@course_option
def list_command(document: str | None, topic: str | None, output: str, course_dir: str | None) -> None:
    """The exercises with their points and your progress."""
    from pathlib import Path

    from gradekit.reports import catalogue
    from gradekit.state import State

    exercises = open_course(course_dir).load_all()
    if document is not None:
        one_of(document, sorted({e.source.document for e in exercises}), "document")
        exercises = [e for e in exercises if e.source.document == document]
    if topic is not None:
        known = {t.casefold(): t for e in exercises for t in e.topics}
        one_of(topic.casefold(), sorted(known), "topic")
        exercises = [e for e in exercises if topic.casefold() in map(str.casefold, e.topics)]
    render = catalogue.json_lines if output == "json" else catalogue.table
    click.echo(render(exercises, State(Path())))


@click.command()
@click.argument("exercise", metavar="ID")
@course_option
def show(exercise: str, course_dir: str | None) -> None:
    """An exercise: its statement, its parts with their signatures and points, errata of the source."""
    from gradekit.reports import statement

    click.echo(statement.render(open_course(course_dir).load(exercise)))
