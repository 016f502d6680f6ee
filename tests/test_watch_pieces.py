"""What watching is made of: keys, mounts, files and how they change, and ending a run from outside."""

import os
import sys
import threading
import time
import types
from pathlib import Path

import pytest

from gradekit.asking import Call, PartPlan, Source
from gradekit.errors import UsageProblem
from gradekit.frames import Frame
from gradekit.model import Limits, Status
from gradekit.runner import Dropped, Runner, Stop
from gradekit.spawning import SpawnHost
from gradekit.watching.files import GRACE, TICK, Place, Watched
from gradekit.watching.keys import END, read_keys, typed
from gradekit.watching.mounts import polling, silent_kind
from gradekit.wire import encode


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        (b"nh", "nh"),
        (b"\x1b[A\x1b[1;5Cq", "q"),  # arrow up, Ctrl with arrow right
        (b"\x1bOPs\x1b[3~", "s"),  # F1, Delete
        (b"\x1bq", ""),  # Alt-q
        (b"\x1b", ""),
        (b"h\x1b[", "h"),
        (b"\x1b[<0;10;10Mq", "q"),  # a mouse
        ("é\u0439n".encode(), "n"),
        (b"\xff\x00\x04", "\x00\x04"),
    ],
)
def test_only_keys_with_a_character_of_their_own_count(data: bytes, keys: str) -> None:
    assert typed(data) == keys


def test_a_sequence_that_comes_in_pieces_is_none_of_our_keys() -> None:
    reading, writing = os.pipe()
    keys = read_keys(reading)
    os.write(writing, b"n\x1b[")
    threading.Timer(0.01, os.write, (writing, b"Ah")).start()
    found = next(keys)
    while "h" not in found:
        found += next(keys)
    os.close(writing)
    assert (found, list(keys)) == ("nh", [END])
    os.close(reading)


def test_a_console_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    pressed = iter("n\xe0HqZ\0;\x03")
    console = types.ModuleType("msvcrt")
    console.getwch = lambda: next(pressed)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "msvcrt", console)
    monkeypatch.setattr("gradekit.watching.keys.CONSOLE", True)
    keys = read_keys(0)
    assert [next(keys) for _ in range(4)] == ["n", "q", "Z", "\x03"]


