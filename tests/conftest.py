"""What every test starts from: an environment in which nothing steers gradekit unless the test says so."""

import signal
from collections.abc import Iterator
from typing import Any

import pytest

from browsing import UNSEEN, browser
from kernels import UNRUN


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A runner's `CI` would keep progress from being written, `GRADEKIT_COURSE` would choose another course."""
    for name in ("CI", "GRADEKIT_COURSE"):
        monkeypatch.delenv(name, raising=False)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-level", action="store_true", help="attacks also on machines that confine less")
    parser.addoption("--trained", action="store_true", help="submissions also where they train something")
    parser.addoption("--all-scripts", action="store_true", help="scripts that repeat every wrong answer there is")
    parser.addoption("--many-kills", action="store_true", help="a large batch whose processes are killed 200 times")


def pytest_configure(config: pytest.Config) -> None:
    # A shell leaves a job in the background deaf to it, and whatever that starts; tests interrupt commands.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGQUIT, signal.SIG_DFL)
    config.addinivalue_line("markers", "unmeasured: what a process loads, finds or may write; not with coverage in it")
    for marker in SLOW:
        config.addinivalue_line("markers", f"{marker}: takes minutes, and is left out without {SLOW[marker]}")


SLOW = {
    "every_level": "--every-level",
    "trained": "--trained",
    "all_scripts": "--all-scripts",
    "many_kills": "--many-kills",
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for marker, option in SLOW.items():
        left_out = pytest.mark.skip(reason=f"only with {option}")
        for item in items if not config.getoption(option) else []:
            if marker in item.keywords:
                item.add_marker(left_out)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Says in the last line what was not looked at or not run; among the other skipped tests it would go unread."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is None or hasattr(config, "workerinput"):
        return
    skipped = [each.longrepr for each in terminal.stats.get("skipped", ())]
    reasons = {str(each[2]).removeprefix("Skipped: ") for each in skipped if isinstance(each, tuple)}
    for reason in sorted(each for each in reasons if each.startswith((UNSEEN, UNRUN))):
        terminal.write_line(f"NOT DONE: {reason}.", yellow=True)


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    """A browser for the pages of a module; only where there is one, see `browsing.why_not`."""
    with browser() as opened:
        yield opened
