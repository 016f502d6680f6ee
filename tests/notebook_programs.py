"""Readers of notebooks for fuzzing: what comes out has to be a program, whatever went in."""

import ast
import warnings

from gradekit.notebooks.extract import extract, extracted

WANTED = ("f", "y", "g")
NOTEBOOK_3 = (
    b"""{"worksheets": [{"cells": [{"cell_type": "code", "input": ["y = 1\\n", "f = y"]}, {"cell_type": "raw"}]}]}"""
)


def read_notebook(data: bytes) -> None:
    """A notebook file."""
    _parse(extract(data, WANTED).content)


def read_cells(data: bytes) -> None:
    """Cells with a line of dashes between them."""
    _parse(extracted(data.decode("utf-8", "replace").replace("\r", "\n").split("\n---\n"), WANTED).content)


def _parse(program: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ast.parse(program)
