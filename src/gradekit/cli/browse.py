"""gradekit list and gradekit show: the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gradekit.cli.common import course_option, one_of, open_course
from gradekit.terminal import safe

if TYPE_CHECKING:
    from gradekit.model import Exercise


@click.command("list")
@click.option(
    "--document", metavar="D", help="Only exercises of this document (minicourse, homework, notes, exam, qa)."
)
@click.option("--topic", "topics", multiple=True, metavar="T", help="Only exercises with this topic; again: or that.")
@click.option("--unsolved", is_flag=True, help="Only exercises in which something is left to do.")
@click.option("--format", "output", type=click.Choice(("text", "json")), default="text", show_default=True)
@course_option
def list_command(
    document: str | None, topics: tuple[str, ...], unsolved: bool, output: str, course_dir: str | None
) -> None:
    """The exercises with their points and your progress in this folder, and what to do next."""
    from gradekit.listing import page, standings
    from gradekit.state import State

    course, state = open_course(course_dir), State(Path())
    found = standings(chosen(course.load_all(), document, topics), state)
    if output == "text":
        click.echo(page(course, found, state, unsolved))
        return
    from gradekit.reports.catalogue import json_lines

    for line in json_lines([each for each in found if not (unsolved and each.done)], state):
        click.echo(line)


def chosen(exercises: list[Exercise], document: str | None, topics: Sequence[str]) -> list[Exercise]:
    """The exercises of the document that have one of the topics. Raises UsageProblem for what there is none of."""
    if document is not None:
        wanted = one_of(document, sorted({e.source.document for e in exercises}), "document", loosely)
        exercises = [e for e in exercises if e.source.document == wanted]
    if topics:
        known = sorted({topic for e in exercises for topic in e.topics}, key=lambda each: (each.casefold(), each))
        names = {loosely(one_of(topic, known, "topic", loosely)) for topic in topics}
        exercises = [e for e in exercises if names & set(map(loosely, e.topics))]
    return exercises


def loosely(name: str) -> str:
    """The name as it is compared: in any case, with hyphens, underscores or spaces."""
    return " ".join(name.casefold().replace("-", " ").replace("_", " ").split())


@click.command()
@click.argument("exercise", metavar="ID")
@click.option("--html", is_flag=True, help="Open it in a browser, with formulas as they are printed.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="With --html: write the page there.")
@course_option
def show(exercise: str, html: bool, out: Path | None, course_dir: str | None) -> None:
    """An exercise: its statement, its parts with their signatures and points, errata of the source.

    With --html the same as one page that opens without a network. A file that is not as gradekit wrote it is never
    overwritten.
    """
    from gradekit.errors import UsageProblem

    if out is not None and not html:
        raise UsageProblem("--out belongs to --html: gradekit show ID --html --out FILE.html.")
    loaded = open_course(course_dir).load(exercise)
    if html:
        show_page(loaded, out)
    else:
        from gradekit.reports import statement

        click.echo(statement.render(loaded))


def show_page(exercise: Exercise, out: Path | None) -> None:
    """Writes the page and opens it, or says where it is. Raises UsageProblem where it cannot be written."""
    from gradekit.reports import exercise_page
    from gradekit.written import write_sealed

    page = exercise_page.render(exercise)
    if out is not None:
        write_sealed(out, page)
        click.echo(f"Wrote {safe(str(out))}.")
        return
    from gradekit.viewing import opened, stored

    path = stored(f"{exercise.id}.html", page)
    if opened(path):
        click.echo(f"Opened {safe(str(path))} in your browser.")
    else:
        click.echo(f"Wrote {safe(str(path))}. Open it in a browser.")
