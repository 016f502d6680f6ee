"""What a submission imports, loaded once in the server: its children find it in memory.

SymPy takes a third of a second to load, NumPy's random numbers a third of NumPy, and exercises are checked one after
the other. Only names from a fixed list are loaded, from places that no submission can write to.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import sys
from collections.abc import Iterator, Sequence

from gradekit import plotting
from gradekit.confinement import root
from gradekit.confinement.layers import Confinement
from gradekit.confinement.levels import ROOT

MODULES = {
    "autograd": ("autograd.numpy",),
    "random": ("random", "numpy.random"),
    "matplotlib": ("matplotlib.figure", "matplotlib.pyplot"),
    "scipy": ("scipy.integrate", "scipy.optimize"),
    "sympy": ("sympy",),
}


def load(packages: Sequence[str], confinement: Confinement) -> None:
    """Loads those of the packages that are not loaded yet; one that is missing is left to the submission's import."""
    wanted = [name for package in packages for name in MODULES.get(package, ()) if name not in sys.modules]
    if not wanted:
        return
    with _writable(confinement) as folder:
        os.environ["MPLCONFIGDIR"] = folder
        for name in wanted:
            # Whatever keeps it from loading is the submission's import to tell.
            with contextlib.suppress(Exception):
                importlib.import_module(name)
        del os.environ["MPLCONFIGDIR"]
    if "matplotlib" in packages:
        plotting.settle()
    gc.collect()
    gc.freeze()


@contextlib.contextmanager
def _writable(confinement: Confinement) -> Iterator[str]:
    """A folder for what a package writes while it loads (Matplotlib its list of fonts), gone afterwards."""
    if ROOT not in confinement.absent:
        with root.scratch() as folder:
            yield folder
        return
    import shutil
    import tempfile

    folder = tempfile.mkdtemp(prefix="gradekit-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
