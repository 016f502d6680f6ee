"""What every test starts from: an environment in which nothing steers gradekit unless the test says so."""

import pytest


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A runner's `CI` would keep progress from being written, `GRADEKIT_COURSE` would choose another course."""
    for name in ("CI", "GRADEKIT_COURSE"):
        monkeypatch.delenv(name, raising=False)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-level", action="store_true", help="attacks also on machines that confine less")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "every_level: takes minutes, and is left out without --every-level")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--every-level"):
        left_out = pytest.mark.skip(reason="only with --every-level")
        for item in items:
            if "every_level" in item.keywords:
                item.add_marker(left_out)
