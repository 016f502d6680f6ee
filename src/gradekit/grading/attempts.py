"""From what a process of the batch replied to the attempt that a gradebook keeps."""

from __future__ import annotations

import json
import uuid
from decimal import Decimal
from typing import Any

from gradekit.frames import Frame
from gradekit.gradebook.records import Attempt, Item, Run, hundredths
from gradekit.grading.crew import Marked
from gradekit.model import Exercise, Status

DIED = "gradekit's own process ended twice while it marked this: {}. This costs no mark; run it again."


def attempt_of(marked: Marked, run: Run, course: str, started: str) -> Attempt:
    """The attempt; one that gradekit or the course failed at has a `fault`, and is done again by the next run."""
    reply, exercise = marked.reply, marked.piece.exercise
    header: dict[str, Any] = {} if reply is None else reply.header
    if reply is None or "problem" in header:
        text = header.get("problem") or DIED.format(marked.died)
        items, printed, faults = undecided(exercise, text), "", [text]
    else:
        items, printed, faults = _items(reply)
    return Attempt(
        id=str(uuid.uuid4()),
        submission=marked.piece.submission,
        run=run.id,
        course=course,
        seed=run.seed,
        sandbox=header.get("sandbox", ""),
        started=started,
        seconds=header.get("seconds", 0.0),
        items=items,
        printed=printed,
        fault="\n".join(faults),
    )


def spoiled(attempt: Attempt, exercise: Exercise, why: str) -> Attempt:
    """The attempt without what it says, which the next run does again."""
    return attempt._replace(items=undecided(exercise, why), printed="", fault=why)


def nothing(submission: str, exercise: Exercise, run: Run, course: str, started: str) -> Attempt:
    """The attempt for what was not handed in: no points, each part missing."""
    said = f"No file for {exercise.id} was handed in."
    items = [Item(part.name, Status.MISSING.value, 0, hundredths(part.points), said) for part in exercise.parts]
    return Attempt(str(uuid.uuid4()), submission, run.id, course, run.seed, "", started, 0.0, tuple(items))


def undecided(exercise: Exercise, said: str) -> tuple[Item, ...]:
    """Every part undecided, for the same reason."""
    worth = [(part.name, hundredths(part.points)) for part in exercise.parts]
    return tuple(Item(name, Status.UNDECIDED.value, None, points, said) for name, points in worth)


def _items(reply: Frame) -> tuple[tuple[Item, ...], str, list[str]]:
    size = reply.header["size"]
    told, pictures = json.loads(bytes(reply.body[:size])), bytes(reply.body[size:])
    items = []
    for part in told["parts"]:
        picture, pictures = pictures[: part["picture"]], pictures[part["picture"] :]
        items.append(_item(part, picture))
    return tuple(items), _storable(told["printed"]), told["faults"]


def _item(part: dict[str, Any], picture: bytes) -> Item:
    score = None if part["score"] is None else hundredths(Decimal(part["score"]))
    known = {name: _storable(part[name]) for name in ("part", "status", "message", "mistake", "answer")}
    return Item(
        **known, score=score, max_score=hundredths(Decimal(part["max_score"])), seconds=part["seconds"], picture=picture
    )


def _storable(text: str | None) -> Any:
    """Text as UTF-8 can hold it: a lone half of a surrogate pair becomes a question mark."""
    return None if text is None else text.encode("utf-8", "replace").decode()
