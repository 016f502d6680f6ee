"""Progress with several windows at once, with processes that are killed, and on disks that are full or lock nothing."""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gradekit import locking
from gradekit.model import Status
from gradekit.state import FORMAT, State
from some_report import report

SAVES = 60
KILLS = 20


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / ".gradekit").mkdir()
    return tmp_path


def stored(work: Path) -> Any:
    return json.loads((work / ".gradekit" / "state.json").read_bytes())


def started(work: Path, code: str, *args: str) -> subprocess.Popen[str]:
    """A process that runs the code in the folder, with what the code needs imported."""
    head = "import sys, time\nfrom pathlib import Path\nfrom gradekit.state import State\n"
    head += "from some_report import report\nstate = State(Path())\n"
    path = os.pathsep.join([str(Path(__file__).parent), *filter(None, [os.environ.get("PYTHONPATH")])])
    env = {**os.environ, "PYTHONPATH": path}
    return subprocess.Popen([sys.executable, "-c", head + code, *args], cwd=work, env=env, stdout=-1, text=True)


SAVING = """
who, count = sys.argv[1], int(sys.argv[2])
for number in range(1, count + 1):
    if number % 2:  # a window that stays, and commands one after the other
        state = State(Path())
    state.record(report(f"{who}-{number}"))
    state.saw_hint("shared", who, number)
    state.saw_hint("shared", "total", number)
    state.save()
    print(number, flush=True)
"""


def test_two_windows_lose_nothing(work: Path) -> None:
    windows = [started(work, SAVING, who, str(SAVES)) for who in ("left", "right")]
    assert [each.wait(60) for each in windows] == [0, 0]
    for each in windows:
        each.stdout.close()
    found = stored(work)["exercises"]
    assert set(found) == {f"{who}-{n}" for who in ("left", "right") for n in range(1, SAVES + 1)} | {"shared"}
    assert found["shared"]["hints"] == {"left": SAVES, "right": SAVES, "total": SAVES}
    assert sorted(path.name for path in (work / ".gradekit").iterdir()) == ["state.json", "state.lock"]


def test_a_process_that_is_killed_leaves_whole_files_and_no_lock(work: Path) -> None:
    """Wherever the signal hits: what was acknowledged is there, and the next one does not wait."""
    draw = random.Random(8)
    for kill in range(KILLS):
        process = started(work, SAVING, f"k{kill}", "100000")
        process.stdout.readline()
        time.sleep(draw.random() * 0.02)
        process.kill()
        said = process.stdout.read().splitlines()
        process.stdout.close()
        assert process.wait(60) == -signal.SIGKILL
        last = max(1, *map(int, said[-2:])) if said else 1
        assert f"k{kill}-{last}" in stored(work)["exercises"]
        begun = time.monotonic()
        state = State(work)
        state.saw_hint("after", "total", kill + 1)
        state.save()
        assert time.monotonic() - begun < locking.PATIENCE
        assert stored(work)["exercises"]["after"]["hints"]["total"] == kill + 1
    assert "k0-1" in stored(work)["exercises"]


def test_what_a_killed_process_left_is_removed_an_hour_later(work: Path) -> None:
    old, young = work / ".gradekit" / ".gradekit-0a", work / ".gradekit" / ".gradekit-0b"
    for each in (old, young):
        each.write_bytes(b"{")
    os.utime(old, (time.time() - 3700,) * 2)
    state = State(work)
    state.record(report("one"))
    state.save()
    assert (old.exists(), young.exists()) == (False, True)


