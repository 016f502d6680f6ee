"""How long `gradekit --help` and `gradekit list` take, against loading click and against a cold check."""

from __future__ import annotations

import tempfile
from pathlib import Path

from courses import COPIES, EXERCISE, copied_submission, course_of_copies
from measuring import GRADEKIT, Command, Lines, alternately, importing, options


def main() -> None:
    chosen = options("`gradekit --help` against click alone, `gradekit list` against a cold check")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        work, course = folder / "work", course_of_copies(folder / "course")
        work.mkdir()
        copied_submission(work)
        helped, click = alternately(
            (Command("gradekit --help", (*GRADEKIT, "--help")), importing("click")), chosen.pairs, work
        )
        listed, checked = alternately(
            (
                Command("gradekit list (built-in course)", (*GRADEKIT, "list")),
                Command("gradekit check", (*GRADEKIT, "check", EXERCISE)),
            ),
            chosen.pairs,
            work,
        )
        one = next(path.stem for path in sorted(course.glob(f"exercises/*/{EXERCISE}-*.yaml")))
        copied_submission(work, f"{one.replace('-', '_')}.py")
        listed_all, checked_one = alternately(
            (
                Command(f"gradekit list ({COPIES} exercises)", (*GRADEKIT, "--course", str(course), "list")),
                Command("gradekit check (same course)", (*GRADEKIT, "--course", str(course), "check", one)),
            ),
            chosen.pairs,
            work,
        )
    lines = Lines(chosen.smoke)
    lines.ratio(helped, click, target=2)
    lines.ratio(listed, checked, target=1)
    lines.ratio(listed_all, checked_one, target=1)
    lines.exit()


if __name__ == "__main__":
    main()
