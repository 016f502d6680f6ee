"""What a student sees, whole: right, wrong and hostile files for every kind of part. `golden/update.py` writes it."""

import json

import pytest

from golden.update import SOURCES, produce
from gradekit.course.catalogue import Course
from helpers import COURSE

IDS = [f"{source.parent.name}/{source.stem}" for source in SOURCES]


@pytest.mark.parametrize("source", SOURCES, ids=IDS)
def test_the_output_is_the_golden_one(tmp_path, source):
    outputs = produce(source, tmp_path)
    assert outputs == {suffix: source.with_suffix(suffix).read_text("utf-8") for suffix in outputs}


def test_every_kind_of_part_is_in_an_exercise_with_a_right_a_wrong_and_a_hostile_file():
    course = Course(COURSE)
    shown = {source.parent.name for source in SOURCES}
    assert set(IDS) == {f"{exercise}/{file}" for exercise in shown for file in ("right", "wrong", "hostile")}
    kinds = {exercise.id: {part.kind for part in exercise.parts} for exercise in course.load_all()}
    assert set().union(*(kinds[exercise] for exercise in shown)) == set().union(*kinds.values())


@pytest.mark.parametrize("source", SOURCES, ids=IDS)
def test_golden_outputs_are_safe_short_and_add_up(source):
    text = source.with_suffix(".txt").read_text("utf-8")
    report = json.loads(source.with_suffix(".json").read_text("utf-8"))
    assert all(line.isprintable() for line in text.splitlines())
    assert all(len(part["message"].splitlines()) <= 6 for part in report["parts"])
    assert not any(word in text for word in ("Traceback", "site-packages", str(COURSE)))
    assert report["max_score"] == sum(part["max_score"] for part in report["parts"])
    assert report["score"] == sum(part["score"] or 0 for part in report["parts"])
    assert text.endswith(f"[exit code {int(source.stem != 'right')}]\n")
