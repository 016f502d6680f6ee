"""Where gradekit is running."""

from __future__ import annotations

import os


def in_ci() -> bool:
    """Whether nobody is at the keyboard: the variable that every service for continuous integration sets."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")
