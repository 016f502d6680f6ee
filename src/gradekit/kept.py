"""Answers that took long to train, kept for the next check of the same file.

What is kept are the answers, not the verdict: they are judged again. The key covers everything that they depend on,
and they lie in the user's own cache, where neither a submission nor the folder it came in can put anything. Nothing
is kept in CI. What cannot be read is ignored; deleting it does no harm.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import gradekit
from gradekit.asking import PartPlan, Source
from gradekit.files import put
from gradekit.outcomes import Answer, Outcome
from gradekit.surroundings import in_ci

FORMAT = 3
DIGEST = hashlib.sha256().digest_size
MOST_BYTES = 8 << 20  # of one part's answers
MOST_FILES = 200


class Kept:
    """The answers kept in one folder."""

    def __init__(self, folder: Path | None = None):
        self.folder = folder

    def find(self, key: str) -> Outcome | None:
        """The answers under that key, None where there are none."""
        if in_ci():
            return None
        try:
            return _outcome(_content(self._folder() / key))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def keep(self, key: str, outcome: Outcome) -> None:
        """Keeps answers; those that are none (an error, too little time) are asked for again."""
        if in_ci() or outcome.status is not None or sum(len(answer.body) for answer in outcome.answers) > MOST_BYTES:
            return
        with contextlib.suppress(OSError):
            folder = self._folder()
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _drop_oldest(folder)
            put(folder / key, [_written(outcome)])

    def _folder(self) -> Path:
        if self.folder is None:
            from platformdirs import user_cache_path

            self.folder = user_cache_path("gradekit", appauthor=False) / "trained"
        return self.folder


def key_of(source: Source, plan: PartPlan, course: str) -> str:
    """A name for what these answers depend on: the submission, the calls with their inputs, the course's files."""
    versions = [gradekit.__version__, sys.version]
    told = [FORMAT, versions, source.packages, plan.name, plan.limits, course]
    digest = hashlib.sha256(json.dumps(told).encode())
    calls = [part for call in plan.calls for part in (json.dumps(call.frame.header).encode(), bytes(call.frame.body))]
    for each in (source.content, *calls):
        digest.update(hashlib.sha256(each).digest())
    return digest.hexdigest()


def _written(outcome: Outcome) -> bytes:
    """The answers behind a line that describes them, behind a hash of both: half a file is none."""
    answers = [{"size": len(a.body), "uncarried": a.uncarried, "changed": a.changed} for a in outcome.answers]
    head = {"format": FORMAT, "answers": answers, "seconds": outcome.seconds, "notes": outcome.notes}
    told = b"\n".join([json.dumps(head).encode(), b"".join(bytes(answer.body) for answer in outcome.answers)])
    return hashlib.sha256(told).digest() + told


def _content(path: Path) -> bytes:
    """What was written. Raises OSError or ValueError for anything else; a FIFO is not waited for."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise ValueError("no file")
        content = file.read(2 * MOST_BYTES)
    if hashlib.sha256(content[DIGEST:]).digest() != content[:DIGEST]:
        raise ValueError("damaged")
    return content[DIGEST:]


def _outcome(told: bytes) -> Outcome | None:
    line, _, rest = told.partition(b"\n")
    head: dict[str, Any] = json.loads(line)
    if head["format"] != FORMAT:
        return None
    outcome = Outcome()
    for each in head["answers"]:
        outcome.answers.append(Answer(rest[: each["size"]], str(each["uncarried"]), tuple(each["changed"])))
        rest = rest[each["size"] :]
    if head["notes"]:
        from gradekit.notes import Note

        outcome.notes = [Note(*each) for each in head["notes"]]
    outcome.seconds = float(head["seconds"])
    outcome.kept = True
    return outcome


def _drop_oldest(folder: Path) -> None:
    """Makes room for one more file."""
    ages = []
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):  # another check may do the same
            ages.append((path.stat().st_mtime, path))
    for _, path in sorted(ages, reverse=True)[MOST_FILES - 1 :]:
        path.unlink(missing_ok=True)
