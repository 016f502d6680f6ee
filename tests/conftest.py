"""What every test starts from: an environment in which nothing steers gradekit unless the test says so."""

import pytest


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A runner's `CI` would keep progress from being written, `GRADEKIT_COURSE` would choose another course."""
    for name in ("CI", "GRADEKIT_COURSE"):
        monkeypatch.delenv(name, raising=False)
