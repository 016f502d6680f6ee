"""Writes the golden outputs anew: python tests/golden/update.py. Read each difference as a student would."""

import json
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from helpers import run  # noqa: E402 - the tests' own folder is no package

SOURCES = sorted(HERE.glob("*/*.py"))


def produce(source: Path, folder: Path) -> dict[str, str]:
    """What a check of this file prints, by suffix: as text with its exit code, and as JSON without what changes."""
    exercise = source.parent.name
    (folder / f"{exercise.replace('-', '_')}.py").write_bytes(source.read_bytes())
    with ThreadPoolExecutor(2) as both:
        commands = [["check", exercise, "--format", form] for form in ("text", "json")]
        as_text, as_json = both.map(lambda arguments: run(arguments, folder), commands)
    assert (as_text.err, as_json.err, as_json.code) == ("", "", as_text.code)
    report = json.loads(as_json.out)
    del report["gradekit"]
    for part in report["parts"]:
        del part["seconds"]
    return {
        ".txt": f"$ gradekit check {exercise}\n{as_text.out}[exit code {as_text.code}]\n",
        ".json": json.dumps(report, indent=2) + "\n",
    }


def main() -> None:
    """Writes the outputs of every file beside it."""
    for source in SOURCES:
        with tempfile.TemporaryDirectory() as folder:
            for suffix, output in produce(source, Path(folder)).items():
                source.with_suffix(suffix).write_text(output, "utf-8")


if __name__ == "__main__":
    main()
