"""A real browser for the tests that look at pages, where there is one."""

import contextlib
import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# The page must not need any of these, and a test's browser must not ask anybody for anything either.
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
UNSEEN = "the pages were not looked at in a browser"


def chromium() -> str | None:
    """The Chromium of this machine: that of the variable CHROMIUM, else one on the path."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next(filter(None, (shutil.which(name) for name in names if name)), None)


def why_not() -> str:
    """Why no page can be looked at, "" where it can."""
    if importlib.util.find_spec("playwright") is None:
        return f"{UNSEEN}: playwright is not installed (pip install -e '.[browser]')"
    if chromium() is None:
        return f"{UNSEEN}: there is no Chromium (the variable CHROMIUM names one that is not on the path)"
    return ""


@contextlib.contextmanager
def browser() -> Iterator[Any]:
    """A browser with a profile of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), headless=True, args=QUIET)
        yield opened
        opened.close()


class Seen:
    """A page that is open, and everything that it did which it should not have."""

    def __init__(self, browser: Any, path: Path, **options: Any) -> None:
        width = options.pop("width", 1280)
        self.context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        self.context.set_offline(True)
        self.requests: list[str] = []
        self.wrong: list[str] = []
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.wrong.append(message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.wrong.append(dialog.message), dialog.dismiss()))
        self.open(path)

    def __enter__(self) -> "Seen":
        return self

    def __exit__(self, *exception: object) -> None:
        self.context.close()

    def open(self, path: Path) -> None:
        """Goes to a page; what was seen before is forgotten."""
        self.requests.clear()
        self.wrong.clear()
        self.url = path.resolve().as_uri()
        self.page.goto(self.url)

    def unfold(self) -> None:
        """Opens everything that can be opened."""
        self.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")

    def too_wide(self) -> list[str]:
        """What stands out of the window at its right, unless something scrolls it."""
        return self.page.evaluate(TOO_WIDE)

    def colours(self) -> tuple[str, str]:
        """Of the words, and of what is behind them."""
        return tuple(self.page.evaluate("(s => [s.color, s.backgroundColor])(getComputedStyle(document.body))"))


TOO_WIDE = """() => {
  const scrolled = (each) => {
    for (let above = each.parentElement; above !== document.body; above = above.parentElement)
      if (getComputedStyle(above).overflowX !== "visible") return true;
    return false;
  };
  const found = [...document.body.querySelectorAll("*")].filter(
    (each) => each.getBoundingClientRect().right > window.innerWidth + 1 && !scrolled(each));
  if (document.documentElement.scrollWidth > window.innerWidth) found.push(document.documentElement);
  return found.map((each) => each.outerHTML.slice(0, 80));
}"""
