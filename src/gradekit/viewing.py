"""A page for the one who typed a command: where it lies that nobody else can read or change it, and their browser."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from gradekit.errors import UsageProblem
from gradekit.files import put, why
from gradekit.surroundings import in_ci

# What says that somebody looks at a screen on systems where a window needs it.
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY")


def stored(name: str, page: str) -> Path:
    """Where the page was put: the user's own cache, or else a new folder of theirs. Raises UsageProblem."""
    from platformdirs import user_cache_path

    try:
        return _put(user_cache_path("gradekit", appauthor=False) / "pages", name, page)
    except OSError:
        pass
    try:
        return _put(Path(tempfile.mkdtemp(prefix="gradekit-")), name, page)
    except OSError as error:
        way_out = "name a file by --out FILE.html"
        raise UsageProblem(f"The page cannot be written: {why(error)} You can {way_out}.") from None


def _put(folder: Path, name: str, page: str) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder.absolute() / name
    put(path, [page.encode()])
    return path


def opened(path: Path) -> bool:
    """Whether a browser was asked to show the page; nobody is asked where nobody looks."""
    if in_ci() or sys.stdout is None or not sys.stdout.isatty() or not _has_screen():
        return False
    import webbrowser

    try:
        return webbrowser.open(path.as_uri())
    except (webbrowser.Error, OSError):
        return False


def _has_screen() -> bool:
    if sys.platform in ("win32", "darwin") or os.environ.get("BROWSER"):
        return True
    return any(os.environ.get(name) for name in SCREENS)
