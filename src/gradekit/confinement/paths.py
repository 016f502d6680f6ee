"""What a student's process has to read: Python's library, the packages that exercises may allow, the C libraries.

The folder of installed packages is never given as a whole, because gradekit with its solutions may lie in it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

# What belongs to a package in the folder of installed packages, with what it cannot do without.
PACKAGES: dict[str, tuple[str, ...]] = {
    "numpy": ("numpy", "numpy.libs"),
    "autograd": ("autograd",),
    "sympy": ("sympy", "mpmath", "gmpy2", "gmpy2.libs"),
    "scipy": ("scipy", "scipy.libs"),
    "matplotlib": (
        *("matplotlib", "matplotlib.libs", "mpl_toolkits", "pylab.py", "contourpy", "contourpy.libs", "cycler"),
        *("cycler.py", "dateutil", "fontTools", "kiwisolver", "packaging", "PIL", "pillow.libs", "pyparsing"),
        *("pyparsing.py", "six.py"),
    ),
}
INSTALLED = ("site-packages", "dist-packages")
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
SYSTEM = ("/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo")


class Readable(NamedTuple):
    """Files and folders to read: Python's own library, parts of folders of installed packages, and the rest."""

    library: tuple[str, ...]
    packages: tuple[str, ...]
    system: tuple[str, ...]

    def one_by_one(self) -> Iterator[str]:
        """The same where a folder cannot be given without what lies in it: the library's entries, but no packages."""
        for folder in self.library:
            if Path(folder).is_dir():
                yield from (entry.path for entry in os.scandir(folder) if entry.name not in INSTALLED)
        yield from self.packages
        yield from self.system


def readable() -> Readable:
    """What there is of it on this machine."""
    library = [str(Path(os.__file__).parent)]
    library += [each for each in sys.path if each.endswith("lib-dynload") and not _inside(each, library[0])]
    folders = [each for each in sys.path if each and each not in library and not each.endswith("lib-dynload")]
    packages = [
        str(path)
        for folder in dict.fromkeys(folders)
        for names in PACKAGES.values()
        for name in names
        if (path := Path(folder, name)).exists()
    ]
    system = [*_libraries(library, packages), *SYSTEM, *DEVICES]
    return Readable(tuple(library), tuple(packages), tuple(each for each in system if os.path.lexists(each)))


def _inside(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip("/") + "/")


def _libraries(library: list[str], packages: list[str]) -> list[str]:
    """Where the shared libraries of this process come from; more of them are loaded from there later."""
    loaded = {line.split(maxsplit=5)[5] for line in _mapped() if ".so" in line}
    elsewhere = [path for path in loaded if not any(_inside(path, each) for each in (*library, *packages))]
    found: list[str] = []
    for folder in sorted({str(Path(path).parent) for path in elsewhere}):
        if any(_inside(each, folder) for each in (*library, *packages)):
            # Such as lib of an environment that holds Python's library too.
            found += [str(path) for path in sorted(Path(folder).glob("*.so*"))]
        else:
            found.append(folder)
    return found


def _mapped() -> list[str]:
    lines = Path("/proc/self/maps").read_text("utf-8", "surrogateescape").splitlines()
    return [line for line in lines if "/" in line]


def resolved(path: str) -> tuple[list[tuple[str, str]], str]:
    """The symbolic links on the way to a path, as (link, target), and where it leads in the end."""
    links: list[tuple[str, str]] = []
    current, ahead = "/", path.split("/")[::-1]
    while ahead:
        name = ahead.pop()
        if name in ("", "."):
            continue
        step = os.path.dirname(current) if name == ".." else os.path.join(current, name)  # noqa: PTH118, PTH120
        if name != ".." and os.path.islink(step):  # noqa: PTH114
            target = os.readlink(step)  # noqa: PTH115
            if len(links) > 40:
                raise OSError(f"{path}: too many links")
            links.append((step, target))
            ahead += target.split("/")[::-1]
            current = "/" if target.startswith("/") else current
        else:
            current = step
    return links, current
