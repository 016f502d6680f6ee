"""From whose each file is to what counts: opens what students packed, finds the exercises, takes the newest."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from gradekit.layouts.archives import INNER, LARGEST_INNER, is_archive, is_other_archive, list_archive
from gradekit.layouts.layout import Attributed, Owned
from gradekit.layouts.listing import File, Listing, Unreadable
from gradekit.layouts.names import Exercises, Named, is_submission, split_suffix
from gradekit.layouts.result import Found, Ignored, Student, Superseded, Understood
from gradekit.submission import MAX_BYTES, SUFFIXES

MOST_TOLD = 100  # files of one student that are ignored one by one
MOST_GUESSED = 10  # of them that are looked at for what they may mean
NEEDED = f"a submission ends in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}"


class _Candidate(NamedTuple):
    """A file for an exercise; of several, the one with the highest key counts."""

    key: tuple[Any, ...]
    exercise: str
    file: File
    when: str


class _Student:
    """Takes up the files of one student."""

    def __init__(self, student: Student, exercises: Exercises) -> None:
        self.student = student
        self.exercises = exercises
        self.candidates: dict[str, list[_Candidate]] = defaultdict(list)
        self.ignored: list[Ignored] = []
        self.unread: list[Ignored] = []
        self.untold = 0
        self.noise = 0

    def take(self, owned: Owned) -> None:
        """Takes up a file: an answer, or an archive with answers."""
        if owned.named is None and is_archive(owned.name):
            self.unpack(owned)
        else:
            self.place(owned, owned.file, owned.name, owned.folders, owned.named)

    def unpack(self, owned: Owned) -> None:
        """Takes up what a student packed, one level deep."""
        try:
            content = io.BytesIO(owned.file.read(LARGEST_INNER))
            listing = list_archive(content, f"{owned.file.shown}!", INNER, wanted_of_student)
        except Unreadable as error:
            self.ignore(owned.file.shown, str(error))
            return
        self.noise += len(listing.noise)
        for each in listing.ignored:
            self.ignore(each.path, each.why)
        for file in listing.files:
            if is_archive(file.name):
                self.ignore(file.shown, "is an archive in an archive, and only one is opened")
            else:
                inside = owned._replace(dated=owned.dated or bool(owned.rank))
                self.place(inside, file, file.name, (*owned.folders, owned.name, *file.parts[:-1]), None)

    def place(self, owned: Owned, file: File, name: str, folders: tuple[str, ...], named: Named | None) -> None:
        """Notes a file as a candidate for the exercise that its name says, or as ignored."""
        if not is_submission(name) or not (named := named or self.exercises.of(name)):
            self.refuse(file.shown, name)
            return
        time = file.time if owned.dated else ""
        key = (owned.rank, time, named.copy, -len(folders), file.shown, len(self.candidates[named.exercise]))
        candidate = _Candidate(key, named.exercise, file, owned.when or ("" if owned.rank else time))
        self.candidates[named.exercise].append(candidate)

    def refuse(self, shown: str, name: str) -> None:
        """Notes why a file is no answer, with what may help; not for ever."""
        if len(self.ignored) >= MOST_TOLD:
            self.untold += 1
        elif is_other_archive(name):
            self.ignore(shown, "is an archive of a kind that is not read: .zip, .tar and .tar.gz are")
        elif is_submission(name):
            near = self.exercises.near(name) if len(self.ignored) < MOST_GUESSED else ""
            self.ignore(shown, "is named as none of the exercises" + (f" (perhaps {near})" if near else ""))
        elif self.exercises.of(name) or self.exercises.of(split_suffix(name)[0]):
            self.ignore(shown, f"does not count: {NEEDED}")
        else:
            self.ignore(shown, "is named as none of the exercises")

    def ignore(self, shown: str, why: str) -> None:
        """Notes a file that is not taken up."""
        if len(self.ignored) >= MOST_TOLD:
            self.untold += 1
        else:
            self.ignored.append(Ignored(shown, why, self.student.id))

    def told(self) -> list[Ignored]:
        """What is not taken up; the last line stands for all that would be too many."""
        if self.untold:
            why = f"is not taken up, nor are {self.untold} more files of this student"
            self.ignored[-1] = self.ignored[-1]._replace(why=why)
        return self.unread + self.ignored

    def choose(self, exercise: str) -> Iterator[Found | Superseded]:
        """The newest file that can be read, then those that it supersedes; the others are ignored."""
        found = None
        for each in sorted(self.candidates[exercise], key=lambda each: each.key, reverse=True):
            if found:
                yield Superseded(self.student, exercise, each.file.shown, each.when, found.path)
                continue
            try:
                found = Found(self.student, exercise, each.file.shown, each.file.read(MAX_BYTES), each.when)
                yield found
            except Unreadable as error:
                # A file that would have counted is told of, whatever else lies there.
                self.unread.append(Ignored(each.file.shown, str(error), self.student.id))
                del self.unread[MOST_TOLD:]


def gather(layout: str, listing: Listing, attributed: Attributed, exercises: Exercises) -> Understood:
    """What counts of all that is somebody's, in an order that depends on names and ids alone."""
    mine: dict[str, list[Owned]] = defaultdict(list)
    for owned in attributed.owned:
        for student in owned.students:
            mine[student.id].append(owned)
    known = {student.id: student for student in attributed.students}
    students = sorted(known.values(), key=lambda student: (student.name.casefold(), student.id))
    chosen: list[Found | Superseded] = []
    ignored = [*listing.ignored, *attributed.ignored]
    noise = len(listing.noise) + attributed.noise
    # Whole classes hand in what they were given; one copy is kept of equal files.
    equal: dict[bytes, bytes] = {}
    for student in students:
        taken = _Student(student, exercises)
        for owned in mine[student.id]:
            taken.take(owned)
        for exercise in filter(taken.candidates.__contains__, exercises.ids):
            chosen += taken.choose(exercise)
        ignored += taken.told()
        noise += taken.noise
    found = [each._replace(content=equal.setdefault(each.content, each.content)) for each in _of(Found, chosen)]
    return Understood(
        layout,
        tuple(students),
        tuple(found),
        tuple(_of(Superseded, chosen)),
        _once(ignored),
        exercises.ids,
        attributed.late,
        noise,
    )


def _of(kind: type[Any], chosen: Iterable[Found | Superseded]) -> list[Any]:
    return [each for each in chosen if isinstance(each, kind)]


def _once(ignored: Iterable[Ignored]) -> tuple[Ignored, ...]:
    """Each told once, also where several students submitted the same."""
    told = {(each.path, each.why): each for each in reversed(list(ignored))}
    return tuple(sorted(told.values()))


def wanted_of_student(name: str) -> int:
    """The most bytes of a file in a student's archive that will be asked for."""
    return MAX_BYTES if is_submission(name) else 0
