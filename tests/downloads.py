"""Makes small downloads as an instructor has them: the same files as a folder, a zip, and tars."""

import io
import os
import tarfile
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from gradekit.layouts.understanding import understand

NOON = "2026-03-01T12:00:00"
EXERCISES = ("ch1-svd", "ch2-backprop", "ch2-ode")
KINDS = ("folder", "zip", "tar.gz", "tgz", "tar")

# A path, and its content or its content and time; a path that ends in `/` is an empty folder.
Files = Mapping[str, str | bytes | tuple[str | bytes, str]]


def entries(files: Files) -> list[tuple[str, bytes, datetime]]:
    """Every path with its bytes and its time."""
    found = []
    for path, said in files.items():
        content, time = said if isinstance(said, tuple) else (said, NOON)
        data = content.encode() if isinstance(content, str) else content
        found.append((path, data, datetime.fromisoformat(time).replace(tzinfo=UTC)))
    return found


def folder(root: Path, files: Files) -> Path:
    """The files below a folder."""
    root.mkdir(parents=True, exist_ok=True)
    for path, content, time in entries(files):
        target = root / path
        (target if path.endswith("/") else target.parent).mkdir(parents=True, exist_ok=True)
        if not path.endswith("/"):
            target.write_bytes(content)
            os.utime(target, (time.timestamp(), time.timestamp()))
    return root


def zipped(files: Files) -> bytes:
    """The files as a zip."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content, time in entries(files):
            info = zipfile.ZipInfo(path, time.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return made.getvalue()


def tarred(files: Files, top: str = "", mode: str = "w:gz") -> bytes:
    """The files as a tar, inside a folder if one is named."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:
        for path, content, time in entries(files):
            info = tarfile.TarInfo(f"{top}/{path}" if top else path)
            info.size, info.mtime = len(content), time.timestamp()
            if path.endswith("/"):
                info.type = tarfile.DIRTYPE
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


def download(where: Path, files: Files, kind: str, name: str = "download") -> tuple[Path, str]:
    """The files as a folder or an archive of this kind, and what stands before their paths when they are shown."""
    if kind == "folder":
        return folder(where / name, files), ""
    path = where / f"{name}.{kind}"
    if kind == "zip":
        path.write_bytes(zipped(files))
        return path, f"{name}.zip!"
    # As a folder is packed by hand: around everything lies the folder itself.
    path.write_bytes(tarred(files, name, "w" if kind == "tar" else "w:gz"))
    return path, f"{name}.{kind}!{name}/"


def counted(path: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    """What counts by its path, and what is ignored with its reason."""
    understood = understand(path, EXERCISES, "folders")
    return {each.path: each.content for each in understood.found}, {each.path: each.why for each in understood.ignored}