MOUNTS = """\
22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/root rw
30 22 0:26 / /mnt/c rw,noatime - 9p drvfs rw,aname=drvfs;path=C:\\134
31 22 0:27 / /mnt/with\\040space rw - nfs4 server:/home rw
32 22 0:28 / /home/ada/far rw,nosuid shared:3 master:2 - fuse.sshfs ada@far: rw
33 32 254:2 / /home/ada/far/near rw - ext4 /dev/sdb rw
34 22 0:29 / /over rw - nfs server:/ rw
35 22 0:30 / /over rw - tmpfs tmpfs rw
36 22 0:31 / /mnt/share rw - cifs //server/share rw
nonsense
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/ada", ""),
        ("/mnt/c", "9p"),
        ("/mnt/c/Users/ada", "9p"),
        ("/mnt/cd", ""),
        ("/mnt/with space/x", "nfs4"),
        ("/home/ada/far/x", "fuse.sshfs"),
        ("/home/ada/far/near/x", ""),
        ("/over/x", ""),
        ("/mnt/share", "cifs"),
    ],
)
def test_folders_on_mounts_that_tell_nothing_are_known(folder: str, kind: str) -> None:
    assert silent_kind(Path(folder), MOUNTS) == kind


def test_a_machine_without_mounts_to_read_tells_of_changes() -> None:
    assert silent_kind(Path("/x"), "") == ""


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("1", "WATCHFILES_FORCE_POLLING is set, so files are looked at every 0.3 s."),
        ("False", ""),
        ("disabled", ""),
        ("", ""),
    ],
)
def test_the_variable_forces_looking_or_forbids_it(value: str, said: str, tmp_path: Path) -> None:
    assert polling([tmp_path], {"WATCHFILES_FORCE_POLLING": value}) == said


def test_a_silent_mount_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    table.write_text(f"1 0 0:1 / {tmp_path} rw - 9p drvfs rw\n", "utf-8")
    monkeypatch.setattr("gradekit.watching.mounts.MOUNTS", table)
    assert polling([tmp_path / "x"], {}) == "No saves are told of on 9p, so files are looked at every 0.3 s."
    assert polling([tmp_path.parent], {}) == ""


OLD = 10 * TICK


def age(file: Path, seconds: float) -> None:
    at = time.time() - seconds
    os.utime(file, (at, at))


def test_what_is_saved_is_seen_once(tmp_path: Path) -> None:
    file, place = tmp_path / "a.py", Place("a", tmp_path)
    watched = Watched([place])
    assert watched.look() == [place]  # for the first time, whatever is there
    assert (watched.look(), watched.has_file(place)) == ([], False)
    file.write_text("1", "utf-8")
    assert (watched.look(), watched.look(), watched.has_file(place)) == ([place], [], True)
    assert watched.read(place).content == b"1"
    age(file, OLD)  # saved again as it is
    assert (watched.look(), watched.look()) == ([place], [])


def test_two_saves_within_a_tick_of_a_coarse_clock_are_two(tmp_path: Path) -> None:
    file, place = tmp_path / "a.py", Place("a", tmp_path)
    watched = Watched([place])
    now = time.time()
    for text, seen in (("1", [place]), ("2", [place]), ("2", [])):
        file.write_text(text, "utf-8")
        os.utime(file, (now, now))
        assert watched.look() == seen
    assert watched.read(place).content == b"2"


@pytest.mark.parametrize("gone", [True, False])
def test_a_file_is_believed_to_be_empty_or_gone_after_a_moment(gone: bool, tmp_path: Path) -> None:
    file, place = tmp_path / "a.py", Place("a", tmp_path)
    file.write_text("1", "utf-8")
    watched = Watched([place])
    watched.look()
    file.unlink() if gone else file.write_text("", "utf-8")
    assert watched.look(lambda: 100.0) == []
    assert watched.read(place).content == b"1"
    assert watched.look(lambda: 100.0 + GRACE / 2) == []
    assert watched.look(lambda: 100.0 + GRACE) == [place]
    assert watched.read(place).content == b""
    assert watched.look(lambda: 200.0) == []


def test_a_folder_takes_in_what_comes_and_two_files_for_one_exercise_are_said(tmp_path: Path) -> None:
    watched = Watched([], [tmp_path], ["b", "a-x"])
    assert (watched.look(), watched.folders) == ([], [tmp_path])
    (tmp_path / "a_x.py").write_text("1", "utf-8")
    (tmp_path / "b.yaml").write_text("1", "utf-8")
    (tmp_path / "c.py").write_text("1", "utf-8")
    age(tmp_path / "b.yaml", 1)
    first, second = Place("b", tmp_path), Place("a-x", tmp_path)
    assert watched.look() == [first, second]
    age(tmp_path / "a_x.py", 2)
    age(tmp_path / "b.yaml", 1.5)
    assert watched.look() == [second, first]
    assert watched.add(Place("b", tmp_path, given=True)) == first
    (tmp_path / "b.py").write_text("1", "utf-8")
    assert watched.look() == [first]
    with pytest.raises(UsageProblem, match="Two files answer b: "):
        watched.read(first)
    assert watched.look() == []


ENDLESS = b"def slow():\n    while True:\n        pass\n\ndef quick():\n    return 1\n"


def plans(*names: str) -> list[PartPlan]:
    return [PartPlan(name, (Call(Frame({"call": name}, encode([]))),), Limits()) for name in names]


@pytest.mark.parametrize("names", [("slow",), ("quick", "slow")])
@pytest.mark.parametrize("spawned", [False, True])
def test_another_thread_ends_a_run_and_the_next_one_is_as_ever(names: tuple[str, ...], spawned: bool) -> None:
    runner = Runner(host=SpawnHost() if spawned else None)
    try:
        runner.confined()
        stop = Stop()
        started = time.monotonic()
        threading.Timer(0.2, stop.ask).start()
        with pytest.raises(Dropped):
            runner.run(Source("a.py", ENDLESS), plans(*names), stop)
        # Far below the ten seconds of its limit.
        assert time.monotonic() - started < 5
        with pytest.raises(Dropped):
            runner.run(Source("a.py", ENDLESS), plans("quick"), stop)
        after = Stop()
        outcome = runner.run(Source("a.py", ENDLESS), plans("quick"), after).outcomes["quick"]
        assert (outcome.status, len(outcome.answers)) == (None, 1)
        after.ask()
        outcome = runner.run(Source("a.py", b"x = 1\n"), plans("quick")).outcomes["quick"]
        assert outcome.status == Status.MISSING
    finally:
        runner.close()


def test_another_thread_ends_the_questions_that_follow_too() -> None:
    runner = Runner()
    try:
        stop = Stop()
        runner.run(Source("a.py", ENDLESS), plans("quick"), stop)
        [asked] = plans("slow")
        started = time.monotonic()
        threading.Timer(0.2, stop.ask).start()
        with pytest.raises(Dropped):
            runner.ask(Source("a.py", ENDLESS), asked)
        assert time.monotonic() - started < 5
        # What follows another run is its own.
        runner.run(Source("a.py", ENDLESS), plans("quick"))
        [asked] = plans("quick")
        [outcome] = runner.ask(Source("a.py", ENDLESS), asked)
        assert len(outcome.answers) == 1
    finally:
        runner.close()
