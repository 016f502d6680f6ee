"""Parts that are trained: 60 seconds for all calls, answers kept for an unchanged file, and proved on their own."""

import hashlib
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gradekit.course.catalogue import Course
from gradekit.kept import Kept
from gradekit.model import Limits, Status
from gradekit.outcomes import Answer, Outcome
from helpers import Ran, answers, gradekit
from small_course import exercise, part, put, write_course

SOLUTION = """
from gradekit.authoring import wrong


def seeds(random, case):
    return {"seed": int(random.randint(1000))}


def few(random, case):
    return {"seed": 7} if case == 0 else None


def losses(seed):
    return [2.0, 1.0]


def fall(trials, earlier):
    calls = f"{len(trials)} call{'s' if len(trials) > 1 else ''}"
    bad = [trial for trial in trials if not isinstance(trial.output, list) or trial.output[0] <= trial.output[-1]]
    rising = [trial for trial in bad if isinstance(trial.output, list) and trial.output[0] < trial.output[-1]]
    return [("rising" if rising else "flat", f"Wrong at {len(bad)} of {calls}")] if bad else []


@wrong("losses", "The loss rises: is the step taken against the gradient?")
def rising(seed):
    return [1.0, 2.0]


@wrong("losses", "Nothing is learned.")
def flat(seed):
    return [1.0, 1.0]


@wrong("losses", "A third one, which would take too long to try.")
def third(seed):
    raise ValueError("never called")
"""
LOSSES = part("losses", "property", law="fall", trained=True, generator="seeds", reduced="few", arguments=["seed"])
LOSSES["cases"] = {"random": 3}
HALF = part("half", "value", type="number")
# Every call says so, so that it shows whether there was one.
RIGHT = "half = 0.5\n\ndef losses(seed):\n    print('trained with', seed)\n    return [3.0, 2.0]\n"
KEPT = "Nothing has changed, so the answers that were trained before (0 s) were judged."


@pytest.fixture
def work(tmp_path: Path) -> Path:
    write_course(tmp_path / "course", exercise(LOSSES, HALF), SOLUTION + "\nhalf = 1 / 2\n")
    return put(tmp_path / "work" / "hw1_tiny.py", RIGHT).parent


def check(work: Path, *options: str, **env: str) -> Ran:
    cache = {"XDG_CACHE_HOME": str(work.parent / "cache"), "HOME": str(work.parent)}
    return gradekit("check", "--course", "../course", *options, cwd=work, env={**cache, **env})


def message(ran: Ran) -> tuple[str, str]:
    return answers(json.loads(ran.out))["losses"]


def test_an_unchanged_file_is_not_trained_again_and_says_so(work: Path) -> None:
    first = check(work)
    assert first.code == 0
    assert first.out.count("trained with") == 3
    assert KEPT not in first.out
    again = check(work)
    assert again.code == 0
    assert "trained with" not in again.out
    assert f"  ✓ losses     1 / 1\n      {KEPT}\n" in again.out
    assert message(check(work, "--format", "json")) == ("pass", KEPT)


def test_what_was_remarked_is_remarked_again(work: Path) -> None:
    put(
        work / "hw1_tiny.py",
        RIGHT.replace("    return", "    np.matrix([1.0])\n    return").replace("half", "import numpy as np\nhalf", 1),
    )
    remark = "Right. Line 6: np.matrix is deprecated; use np.array, and @ for products."
    assert message(check(work, "--format", "json")) == ("warning", remark)
    assert message(check(work, "--format", "json")) == ("warning", f"{remark}\n{KEPT}")


SINGLE = (
    "Right. It is computed in float32, which keeps 7 digits where float64 keeps 16; leave the conversion out. "
    "See line 6."
)


@pytest.mark.parametrize(("trained", "said"), [(True, ("pass", "")), (False, ("warning", SINGLE))])
def test_what_is_trained_may_be_trained_in_float32(tmp_path: Path, trained: bool, said: tuple[str, str]) -> None:
    losses = {key: value for key, value in LOSSES.items() if trained or key not in ("trained", "reduced")}
    solution = SOLUTION.replace("isinstance(trial.output, list)", "len(trial.output)")
    write_course(tmp_path / "course", exercise(losses, HALF), solution + "\nhalf = 1 / 2\n")
    text = RIGHT.replace("return [3.0, 2.0]", "return np.array([3.0, 2.0], np.float32)")
    work = put(tmp_path / "work" / "hw1_tiny.py", f"import numpy as np\n{text}").parent
    assert message(check(work, "--format", "json")) == said


