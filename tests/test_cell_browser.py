"""What a notebook shows below a cell, in a real browser: narrow and wide, on light and dark pages, hostile text too."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from browsing import Seen, why_not
from helpers import COURSE, backprop, returning
from test_formats_hostile import NASTY
from test_report import INJECTIONS

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
PAGES = {"light": ("#ffffff", "#000000"), "dark": ("#111111", "#e0e0e0")}
# As much as WCAG asks of text.
CONTRAST = 4.5
SHOW = """
import sys, gradekit
shown = [gradekit.check("ch2-backprop", file=name) for name in sys.argv[1:]]
shown += [gradekit.repro("ch2-backprop", "jacobian", file=name) for name in sys.argv[1:]]
shown += [gradekit.hint("ch2-backprop"), gradekit.show("ch2-backprop"), gradekit.show("ch1-svd")]
for each in shown:
    print(each._repr_html_())
"""
SEEN_COLOURS = """() => [...document.querySelectorAll(".gradekit [class*=gk-]")].map((each) => {
  const style = getComputedStyle(each), drawn = document.createElement("canvas").getContext("2d");
  drawn.fillStyle = getComputedStyle(document.body).backgroundColor; drawn.fillRect(0, 0, 1, 1);
  drawn.globalAlpha = Number(style.opacity); drawn.fillStyle = style.color; drawn.fillRect(0, 0, 1, 1);
  return [each.className, ...drawn.getImageData(0, 0, 1, 1).data.slice(0, 3)];
})"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> str:
    """All that can be shown below a cell, one after the other."""
    folder = tmp_path_factory.mktemp("cells")
    texts = [*NASTY.values(), *INJECTIONS.values(), "W" * 3000, r"$\href{javascript:alert(1)}{x}$"]
    files = [COURSE / "docs" / "example" / "first_try" / "ch2_backprop.py"]
    for number, text in enumerate(texts):
        said = f"text = {text!r}"
        files.append(folder / f"ch2_backprop_{number}.py")
        files[-1].write_text(
            backprop(returning(said, "print(text)", "raise ValueError(text)")), "utf-8", "backslashreplace"
        )
    done = subprocess.run(
        [sys.executable, "-c", SHOW, *map(str, files)], capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout


def page(folder: Path, shown: str, theme: str) -> Path:
    behind, text = PAGES[theme]
    path = folder / f"{theme}.html"
    style = f"background: {behind}; color: {text}; margin: 8px"
    path.write_text(f'<!doctype html><meta charset="utf-8"><body style="{style}">{shown}</body>', "utf-8")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", PAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_is_legible_and_asks_for_nothing(
    chrome: Any, shown: str, tmp_path: Path, width: int, theme: str, scheme: str
) -> None:
    """The page's theme is what counts, whatever the system prefers."""
    with Seen(chrome, page(tmp_path, shown, theme), width=width, color_scheme=scheme) as seen:
        assert seen.too_wide() == []
        assert seen.wrong == []
        assert seen.requests == [seen.url]
        behind = bytes.fromhex(PAGES[theme][0][1:])
        found = {name: contrast(behind, rgb) for name, *rgb in seen.page.evaluate(SEEN_COLOURS)}
        assert {"gk-sign gk-pass", "gk-sign gk-error", "gk-sign gk-missing", "gk-soft"} <= found.keys()
        assert {name: ratio for name, ratio in found.items() if ratio < CONTRAST} == {}
        colours = {name: tuple(rgb) for name, *rgb in seen.page.evaluate(SEEN_COLOURS)}
        assert len({colours[f"gk-sign gk-{status}"] for status in ("pass", "error", "missing")}) == 3


def contrast(one: Any, other: Any) -> float:
    """The ratio of the lighter one's luminance to the darker one's, as WCAG has it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Any) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (each / 255 for each in colour)]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
