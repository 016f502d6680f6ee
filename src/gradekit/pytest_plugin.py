"""The plugin for pytest: `pytest --gradekit` collects exercise files and reports each part as a test with its points.

Without that option it does nothing, and what it needs is not loaded.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from gradekit.pytest_parts import Marking

MARKING: pytest.StashKey[Marking] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that switches it on, and what `gradekit check` has as options."""
    group = parser.getgroup("gradekit", "marking exercises")
    group.addoption("--gradekit", action="store_true", help="Collect exercise files; each part is a test.")
    group.addoption("--gradekit-course", metavar="DIR", help="The course folder.")
    group.addoption("--gradekit-seed", type=int, metavar="N", help="The seed of the drawn inputs (default: 1).")
    group.addoption(
        "--gradekit-require-sandbox",
        choices=("A", "B", "none"),
        help="Mark nothing where the kernel confines less (default: B in CI, else none).",
    )
    parser.addini("gradekit_course", "The course folder, from where this file is.")
    parser.addini("gradekit_seed", "The seed of the drawn inputs.")
    parser.addini("gradekit_require_sandbox", "A, B or none: mark nothing where the kernel confines less.")


def pytest_configure(config: pytest.Config) -> None:
    """Finds the course, where it is switched on."""
    config.addinivalue_line("markers", "gradekit(exercise, part, kind, document): a part of an exercise, by gradekit")
    if not config.getoption("gradekit"):
        return
    from gradekit.pytest_parts import Marking

    config.stash[MARKING] = marking = Marking.of(config)
    config.add_cleanup(marking.close)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Ends the run before anything is collected where less confines code than is asked for."""
    # Workers of xdist do as the process that has started them, which has asked.
    if (marking := session.config.stash.get(MARKING, None)) and not hasattr(session.config, "workerinput"):
        marking.require_sandbox(session.config.getoption("collectonly"))


# Optional: pytest 7 knows no such hook, and must not mind this one where nothing is marked.
@pytest.hookimpl(tryfirst=True, optionalhook=True)
def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A folder of exercise files, whose `__init__.py` must not be imported."""
    marking = parent.config.stash.get(MARKING, None)
    if marking is None or not (path / "__init__.py").exists() or not any(map(marking.exercise, path.iterdir())):
        return None
    return pytest.Dir.from_parent(parent, path=path)


@pytest.hookimpl(hookwrapper=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Generator[None, Any, None]:
    """An exercise file is nothing else: no other plugin gets to import it."""
    outcome = yield
    if (marking := parent.config.stash.get(MARKING, None)) and marking.exercise(file_path):
        from gradekit.pytest_parts import ExerciseFile

        outcome.force_result([ExerciseFile.from_parent(parent, path=file_path)])


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, None]:
    """A part that is skipped is so where the student's file is, not here."""
    outcome = yield
    if item.config.stash.get(MARKING, None):
        from gradekit.pytest_parts import PartItem, at_its_file

        if isinstance(item, PartItem):
            at_its_file(item, outcome.get_result())


@pytest.hookimpl(tryfirst=True)
def pytest_report_teststatus(report: pytest.TestReport, config: pytest.Config) -> tuple[str, str, str] | None:
    """With -v, the points of a part behind the word."""
    if MARKING not in config.stash or not isinstance(report, pytest.TestReport):
        return None
    from gradekit.pytest_parts import status_of

    return status_of(report)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The points by file, and the remarks on right parts."""
    if MARKING in config.stash:
        from gradekit.pytest_parts import summary

        lines = summary([each for reports in terminalreporter.stats.values() for each in reports])
        if lines:
            terminalreporter.section("gradekit")
            for line in lines:
                terminalreporter.write_line(line)