CHANGES = {
    "the file": lambda work: put(work / "hw1_tiny.py", RIGHT + "\n"),
    "the exercise": lambda work: _append(work.parent / "course" / "exercises" / "homework" / "hw1-tiny.yaml", "\n"),
    "the solution": lambda work: _append(work.parent / "course" / "solutions" / "homework" / "hw1_tiny.py", "\n"),
}


def _append(path: Path, text: str) -> None:
    put(path, path.read_text("utf-8") + text)


@pytest.mark.parametrize("what", CHANGES)
def test_what_changes_is_trained_again(work: Path, what: str) -> None:
    check(work)
    CHANGES[what](work)
    assert check(work).out.count("trained with") == 3


def test_another_seed_is_trained_for_itself(work: Path) -> None:
    check(work)
    assert check(work, "--seed", "2").out.count("trained with") == 3
    assert "trained with" not in check(work).out + check(work, "--seed", "2").out


def test_nothing_is_kept_in_ci(work: Path) -> None:
    options = ("--require-sandbox", "none")
    assert check(work, *options, CI="true").out.count("trained with") == 3
    assert not (work.parent / "cache").exists()
    check(work)
    assert check(work, *options, CI="true").out.count("trained with") == 3


def test_a_wrong_answer_is_kept_too_and_an_error_is_not(work: Path) -> None:
    put(work / "hw1_tiny.py", RIGHT.replace("[3.0, 2.0]", "[1.0, 2.0]"))
    said = "The loss rises: is the step taken against the gradient?\nWrong at 3 of 3 calls."
    assert message(check(work, "--format", "json")) == ("fail", said)
    assert message(check(work, "--format", "json")) == ("fail", f"{said}\n{KEPT}")
    put(work / "hw1_tiny.py", RIGHT.replace("[3.0, 2.0]", "[1 / 0]"))
    for _ in range(2):
        status, text = message(check(work, "--format", "json"))
        assert (status, text.splitlines()[0]) == ("error", "Calling losses raised ZeroDivisionError: division by zero")
        assert KEPT not in text


def test_what_lies_in_the_folder_of_the_work_is_never_believed(work: Path) -> None:
    check(work)
    kept = list((work.parent / "cache" / "gradekit" / "trained").iterdir())
    assert len(kept) == 1
    put(work / "hw1_tiny.py", RIGHT.replace("3.0", "1.0"))
    check(work)
    right, wrong = kept[0].read_bytes(), {path.name for path in kept[0].parent.iterdir()} - {kept[0].name}
    (work / ".gradekit").mkdir()
    for name in wrong:
        (work / ".gradekit" / name).write_bytes(right)
    (kept[0].parent / wrong.pop()).unlink()
    assert message(check(work, "--format", "json"))[0] == "fail"


def sealed(told: bytes) -> bytes:
    return hashlib.sha256(told).digest() + told


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda whole: b"",
    "a bit": lambda whole: whole[:-1] + bytes([whole[-1] ^ 1]),
    "cut": lambda whole: whole[:-1],
    "no JSON": lambda whole: sealed(b"\xff"),
    "something else": lambda whole: sealed(b"[]\nx"),
    "nested": lambda whole: sealed(b"[" * 100_000),
    "an older format": lambda whole: sealed(whole[32:].replace(b'"format": 3', b'"format": 2')),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_cannot_be_read_is_ignored(work: Path, name: str) -> None:
    check(work)
    [kept] = (work.parent / "cache" / "gradekit" / "trained").iterdir()
    kept.write_bytes(DAMAGE[name](kept.read_bytes()))
    assert check(work).out.count("trained with") == 3
    assert "trained with" not in check(work).out


def test_a_fifo_in_the_cache_holds_nothing_up(work: Path) -> None:
    check(work)
    [kept] = (work.parent / "cache" / "gradekit" / "trained").iterdir()
    kept.unlink()
    os.mkfifo(kept)
    assert check(work).out.count("trained with") == 3


def test_a_cache_that_cannot_be_written_is_left(work: Path) -> None:
    put(work.parent / "cache", "a file\n")
    assert [check(work).out.count("trained with") for _ in range(2)] == [3, 3]


def test_other_parts_are_marked_each_time(work: Path) -> None:
    check(work)
    assert "trained with" not in check(work, "--part", "half").out
    assert check(work, "--part", "losses").out.count(KEPT) == 1


def outcome(size: int, status: Status | None = None) -> Outcome:
    return Outcome([Answer(bytes(size), "", (1,)), Answer(uncarried="a function")], status)


