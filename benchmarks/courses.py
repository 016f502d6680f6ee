"""What the benchmarks mark: a right submission, and a course of many exercises made of copies of the built-in ones."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from measuring import ROOT

EXERCISE = "ch2-backprop"
SUBMISSION = ROOT / "docs" / "example" / "ch2_backprop.py"
COPIES = 62


def copied_submission(folder: Path, name: str = "ch2_backprop.py") -> None:
    """Puts the right submission into the folder."""
    shutil.copyfile(SUBMISSION, folder / name)


def course_of_copies(folder: Path, copies: int = COPIES) -> Path:
    """Writes a course with so many exercises, the built-in ones in turn, each under an id of its own."""
    originals = sorted((ROOT / "exercises").glob("*/*.yaml"))
    shutil.copytree(ROOT / "exercises" / "data", folder / "exercises" / "data")
    made = [_copy(originals[number % len(originals)], number, folder) for number in range(copies)]
    (folder / "exercises" / "course.yaml").write_text(
        "format: 1\ntitle: A course of copies\nassignments:\n  all:\n    exercises:\n"
        + "".join(f"      - {exercise}\n" for exercise in made),
        encoding="utf-8",
    )
    return folder


def _copy(original: Path, number: int, folder: Path) -> str:
    new = f"{original.stem}-{number:02d}"
    for kind, old_name, new_name in (
        ("exercises", f"{original.stem}.yaml", f"{new}.yaml"),
        ("rubrics", f"{original.stem}.yaml", f"{new}.yaml"),
        ("solutions", f"{original.stem.replace('-', '_')}.py", f"{new.replace('-', '_')}.py"),
    ):
        source = ROOT / kind / original.parent.name / old_name
        if source.exists():
            target = folder / kind / original.parent.name / new_name
            target.parent.mkdir(parents=True, exist_ok=True)
            text = source.read_text(encoding="utf-8")
            target.write_text(re.sub(r"(?m)^id: .*$", f"id: {new}", text, count=1), encoding="utf-8")
    return new
