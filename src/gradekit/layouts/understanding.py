"""Understands what an instructor downloaded: a folder or an archive to a list of submissions."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import IO

from gradekit.errors import UsageProblem
from gradekit.layouts import blackboard, brightspace, canvas, classroom, gradescope, moodle, plain
from gradekit.layouts.archives import DOWNLOAD, INNER, LARGEST_INNER, is_archive, list_archive
from gradekit.layouts.folder import list_folder
from gradekit.layouts.gather import gather
from gradekit.layouts.layout import Layout, unclaimed
from gradekit.layouts.listing import Builder, File, Listing, Unreadable, line
from gradekit.layouts.names import Exercises, is_submission
from gradekit.layouts.result import Understood
from gradekit.submission import MAX_BYTES

# From the most particular on: what one of them claims is not offered to those after it.
LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (
        gradescope.LAYOUT,
        moodle.LAYOUT,
        blackboard.LAYOUT,
        canvas.LAYOUT,
        brightspace.LAYOUT,
        classroom.LAYOUT,
        plain.FOLDERS,
        plain.FLAT,
    )
}
AUTO = "auto"
SHOWN = 3  # names in a message
CHANGED = "was written into while it was read: give the command again when it is whole"


def understand(path: Path, exercises: Iterable[str], layout: str = AUTO) -> Understood:
    """The submissions in a folder or archive, by the layout that is named or, by default, found.

    Raises UsageProblem for what cannot be read, holds no submissions, or can be understood in several ways.
    """
    if layout not in (AUTO, *LAYOUTS):
        raise UsageProblem(f"No layout '{line(layout)}'. There are: {', '.join((AUTO, *LAYOUTS))}.")
    wanted = Exercises(exercises)
    if _is_folder(path):
        return _understood(path, list_folder(path), wanted, layout)
    with _opened(path) as file:
        before = _state(file)
        try:
            listing = list_archive(file, f"{line(path.name)}!", DOWNLOAD, _wanted)
            return _understood(path, listing, wanted, layout)
        except Unreadable as error:
            raise UsageProblem(f"{line(str(path))} {error}.") from None
        finally:
            # Whatever came of it: students in the part that was not there would be taken for absent.
            if _state(file) != before:
                raise UsageProblem(f"{line(str(path))} {CHANGED}.") from None


def _state(file: IO[bytes]) -> tuple[int, int]:
    """What tells that a file was written into: its size, and when it was last."""
    found = os.fstat(file.fileno())
    return found.st_size, found.st_mtime_ns


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # opening it will say what is wrong
        return False


def _opened(path: Path) -> IO[bytes]:
    try:
        # Not blocking: opening a FIFO would wait for a writer for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise UsageProblem(f"{line(str(path))} cannot be read: {error.strerror}.") from None
    file = os.fdopen(descriptor, "rb")
    if stat.S_ISREG(os.fstat(descriptor).st_mode) and is_archive(path.name):
        return file
    file.close()
    raise UsageProblem(f"{line(str(path))} is neither a folder nor a .zip, .tar or .tar.gz file.")


def _wanted(name: str) -> int:
    """The most bytes of a file in a compressed download that will be asked for."""
    if name == gradescope.METADATA:
        return gradescope.LARGEST
    if is_archive(name):
        return LARGEST_INNER
    return MAX_BYTES if is_submission(name) or name.endswith(".txt") else 0


def _understood(path: Path, listing: Listing, exercises: Exercises, name: str) -> Understood:
    listing = _unwrapped(path, listing, exercises, name)
    layout = LAYOUTS[name] if name != AUTO else _found(path, listing, exercises)
    if not layout.claims(listing, exercises):
        raise UsageProblem(f"{line(str(path))}: nothing here is laid out as {name}. {_seen(listing)}")
    if layout is plain.FOLDERS:
        _refuse_twice(path, listing)
    understood = gather(layout.name, listing, layout.attribute(listing, exercises), exercises)
    if name == AUTO and layout is plain.FOLDERS and not understood.found:
        # Any folder at all would pass for a class that handed in nothing.
        why = "; ".join(f"{each.path} {each.why}" for each in understood.ignored[:SHOWN])
        ignored = f" Ignored: {why}." if why else ""
        raise UsageProblem(f"{line(str(path))} holds no file of an exercise. {_seen(listing)}{ignored}")
    return understood


def _claims(listing: Listing, exercises: Exercises, name: str = AUTO) -> dict[str, list[str]]:
    """The outermost names that each layout claims, none for two."""
    left = {*listing.top_folders(), *(file.name for file in listing.top_files())}
    found: dict[str, list[str]] = {}
    for layout in LAYOUTS.values() if name == AUTO else (LAYOUTS[name],):
        if mine := left and left.intersection(layout.claims(listing, exercises)):
            found[layout.name] = sorted(mine)
            left -= mine
    return found


def _unwrapped(path: Path, listing: Listing, exercises: Exercises, name: str) -> Listing:
    """The listing without folders that hold nothing but the whole download."""
    while True:
        claims = _claims(listing, exercises, name)
        if name not in (AUTO, "folders") and not claims and len(listing.top_folders()) == 1:
            listing = _inside(listing, listing.top_folders()[0])
            continue
        if list(claims) != ["folders"] or len(claims["folders"]) != 1:
            return listing
        only = claims["folders"][0]
        inner = _inside(listing, only) if only in listing.top_folders() else _packed(listing, only)
        if not _is_class(inner, exercises):
            return listing
        if only not in listing.top_folders():
            raise UsageProblem(f"{line(str(path))} holds one archive of a whole class: name that, {line(only)}.")
        listing = inner


def _inside(listing: Listing, name: str) -> Listing:
    inner = listing.below(name)
    return inner._replace(ignored=(*inner.ignored, *unclaimed(listing, {name}, "lies beside the submissions")))


def _packed(listing: Listing, name: str) -> Listing:
    """What is in an archive; nothing, if it cannot be read as a student's."""
    file = next(file for file in listing.top_files() if file.name == name)
    try:
        return list_archive(BytesIO(file.read(LARGEST_INNER)), f"{file.shown}!", INNER, lambda _: 0)
    except Unreadable:
        return Builder("", "").listing()