def test_a_file_that_is_put_in_its_place_meanwhile_is_no_hindrance(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is listed, and one of the files in it is gone before it is looked at."""
    folder = work / ".gradekit"
    old = folder / ".gradekit-0b"
    old.write_bytes(b"{")
    os.utime(old, (time.time() - 3700,) * 2)
    listed = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda path: iter([path / ".gradekit-0a", *listed(path)]))
    state = State(work)
    state.record(report("one"))
    state.save()
    assert State(work).statuses("one") == {"total": "pass"}
    assert not old.exists()


def test_the_later_check_wins_whoever_saves_last(work: Path) -> None:
    early, late = State(work), State(work)
    early.record(report("one", Status.FAIL))
    late.record(report("one"))
    late.save()
    early.save()
    assert State(work).statuses("one") == {"total": "pass"}
    early.record(report("one", Status.FAIL))
    early.save()
    assert State(work).statuses("one") == {"total": "fail"}


@pytest.mark.parametrize("then", [None, "yesterday", "2026-11-21T10:00:00", "9999-12-31T23:59:59.9+00:00", 5])
def test_a_time_that_says_nothing_gives_way(work: Path, then: object) -> None:
    """None at all, as earlier versions wrote it; without a zone; of a clock that was wrong."""
    progress = {"score": 0.0, "max_score": 1.0, "pending": 0.0, "checked": then}
    content = {"format": 1, "exercises": {"one": {"progress": progress}}}
    (work / ".gradekit" / "state.json").write_text(json.dumps(content))
    state = State(work)
    assert state.progress("one") == {"score": 0.0, "max_score": 1.0, "pending": 0.0}
    state.record(report("one"))
    state.save()
    assert State(work).progress("one") == {"score": 1.0, "max_score": 1.0, "pending": 0.0}


def test_the_time_of_a_check_is_read_in_any_zone(work: Path) -> None:
    progress = {"score": 0.0, "max_score": 1.0, "pending": 0.0, "checked": "2026-11-21T23:30:00+14:00"}
    content = {"format": 1, "exercises": {"one": {"progress": progress}}}
    (work / ".gradekit" / "state.json").write_text(json.dumps(content))
    assert State(work).checked("one") == datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    assert State(work).checked("two") is None


def test_hints_that_were_seen_never_go_back(work: Path) -> None:
    first, second = State(work), State(work)
    first.saw_hint("one", "total", 1)
    second.saw_hint("one", "total", 3)
    second.save()
    first.save()
    assert State(work).hints_seen("one", "total") == 3
    # And who saved sees what the others did.
    assert first.hints_seen("one", "total") == 3


def test_what_earlier_versions_wrote_is_read_on(work: Path) -> None:
    old = {"progress": {"score": 1.0, "max_score": 3.0, "pending": 1.0}, "hints": {"total": 2}}
    (work / ".gradekit" / "state.json").write_text(json.dumps({"format": 1, "exercises": {"one": old}}, indent=1))
    state = State(work)
    assert (state.progress("one"), state.hints_seen("one", "total")) == (old["progress"], 2)
    assert (state.statuses("one"), state.checked("one")) == ({}, None)
    state.record(report("two"))
    state.save()
    assert stored(work)["exercises"]["one"] == old


LATER = b'{"format": 2, "exercises": {"one": {"hints": {"total": 3}}}, "more": [1, 2]}'


def test_the_file_of_a_later_version_stays_as_it_is(work: Path) -> None:
    (work / ".gradekit" / "state.json").write_bytes(LATER)
    state = State(work)
    assert (state.later, state.progress("one"), state.hints_seen("one", "total")) == (True, None, 0)
    state.record(report("one"))
    state.saw_hint("one", "total", 1)
    state.save()
    assert (work / ".gradekit" / "state.json").read_bytes() == LATER
    # What this process has seen counts in it all the same.
    assert state.hints_seen("one", "total") == 1
    assert FORMAT == 1


def test_what_this_version_does_not_know_is_kept(work: Path) -> None:
    entry = {"progress": {"score": 1.0, "max_score": 1.0, "pending": 0.0}, "notes": ["a"]}
    content = {"format": 1, "exercises": {"one": entry}, "more": {"b": 1}}
    (work / ".gradekit" / "state.json").write_text(json.dumps(content))
    state = State(work)
    state.record(report("one"))
    state.save()
    assert stored(work)["more"] == {"b": 1}
    assert stored(work)["exercises"]["one"]["notes"] == ["a"]


HOLDING = "import fcntl, sys\nfile = open('state.lock', 'a')\nfcntl.flock(file, fcntl.LOCK_EX)\nprint(1, flush=True)\n"


@pytest.fixture
def holder(work: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock and does not let go of it."""
    code = HOLDING + "sys.stdin.read()"
    process = subprocess.Popen([sys.executable, "-c", code], cwd=work / ".gradekit", stdin=-1, stdout=-1, text=True)
    assert process.stdout.readline() == "1\n"
    yield process
    process.kill()
    process.communicate()


@pytest.mark.usefixtures("holder")
def test_one_that_was_stopped_does_not_stop_the_others(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking, "PATIENCE", 0.3)
    begun = time.monotonic()
    state = State(work)
    state.record(report("one"))
    state.save()
    assert 0.3 <= time.monotonic() - begun < 2
    assert State(work).statuses("one") == {"total": "pass"}


def test_who_waits_gets_the_lock_when_it_is_free(work: Path, holder: subprocess.Popen[str]) -> None:
    waiting = started(work, SAVING, "w", "1")
    time.sleep(0.5)
    assert not (work / ".gradekit" / "state.json").exists()
    holder.kill()
    assert waiting.communicate(timeout=30)[0] == "1\n"
    assert set(stored(work)["exercises"]) == {"w-1", "shared"}


LOCKS = {"a link": lambda file: file.symlink_to("elsewhere"), "a folder": Path.mkdir, "a FIFO": os.mkfifo}


@pytest.mark.parametrize("kind", LOCKS)
def test_a_lock_that_is_something_else_is_not_needed(work: Path, kind: str) -> None:
    LOCKS[kind](work / ".gradekit" / "state.lock")
    state = State(work)
    state.record(report("one"))
    state.save()
    assert State(work).statuses("one") == {"total": "pass"}
    assert not (work / ".gradekit" / "elsewhere").exists()


def test_a_file_system_without_locks_is_written_at_once(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(locking, "_take", refuse)
    begun = time.monotonic()
    state = State(work)
    state.record(report("one"))
    state.save()
    assert time.monotonic() - begun < 1
    assert State(work).statuses("one") == {"total": "pass"}


def test_a_full_disk_leaves_what_was_there(work: Path) -> None:
    state = State(work)
    state.record(report("one"))
    state.save()
    before = (work / ".gradekit" / "state.json").read_bytes()
    code = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (50, 50))\n"
    code += "state.record(report('two'))\nstate.save()"
    process = started(work, code)
    assert (process.communicate(timeout=30)[0], process.returncode) == ("", 0)
    assert (work / ".gradekit" / "state.json").read_bytes() == before
    assert sorted(path.name for path in (work / ".gradekit").iterdir()) == ["state.json", "state.lock"]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 50


def test_saving_takes_no_time_that_anybody_would_notice(work: Path) -> None:
    state = State(work)
    for number in range(60):
        state.record(report(f"exercise-{number}"))
    state.save()
    times = []
    for number in range(20):
        state.record(report(f"exercise-{number}"))
        begun = time.perf_counter()
        state.save()
        times.append(time.perf_counter() - begun)
    assert min(times) < 0.02
    assert timedelta(seconds=min(times)) > timedelta()
