"""What a layout says of a listing: whose each file is, in which order attempts came, what else lies there."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from gradekit.layouts.listing import File, Listing, Parts, line
from gradekit.layouts.names import Exercises, Named
from gradekit.layouts.result import Ignored, Student


class Owned(NamedTuple):
    """A file that a student (or each of a group) submitted, by the name that they gave it.

    The newest for an exercise counts: by `rank`, which a layout knows from numbers or dates of its own; then, where
    the times of files are those of the submission (`dated`), by time. `when` is the time of submission as the layout
    knows it, if it does. `named` is set where the exercise stands elsewhere than in the file's own name.
    """

    students: tuple[Student, ...]
    file: File
    name: str
    folders: Parts = ()
    rank: tuple[int | str, ...] = ()
    when: str = ""
    dated: bool = True
    named: Named | None = None


class Attributed(NamedTuple):
    """All files of a download that are somebody's, and what is told of the others."""

    students: tuple[Student, ...]
    owned: tuple[Owned, ...]
    ignored: tuple[Ignored, ...] = ()
    late: tuple[str, ...] = ()
    noise: int = 0


class Layout(NamedTuple):
    """One way in which submissions are laid out.

    `claims` gives the outermost names that are laid out so; `attribute` says whose the files of a listing are.
    """

    name: str
    title: str
    claims: Callable[[Listing, Exercises], list[str]]
    attribute: Callable[[Listing, Exercises], Attributed]


def unclaimed(listing: Listing, claimed: set[str], why: str) -> list[Ignored]:
    """The outermost files and folders that the layout does not take up."""
    files = [Ignored(file.shown, why) for file in listing.top_files() if file.name not in claimed]
    return files + [Ignored(listing.shown + line(name), why) for name in listing.top_folders() if name not in claimed]