def _refuse_twice(path: Path, listing: Listing) -> None:
    """Refuses the archive of a download beside what was unpacked from it: it would be one more student."""
    folders = set(listing.top_folders())
    for file in listing.top_files() if folders else ():
        both = folders & _near_top(_packed(listing, file.name)) if is_archive(file.name) else set()
        if both - {plain.without_ending(file.name)} and (len(both) > 1 or both == folders):
            names = f"{line(file.name)} holds {_few(sorted(both))}"
            raise UsageProblem(f"{line(str(path))}: {names}, which also lie beside it: move one of both away.")


def _near_top(listing: Listing) -> set[str]:
    return {name for parts in listing.folders if len(parts) <= 2 for name in parts}


def _is_class(listing: Listing, exercises: Exercises) -> bool:
    """Whether these are several students' files, not one student's in a folder more."""
    claims = _claims(listing, exercises)
    if set(claims) - {"folders", "flat"}:
        return True
    if own := _own_files(listing, exercises):
        return len(claims.get("flat", ())) > own
    by_folder = listing.by_folder()
    holding = [name for name in by_folder if _holds_any(by_folder[name], exercises) and not exercises.of(name)]
    several = len(holding) + sum(is_archive(file.name) for file in listing.top_files()) + len(claims.get("flat", ()))
    return several > 1 or (len(by_folder) == 1 and _is_class(listing.below(*by_folder), exercises))


def _own_files(listing: Listing, exercises: Exercises) -> int:
    """How many files lie there as a student has them, with the exercise's name and no other."""
    return sum(is_submission(file.name) and exercises.of(file.name) is not None for file in listing.top_files())


def _holds_any(files: list[File], exercises: Exercises) -> bool:
    return any(is_archive(file.name) or (is_submission(file.name) and exercises.of(file.name)) for file in files)


def _found(path: Path, listing: Listing, exercises: Exercises) -> Layout:
    """The only layout that claims anything. Raises UsageProblem."""
    claims = _claims(listing, exercises)
    shown, own = line(str(path)), _own_files(listing, exercises)
    if own and not len(claims.get("flat", ())) > own and not set(claims) - {"flat"}:
        raise UsageProblem(f"{shown} holds one student's files: gradekit check marks a folder of them.")
    if "folders" in claims and all(map(exercises.of, claims["folders"])):
        raise UsageProblem(f"{shown} holds a folder an exercise ({_few(claims['folders'])}), not one a student.")
    if len(claims) == 1:
        return LAYOUTS[next(iter(claims))]
    if claims:
        kinds = "; ".join(f"{name}: {_few(names)}" for name, names in claims.items())
        raise UsageProblem(f"{shown} can be understood in several ways ({kinds}). Say --layout {' or '.join(claims)}.")
    raise UsageProblem(f"{shown} holds no submissions. {_seen(listing)}")


def _seen(listing: Listing) -> str:
    names = [*listing.top_folders(), *(file.name for file in listing.top_files())]
    there = f"There are: {_few(names)}." if names else "It is empty."
    return f"{there} Layouts are: {', '.join(LAYOUTS)}."


def _few(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(map(line, names[:SHOWN])) + more
