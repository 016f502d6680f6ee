"""Files that gradekit writes again and again, and where it never takes the place of another file.

In a folder, a list beside the files says what was written, by hashes; a single page of HTML says it itself, in its last
line. A file that is not as it was written is somebody else's.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from gradekit.errors import UsageProblem
from gradekit.files import put, why

FORMAT = 1
MOST_NAMED = 10
MOST_BYTES = 100 << 20
SEAL = re.compile(rb"<!-- As gradekit wrote it: sha256 ([0-9a-f]{64}) -->\n\Z")


class Written:
    """The folder, with the list in a file of that name."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.list = folder / name

    def write(self, files: Mapping[str, str]) -> int:
        """Writes these files, by name; how many were new or changed. Raises UsageProblem before anything is written."""
        try:
            return self._write({name: text.encode("utf-8") for name, text in files.items()})
        except OSError as error:
            file = error.filename or self.folder
            raise UsageProblem(f"{file} cannot be read or written: {why(error)}") from None

    def _write(self, contents: Mapping[str, bytes]) -> int:
        known = self._known()
        self._refuse([name for name in contents if not self._is_ours(name, known.get(name, []))])
        changed = [name for name in contents if not self._holds(name, contents[name])]
        hashes = {name: [sha256(content).hexdigest()] for name, content in contents.items()}
        self.folder.mkdir(parents=True, exist_ok=True)
        # Whatever ends this in between, the list knows each file, as it was or as it is.
        put(self.list, [_listed(known | {name: known.get(name, []) + hashes[name] for name in contents})])
        for name in changed:
            put(self.folder / name, [contents[name]])
        put(self.list, [_listed(known | hashes)])
        return len(changed)

    def _refuse(self, strange: list[str]) -> None:
        if not strange:
            return
        named = ", ".join(strange[:MOST_NAMED]) + (
            f" and {len(strange) - MOST_NAMED} more" if len(strange) > MOST_NAMED else ""
        )
        raise UsageProblem(
            f"{self.folder}: nothing was written, because these files are not as gradekit wrote them: {named}. "
            "Move them, or choose another folder."
        )

    def _is_ours(self, name: str, hashes: list[str]) -> bool:
        path = self.folder / name
        if not os.path.lexists(path):
            return True
        if path.is_symlink() or not path.is_file():
            return False
        return sha256(path.read_bytes()).hexdigest() in hashes

    def _holds(self, name: str, content: bytes) -> bool:
        path = self.folder / name
        return path.is_file() and path.read_bytes() == content

    def _known(self) -> dict[str, list[str]]:
        """The hashes of what was written earlier, by name; nothing where there is no such list."""
        if not os.path.lexists(self.list):
            return {}
        try:
            if self.list.is_symlink() or not self.list.is_file() or self.list.stat().st_size > MOST_BYTES:
                raise ValueError
            data = json.loads(self.list.read_text("utf-8"))
            return {str(name): [str(each) for each in hashes] for name, hashes in data["files"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise UsageProblem(
                f"{self.list} is not the list that gradekit keeps there: move it, or choose another folder."
            ) from None


def _listed(files: Mapping[str, list[str]]) -> bytes:
    return json.dumps({"format": FORMAT, "files": dict(sorted(files.items()))}, indent=1).encode()


def write_sealed(path: Path, page: str) -> None:
    """Writes a page of HTML that says how it was written. Raises UsageProblem where another file is."""
    content = page.encode("utf-8")
    sealed = content + f"<!-- As gradekit wrote it: sha256 {sha256(content).hexdigest()} -->\n".encode()
    try:
        if os.path.lexists(path) and not _is_sealed(path):
            raise UsageProblem(
                f"{path}: nothing was written, because this file is not as gradekit wrote it. "
                "Move it, or choose another name."
            )
        put(path, [sealed])
    except OSError as error:
        raise UsageProblem(f"{path} cannot be written: {error.strerror}.") from None


def _is_sealed(path: Path) -> bool:
    if path.is_symlink() or not path.is_file() or path.stat().st_size > MOST_BYTES:
        return False
    content = path.read_bytes()
    seal = SEAL.search(content[-200:])
    return seal is not None and sha256(SEAL.sub(b"", content)).hexdigest().encode() == seal[1]