def test_kept_answers_come_back_as_they_were(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    kept = Kept(tmp_path / "new" / "folder")
    kept.keep("a", outcome(10))
    kept.keep("error", outcome(10, Status.ERROR))
    kept.keep("large", outcome((8 << 20) + 1))
    found = kept.find("a")
    assert found is not None
    assert (found.answers, found.status, found.kept) == (outcome(10).answers, None, True)
    assert [kept.find(key) for key in ("error", "large", "never", "../a")] == [None] * 4


def test_the_oldest_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr("gradekit.kept.MOST_FILES", 3)
    kept = Kept(tmp_path)
    for number in range(6):
        kept.keep(str(number), outcome(1))
        (tmp_path / str(number)).write_bytes((tmp_path / str(number)).read_bytes())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["3", "4", "5"]


def test_trained_parts_have_sixty_seconds_and_more_memory(work: Path) -> None:
    loaded = Course(work.parent / "course").load("hw1-tiny")
    assert loaded.part("losses").limits == Limits(cpu=60, wall=60, memory=2048)
    assert (loaded.part("half").limits, loaded.limits) == (None, Limits())


def test_it_may_take_longer_than_other_parts(work: Path) -> None:
    spin = "    import time\n    end = time.process_time() + 2\n    while time.process_time() < end:\n        pass\n"
    put(work / "hw1_tiny.py", RIGHT.replace("    print", spin + "    print"))
    assert message(check(work, "--format", "json")) == ("pass", "")


def validate(work: Path, *options: str) -> Ran:
    ran = gradekit("validate", *options, "--course", "../course", cwd=work)
    return ran._replace(out=re.sub(r"\b\d+(\.\d)? s\b", "0 s", ran.out))


def test_a_course_proves_its_trained_parts_with_smaller_inputs_on_their_own(work: Path) -> None:
    solution = work.parent / "course" / "solutions" / "homework" / "hw1_tiny.py"
    put(
        solution,
        solution.read_text("utf-8")
        + '\nfrom gradekit.authoring import again\n\n@again("half")\ndef b():\n    return 2 / 4\n',
    )
    assert validate(work, "--trained") == Ran(
        0,
        "ok    hw1-tiny                  0 s\n"
        "1 exercise, 1 automatic part: 1 means agreed and 2 wrong answers were refused at one seed; "
        "nothing is wrong. 0 s.\n",
        "",
    )
    assert validate(work) == Ran(
        0,
        "ok    hw1-tiny                  0 s\n"
        "1 exercise, 1 automatic part: 2 means agreed and 0 wrong answers were refused at 10 seeds; "
        "nothing is wrong. 0 s.\n",
        "",
    )


FAULTS: dict[str, tuple[str, str, str]] = {
    "its own answer": (
        "return [2.0, 1.0]",
        "return [1.0, 2.0]",
        "its own answer fails at seed 1: The loss rises: is the step taken against the gradient?",
    ),
    "a wrong one passes": ("return [1.0, 1.0]", "return [1.0, 0.5]", "the wrong answer flat passes at seed 1"),
    "another name": ('"flat", f', '"level", f', "the wrong answer flat is named level at seed 1"),
    "a generator": ('{"seed": 7}', "[7]", "few returns inputs by name, or a pair of these and 'large'"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_with_a_trained_part_is_named(work: Path, name: str) -> None:
    old, new, said = FAULTS[name]
    solution = work.parent / "course" / "solutions" / "homework" / "hw1_tiny.py"
    assert solution.read_text("utf-8").count(old) == 1
    put(solution, solution.read_text("utf-8").replace(old, new).replace("seeds returns", "few returns"))
    ran = validate(work, "--trained")
    assert (ran.code, ran.err) == (3, "")
    assert said in ran.out


KEYS: dict[str, tuple[dict[str, Any], str]] = {
    "no reduced inputs": (
        {"reduced": None},
        "A trained part needs a 'reduced', the function that its inputs come from.",
    ),
    "no generator": (
        {"generator": None},
        "A trained part needs a 'generator', the function that its inputs come from.",
    ),
    "not trained": ({"trained": None}, "Key 'reduced' goes with trained: true."),
    "no word": ({"trained": "yes"}, "Expected true or false, not 'yes'."),
}


@pytest.mark.parametrize("name", KEYS)
def test_keys_of_a_trained_part_belong_together(tmp_path: Path, name: str) -> None:
    changes, said = KEYS[name]
    keys = {key: value for key, value in {**LOSSES, **changes}.items() if value is not None}
    write_course(tmp_path / "course", exercise(keys), SOLUTION)
    ran = gradekit("validate", "--course", "course", cwd=tmp_path)
    assert (ran.code, ran.out) == (3, "")
    first = ran.err.splitlines()[0]
    assert (
        re.fullmatch(r"gradekit: exercises/homework/hw1-tiny\.yaml:\d+: parts\[0\]\.(trained|reduced): (.*)", first)[2]
        == said
    )
