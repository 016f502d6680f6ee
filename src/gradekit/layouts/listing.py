"""The files of a folder or an archive as data, whichever of them it was; nothing is read before it is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import NamedTuple
from unicodedata import normalize

from gradekit.layouts.result import Ignored
from gradekit.terminal import safe

Parts = tuple[str, ...]
# Longer names come from no file system; they only fill the screen.
LONGEST = 300
DEEPEST = 12
TOO_DEEP = f"lies more than {DEEPEST} folders deep"

# What systems, editors and tools leave beside a student's files; whatever begins with a dot is of that kind too.
NOISE = re.compile(
    r"\..*|__MACOSX|__pycache__|node_modules|venv|site-packages|[Tt]humbs\.db|[Dd]esktop\.ini|~\$.*|.*~|#.*#|.*\.py[co]"
)


class Unreadable(Exception):
    """A file or archive that cannot be read; `str()` says why, after its name: "is encrypted"."""


class File(NamedTuple):
    """One file: where it lies, when it was last changed ("" when unknown), and how to read it.

    `read` takes the most bytes that it may have, and raises Unreadable.
    """

    parts: Parts
    shown: str
    time: str
    read: Callable[[int], bytes]

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.parts[-1]


class Listing(NamedTuple):
    """Everything below a folder or in an archive, in an order that no file system decides.

    `name` is that of the folder or archive, `shown` what stands before every path; `clones` are the folders that hold
    a `.git`, `doubles` those that stand for two whose names only look alike.
    """

    name: str
    shown: str
    files: tuple[File, ...]
    folders: frozenset[Parts]
    clones: frozenset[Parts]
    doubles: frozenset[Parts]
    ignored: tuple[Ignored, ...]
    noise: frozenset[Parts]

    def top_files(self) -> list[File]:
        """The files that lie in no folder."""
        return [file for file in self.files if len(file.parts) == 1]

    def top_folders(self) -> list[str]:
        """The names of the outermost folders, also of empty ones."""
        return sorted(parts[0] for parts in self.folders if len(parts) == 1)

    def by_folder(self) -> dict[str, list[File]]:
        """The files below each outermost folder, also of empty ones."""
        below: dict[str, list[File]] = {name: [] for name in self.top_folders()}
        for file in self.files:
            if len(file.parts) > 1:
                below[file.parts[0]].append(file)
        return below

    def below(self, name: str) -> Listing:
        """The same listing, from one of its outermost folders on."""
        files = [file._replace(parts=file.parts[1:]) for file in self.files if _is_below(file.parts, name)]
        folders, clones, doubles = (
            frozenset(parts[1:] for parts in each if _is_below(parts, name))
            for each in (self.folders, self.clones, self.doubles)
        )
        shown = f"{self.shown}{line(name)}/"
        return Listing(name, shown, tuple(files), folders, clones, doubles, self.ignored, self.noise)


def _is_below(parts: Parts, name: str) -> bool:
    return len(parts) > 1 and parts[0] == name


class Builder:
    """Collects a listing, name by name as they come."""

    def __init__(self, name: str, shown: str) -> None:
        self.name = name
        self.shown = shown
        self.files: list[File] = []
        self.folders: dict[Parts, Parts] = {}
        self.clones: set[Parts] = set()
        self.doubles: set[Parts] = set()
        self.ignored: list[Ignored] = []
        self.noise: set[Parts] = set()

    def path(self, parts: Iterable[str]) -> str:
        """A path as it is shown: from what was named on, on one line, harmless."""
        return self.shown + line("/".join(parts))

    def is_noise(self, parts: Parts) -> bool:
        """Whether nobody wants to read about it; counts it once, and notes clones by their `.git`."""
        for place, name in enumerate(parts):
            if NOISE.fullmatch(name):
                self.noise.add(parts[: place + 1])
                self.folder(parts[:place])
                if name == ".git":
                    self.clones.add(composed(parts[:place]))
                return True
        return False

    def file(self, parts: Parts, time: str, read: Callable[[int], bytes]) -> None:
        """Adds a file, and the folders it lies in."""
        if len(parts) > DEEPEST:
            self.ignore(parts, TOO_DEEP)
            return
        self.folder(parts[:-1])
        self.files.append(File(composed(parts), self.path(parts), time, read))

    def folder(self, parts: Parts) -> None:
        """Adds a folder and those around it, noticing two with names that only look alike."""
        while 0 < len(parts) < DEEPEST and self.folders.get(plain := composed(parts)) != parts:
            if self.folders.setdefault(plain, parts) != parts:
                self.doubles.add(plain)
                return
            parts = parts[:-1]

    def ignore(self, parts: Parts, why: str) -> None:
        """Notes a thing that is not taken up."""
        self.ignored.append(Ignored(self.path(parts), why))

    def listing(self) -> Listing:
        """What was collected, in order."""
        files = sorted(self.files, key=lambda file: file.parts)
        return Listing(
            self.name,
            self.shown,
            tuple(files),
            frozenset(self.folders),
            frozenset(self.clones),
            frozenset(self.doubles),
            tuple(self.ignored),
            frozenset(self.noise),
        )


def composed(parts: Parts) -> Parts:
    """Names with each accented letter as one character, as most systems write them, and bytes of no text as escapes."""
    return tuple(part if part.isascii() else _composed(part) for part in parts)


def _composed(part: str) -> str:
    return normalize("NFC", part).encode("utf-8", "backslashreplace").decode()


def line(text: str) -> str:
    """Text of a student on one line, of bearable length."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]}…{text[-LONGEST // 3 :]}"
    return safe(text).replace("\n", "\\n")


def moment(seconds: float) -> str:
    """Seconds since 1970 as a time without time zone; "" for what is none."""
    try:
        return datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None).isoformat()
    except (OverflowError, OSError, ValueError):
        return ""


def inner_path(name: str) -> Parts | None:
    """The steps of a member's path, None when they lead elsewhere."""
    steps = name.split("/")
    if name.startswith("/") or ".." in steps or (len(steps[0]) == 2 and steps[0].endswith(":")):
        return None
    return tuple(step for step in steps if step not in ("", "."))
