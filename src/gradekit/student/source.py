"""Reading a submission's source: its text, its functions' bodies, placeholders, and where a syntax error stands."""

from __future__ import annotations

import ast
import codecs
import re
from functools import cached_property
from types import CodeType, FunctionType
from typing import Any

CODING = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
ONLY_COMMENT = re.compile(rb"[ \t\f]*(#.*)?\r?$")
# Bytes of code that what says nothing, such as `...`, compiles to at most, in a function of any sort.
SHORT = 64
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class NotPython(SyntaxError):
    """The file cannot be read as the text of a program; the message is a whole sentence."""

    def __init__(self, message: str, filename: str, line: int = 0):
        super().__init__(message, (filename, line, 0, ""))


class Source:
    """A submission's text, compiled. Raises SyntaxError."""

    def __init__(self, text: str, filename: str):
        self.filename = filename
        self._text = text
        try:
            self.code: CodeType = compile(text, filename, "exec", dont_inherit=True)
        except (RecursionError, MemoryError):
            raise NotPython("An expression in it is nested too deeply for Python to read.", filename) from None

    @cached_property
    def _tree(self) -> ast.Module:
        # Only where the code looks as if it mattered: the tree of a file takes longer than all else about it.
        return ast.parse(self._text, self.filename)

    def short_tree(self, most: int) -> ast.Module | None:
        """The tree of a text of at most so many characters, None for a longer one."""
        return self._tree if len(self._text) <= most else None

    @cached_property
    def empty(self) -> bool:
        """Whether the file holds no statement at all."""
        return len(self.code.co_code) <= SHORT and not self._tree.body

    def is_placeholder(self, value: Any) -> bool:
        """Whether the value is what a starter file holds: `...`, None, a blank string, an unwritten function."""
        if value is None or value is Ellipsis or (isinstance(value, str) and not value.strip()):
            return True
        if not isinstance(value, FunctionType) or value.__code__.co_filename != self.filename:
            return False
        code = value.__code__
        if len(code.co_code) > SHORT and "NotImplementedError" not in code.co_names:
            return False
        return any(
            is_unwritten(node)
            for node in ast.walk(self._tree)
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            and node.name == code.co_name
            and code.co_firstlineno in (node.lineno, *(d.lineno for d in node.decorator_list))
        )


def is_unwritten(node: ast.stmt) -> bool:
    """Whether the statement defines what a starter file holds: an unwritten function, `...`, None, a blank string."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return _has_no_body(node)
    value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
    if not isinstance(value, ast.Constant):
        return False
    return value.value in (None, Ellipsis) or (isinstance(value.value, str) and not value.value.strip())


def _has_no_body(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    body = function.body
    if (
        isinstance(body[0], ast.Expr)
        and isinstance(body[0].value, ast.Constant)
        and isinstance(body[0].value.value, str)
    ):
        body = body[1:]
    if len(body) != 1:
        return False
    (only,) = body
    if isinstance(only, ast.Expr):
        return isinstance(only.value, ast.Constant) and only.value.value is Ellipsis
    if isinstance(only, ast.Raise) and only.exc is not None:
        raised = only.exc.func if isinstance(only.exc, ast.Call) else only.exc
        return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
    return False


def decoded(content: bytes, filename: str) -> str:
    """The file's text, with `\n` at the end of every line. Raises NotPython with the line of the first odd byte."""
    if content.startswith(UTF16):
        raise NotPython("This file is saved as UTF-16; save it with the encoding UTF-8.", filename)
    encoding = _encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        odd = f"The byte 0x{content[error.start]:02x} is not {encoding.upper()}"
        raise NotPython(f"{odd}: save the file with the encoding UTF-8.", filename, line) from None
    except (LookupError, UnicodeError):
        raise NotPython(f"Python knows no text encoding {encoding}: save the file as UTF-8.", filename) from None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise NotPython("There is a NUL character in this line, which no program text has.", filename, line)
    return text


def _encoding(content: bytes) -> str:
    """The encoding that a comment in the first two lines declares, else UTF-8."""
    for line in content.split(b"\n", 2)[:2]:
        if found := CODING.match(line):
            return found[1].decode("ascii", "replace")
        if not ONLY_COMMENT.match(line):
            break
    return "utf-8"
