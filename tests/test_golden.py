"""What a student sees, whole: right, wrong and hostile files of every exercise. `golden/update.py` writes them anew."""

import json

import pytest

from golden.update import SOURCES, produce
from helpers import COURSE

IDS = [f"{source.parent.name}/{source.stem}" for source in SOURCES]


@pytest.mark.parametrize("source", SOURCES, ids=IDS)
def test_the_output_is_the_golden_one(tmp_path, source):
    outputs = produce(source, tmp_path)
    assert outputs == {suffix: source.with_suffix(suffix).read_text("utf-8") for suffix in outputs}


def test_every_exercise_has_a_right_a_wrong_and_a_hostile_file():
    exercises = [path.stem for path in (COURSE / "exercises").glob("*/*.yaml")]
    assert set(IDS) == {f"{exercise}/{kind}" for exercise in exercises for kind in ("right", "wrong", "hostile")}


@pytest.mark.parametrize("source", SOURCES, ids=IDS)
def test_golden_outputs_are_safe_short_and_add_up(source):
    text = source.with_suffix(".txt").read_text("utf-8")
    report = json.loads(source.with_suffix(".json").read_text("utf-8"))
    assert all(line.isprintable() for line in text.splitlines())
    assert all(len(part["message"].splitlines()) <= 6 for part in report["parts"])
    assert not any(word in text for word in ("Traceback", "site-packages", str(COURSE)))
    assert report["max_score"] == sum(part["max_score"] for part in report["parts"]) == 10
    assert report["score"] == sum(part["score"] or 0 for part in report["parts"])
    assert text.endswith(f"[exit code {int(source.stem != 'right')}]\n")
