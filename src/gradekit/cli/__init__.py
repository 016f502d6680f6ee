"""The command line. A command parses, calls one function and prints; what is heavy is imported where it is used."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from typing import Any

import click

import gradekit
from gradekit.cli.browse import list_command, show
from gradekit.cli.check import check
from gradekit.cli.compare import compare
from gradekit.cli.doctor import doctor
from gradekit.cli.export import export
from gradekit.cli.feedback import feedback
from gradekit.cli.grade import grade, merge
from gradekit.cli.marks import marks
from gradekit.cli.new import new
from gradekit.cli.report import report
from gradekit.cli.validate import validate
from gradekit.cli.work import hint, start
from gradekit.errors import GradekitError
from gradekit.spelling import spell_out
from gradekit.terminal import colour, lines, safe

# What writing to a standard stream meets; a reader that leaves is click's to notice. Windows has no quotas.
NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC))


class Commands(click.Group):
    """The group of commands: gradekit's own errors end in one message and their exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                spell_out(stream)
        ctx.color = colour(os.environ)
        try:
            return super().invoke(ctx)
        except GradekitError as error:
            click.echo(lines(f"gradekit: {safe(str(error))}"), err=True)
            ctx.exit(error.exit_code)
        except OSError as error:
            # An error with a file's name is about that file.
            if error.filename is not None or error.errno not in NO_ROOM:
                raise
            with contextlib.suppress(OSError):
                click.echo(f"gradekit: Standard output cannot be written: {error.strerror}.", err=True)
            ctx.exit(GradekitError.exit_code)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(gradekit.__version__, prog_name="gradekit")
@click.option("--course", metavar="DIR", help="The course folder (default: found from here, else the built-in course).")
@click.pass_context
def cli(ctx: click.Context, course: str | None) -> None:
    """Marks mathematics-of-machine-learning exercises.

    A student's evening: gradekit list, gradekit start ch2-backprop, gradekit check ch2-backprop.
    """
    ctx.obj = course


STUDENTS = (list_command, show, start, check, hint)
INSTRUCTORS = (grade, marks, export, feedback, report, merge)
AUTHORS = (compare, new, validate, doctor)
for command in (*STUDENTS, *INSTRUCTORS, *AUTHORS):
    cli.add_command(command)
