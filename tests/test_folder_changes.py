"""A download that changes while it is read: nothing waits, nothing outside is read, and all of it is told."""

import contextlib
import os
import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from downloads import EXERCISES, folder, tarred, zipped
from gradekit.errors import UsageProblem
from gradekit.gradebook.book import open_book
from gradekit.gradebook.marks import Mark, marks
from gradekit.layouts import understanding
from gradekit.layouts.folder import CHANGING, LINK, list_folder
from gradekit.layouts.listing import Unreadable
from gradekit.layouts.understanding import CHANGED, understand
from helpers import gradekit
from small_course import exercise, part, put, write_course

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="changes that only POSIX allows")

MB = 1 << 20
SECRET = "password = 'outside'\n"
GONE = "cannot be read: No such file or directory"
NO_FOLDER = "cannot be read: Not a directory"


def vanish(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def become_link(path: Path) -> None:
    """In its place comes a link to what has the same name outside."""
    vanish(path)
    path.symlink_to(path.parents[1] / "secret" if path.name == "Ann" else path.parents[2] / "secret" / path.name)


def become_folder(path: Path) -> None:
    vanish(path)
    path.mkdir()


def become_pipe(path: Path) -> None:
    vanish(path)
    os.mkfifo(path)


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"#" * MB)


CHANGES: dict[str, tuple[str, Callable[[Path], None], str]] = {
    "a file goes": ("Ann/ch1_svd.py", vanish, GONE),
    "a file becomes a link": ("Ann/ch1_svd.py", become_link, LINK),
    "a file becomes a folder": ("Ann/ch1_svd.py", become_folder, "is no regular file"),
    "a file becomes a pipe": ("Ann/ch1_svd.py", become_pipe, "is no regular file"),
    "a file grows beyond all bounds": ("Ann/ch1_svd.py", grow, "is larger than 1 MB"),
    "a folder goes": ("Ann", vanish, GONE),
    "a folder becomes a link": ("Ann", become_link, NO_FOLDER),
    "a folder becomes a pipe": ("Ann", become_pipe, NO_FOLDER),
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A class of two beside a folder that is nobody's business."""
    folder(tmp_path / "class", {"Ann/ch1_svd.py": "x = 1\n", "Bo/ch1_svd.py": "x = 2\n"})
    put(tmp_path / "secret" / "ch1_svd.py", SECRET)
    return tmp_path


@pytest.mark.parametrize("name", CHANGES)
def test_what_has_changed_since_the_folder_was_listed_is_told(place: Path, name: str) -> None:
    changed, change, why = CHANGES[name]
    anns, bos = list_folder(place / "class").files
    change(place / "class" / changed)
    with pytest.raises(Unreadable) as refused:
        anns.read(MB)
    assert str(refused.value) == why
    assert bos.read(MB) == b"x = 2\n"


def test_a_folder_that_becomes_a_link_before_it_is_listed_is_not_followed(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between seeing a folder in its parent and going into it."""
    real = os.scandir

    @contextlib.contextmanager
    def swapping(path: int | str) -> Iterator[list[os.DirEntry[str]]]:
        with real(path) as entries:
            found = list(entries)
        if not (place / "Ann").exists():
            (place / "class" / "Ann").rename(place / "Ann")
            (place / "class" / "Ann").symlink_to(place / "secret")
        yield found

    monkeypatch.setattr(os, "scandir", swapping)
    monkeypatch.setattr("gradekit.layouts.folder.STEP_BY_STEP", True)
    listing = list_folder(place / "class")
    assert [file.shown for file in listing.files] == ["Bo/ch1_svd.py"]
    assert [(each.path, each.why) for each in listing.ignored] == [("Ann", NO_FOLDER)]


def test_a_file_that_is_being_written_is_not_taken_half(place: Path) -> None:
    [file, _] = list_folder(place / "class").files
    with running(lambda: grow_a_little(place / "class" / "Ann" / "ch1_svd.py")):
        ends = [_read(file.read) for _ in range(300)]
    assert {each for each in ends if isinstance(each, str)} <= {CHANGING}
    contents = [each for each in ends if isinstance(each, bytes)]
    # Every line came in one piece, so what is whole ends with one.
    assert all(content.endswith(b"\n") for content in contents)
    assert file.read(MB) == (place / "class" / "Ann" / "ch1_svd.py").read_bytes()


def _read(read: Callable[[int], bytes]) -> bytes | str:
    try:
        return read(MB)
    except Unreadable as why:
        return str(why)


def grow_a_little(path: Path) -> None:
    with path.open("ab", buffering=0) as file:
        for number in range(20):
            file.write(b"x = %d\n" % number)
    if path.stat().st_size > MB // 2:
        os.truncate(path, 6)


@contextlib.contextmanager
def running(act: Callable[[], None]) -> Iterator[None]:
    """Does it again and again on another thread, meanwhile."""
    ended = threading.Event()
    problems: list[Exception] = []

    def work() -> None:
        try:
            while not ended.is_set():
                act()
        except Exception as problem:
            problems.append(problem)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
    assert problems == []


ARCHIVES = {"class.zip": zipped, "class.tar": lambda files: tarred(files, mode="w"), "class.tar.gz": tarred}


@pytest.mark.parametrize("name", ARCHIVES)
@pytest.mark.parametrize("after", [True, False], ids=["after it was listed", "before"])
def test_an_archive_that_is_cut_meanwhile_is_refused_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, after: bool
) -> None:
    """Who is in the part that is gone would else have handed in nothing."""
    files = {f"S{n}/ch1_svd.py": random.Random(n).randbytes(500) for n in range(20)}
    path = tmp_path / name
    path.write_bytes(ARCHIVES[name](files))
    assert len(understand(path, EXERCISES).found) == 20
    real = understanding.list_archive

    def cutting(*given: object) -> object:
        if after:
            listing = real(*given)  # type: ignore[arg-type]
            os.truncate(path, path.stat().st_size // 2)
            return listing
        os.truncate(path, path.stat().st_size // 2)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(understanding, "list_archive", cutting)
    with pytest.raises(UsageProblem) as refused:
        understand(path, EXERCISES)
    assert str(refused.value) == f"{path} {CHANGED}."


def test_an_archive_that_another_takes_the_place_of_is_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A twin: what is open is whole, whatever has its name by now."""
    path = tmp_path / "class.zip"
    path.write_bytes(zipped({f"S{n}/ch1_svd.py": f"x = {n}\n" for n in range(9)}))
    real = understanding.list_archive

    def replacing(*given: object) -> object:
        listing = real(*given)  # type: ignore[arg-type]
        put(tmp_path / "other", "something else").replace(path)
        return listing

    monkeypatch.setattr(understanding, "list_archive", replacing)
    found = understand(path, EXERCISES).found
    assert [each.content for each in found] == [b"x = %d\n" % n for n in range(9)]


RIGHT, WRONG = "count = 3\n", "count = 4\n"


class Swapping:
    """Replaces files and folders of a class at random, for ever."""

    def __init__(self, place: Path, students: list[str]):
        self.place = place
        self.students = students
        self.draw = random.Random(3)
        self.done = 0

    def __call__(self) -> None:
        student = self.place / "class" / self.draw.choice(self.students)
        file = student / "hw1_tiny.py"
        spare = self.place / "spare"
        with contextlib.suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError, FileExistsError):
            match self.draw.randrange(6):
                case 0 | 1 | 2:
                    put(spare, self.draw.choice((RIGHT, WRONG)))
                case 3:
                    spare.symlink_to(self.place / "secret" / "hw1_tiny.py")
                case 4:
                    os.mkfifo(spare)
                case 5:
                    self._swap(student)
                    return
            spare.replace(file)
        self.done += 1

    def _swap(self, student: Path) -> None:
        """For a moment the whole folder is a link that leads out."""
        away = self.place / "away"
        student.rename(away)
        student.symlink_to(self.place / "secret")
        time.sleep(0.001)
        student.unlink()
        away.rename(student)


def test_a_class_that_changes_all_the_time_is_marked_as_it_was_read(tmp_path: Path) -> None:
    write_course(tmp_path / "course", exercise(part("count", "value", type="number")), "count = 3\n")
    put(tmp_path / "secret" / "hw1_tiny.py", SECRET)
    students = [f"s{n:02}" for n in range(40)]
    for student in students:
        put(tmp_path / "class" / student / "hw1_tiny.py", RIGHT)
    swapping = Swapping(tmp_path, students)
    options = ["--gradebook", "book.db", "--course", "course", "--require-sandbox", "none", "--exercises", "hw1-tiny"]
    with running(swapping):
        ran = [gradekit("grade", "class", *options, cwd=tmp_path, timeout=60) for _ in range(4)]
    assert [(each.code, each.err) for each in ran] == [(0, "")] * 4
    assert swapping.done > 100
    with open_book(tmp_path / "book.db") as book:
        found = marks(book)
        kept = [(row[0], row[1]) for row in book.read("SELECT id, content FROM submissions")]
        contents = {id: None if content is None else bytes(content).decode() for id, content in kept}
    assert set(contents.values()) <= {RIGHT, WRONG, None}
    assert [(mark.file.student, status(mark)) for mark in found] == [
        (mark.file.student, {RIGHT: "pass", WRONG: "fail", None: "missing"}[contents[mark.submission]])
        for mark in found
    ]
    assert len({status(mark) for mark in found}) > 1
    assert any(LINK in each.out or "is no regular file" in each.out for each in ran)


def status(mark: Mark) -> str:
    return mark.parts[0].status
