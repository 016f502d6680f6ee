"""Layouts of no platform: a folder (or an archive) for each student, and files that carry the student's name."""

from __future__ import annotations

from gradekit.errors import UsageProblem
from gradekit.layouts.archives import READ, is_archive
from gradekit.layouts.layout import Attributed, Layout, Owned, unclaimed
from gradekit.layouts.listing import File, Listing, line
from gradekit.layouts.names import Exercises, Named, is_submission
from gradekit.layouts.result import Ignored, Student


def folder_claims(listing: Listing, exercises: Exercises) -> list[str]:
    """Every folder, and every archive."""
    return listing.top_folders() + [file.name for file in listing.top_files() if is_archive(file.name)]


def attribute_folders(listing: Listing, exercises: Exercises) -> Attributed:
    """Whose the files are: by the name of the folder or archive. Raises UsageProblem for names that look alike."""
    for name in listing.top_folders():
        if (name,) in listing.doubles:
            raise UsageProblem(f"Two folders are called {line(name)}, in different characters: rename one.")
    owned = [
        Owned((Student(name, name),), file, file.name, file.parts[1:-1])
        for name, files in listing.by_folder().items()
        for file in files
    ]
    owned += [
        Owned((Student(stem, stem),), file, file.name)
        for file in listing.top_files()
        if (stem := without_ending(file.name)) != file.name
    ]
    students = {Student(name, name) for name in listing.top_folders()} | {each.students[0] for each in owned}
    ignored = unclaimed(listing, set(folder_claims(listing, exercises)), "lies in no student's folder")
    return Attributed(tuple(students), tuple(owned), tuple(ignored))


def without_ending(name: str) -> str:
    """An archive's name without what makes it one; any other name as it is."""
    ending = next((ending for ending in READ if name.lower().endswith(ending)), "")
    return name[: len(name) - len(ending)] or name


def flat_claims(listing: Listing, exercises: Exercises) -> list[str]:
    """The files that end as submissions do and name an exercise and something beside it."""
    return [file.name for file, _ in _flat(listing, exercises)]


def _flat(listing: Listing, exercises: Exercises) -> list[tuple[File, list[Named]]]:
    files = [file for file in listing.top_files() if is_submission(file.name) and not exercises.of(file.name)]
    return [(file, named) for file in files if (named := exercises.flat(file.name))]


def attribute_flat(listing: Listing, exercises: Exercises) -> Attributed:
    """Whose the files are: by what stands beside the exercise; a name that can be read in two ways is ignored."""
    owned, ignored = [], []
    for file, named in _flat(listing, exercises):
        if len(named) == 1:
            student = Student(named[0].student, named[0].student)
            owned.append(Owned((student,), file, file.name, named=named[0]))
        else:
            both = " or ".join(f"{line(each.student)}'s {each.exercise}" for each in named)
            ignored.append(Ignored(file.shown, f"can be {both}"))
    mine = {file.name for file, _ in _flat(listing, exercises)}
    ignored += unclaimed(listing, mine, "names no exercise and student, as in name_exercise.py")
    return Attributed(tuple({each.students[0] for each in owned}), tuple(owned), tuple(ignored))


FOLDERS = Layout("folders", "One folder a student", folder_claims, attribute_folders)
FLAT = Layout("flat", "Files named by student and exercise", flat_claims, attribute_flat)
