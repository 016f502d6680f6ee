"""Downloads that are damaged, and folders that mean harm: nothing is read outside, and all of it is told."""

import contextlib
import os
import random
import tempfile
from pathlib import Path

import pytest

from downloads import EXERCISES, counted, download, folder, tarred, zipped
from gradekit.errors import UsageProblem
from gradekit.layouts import folder as folders
from gradekit.layouts import understanding
from gradekit.layouts.archives import Bounds
from gradekit.layouts.listing import Builder, Unreadable
from gradekit.layouts.result import Ignored
from gradekit.layouts.understanding import understand

LINK = "is a link, and links are not followed"
DAMAGED = "is damaged, or no archive"
FAR = "expands to far more than submissions are"
MB = 1 << 20


def refused(path):
    with pytest.raises(UsageProblem) as problem:
        understand(path, EXERCISES)
    return str(problem.value).replace(f"{path.parent}{os.sep}", "")


def test_a_damaged_download_is_refused_whole(tmp_path):
    """A student in the part that cannot be read would else be one who handed in nothing."""
    files = {f"S{n}/ch1_svd.py": random.Random(n).randbytes(500) for n in range(20)}
    whole = {"zip": zipped(files), "tar.gz": tarred(files), "tar": tarred(files, mode="w")}
    for kind, content in whole.items():
        (tmp_path / f"whole.{kind}").write_bytes(content)
        assert len(counted(tmp_path / f"whole.{kind}")[0]) == 20
        (tmp_path / f"cut.{kind}").write_bytes(content[: len(content) // 2])
        assert refused(tmp_path / f"cut.{kind}") == f"cut.{kind} {DAMAGED}."
    changed = bytearray(whole["tar.gz"])
    changed[len(changed) // 2] ^= 1
    (tmp_path / "changed.tar.gz").write_bytes(changed)
    assert refused(tmp_path / "changed.tar.gz") == f"changed.tar.gz {DAMAGED}."
    changed = bytearray(whole["tar"])
    changed[changed.find(b"S9/ch1")] ^= 1
    (tmp_path / "changed.tar").write_bytes(changed)
    assert refused(tmp_path / "changed.tar") == f"changed.tar {DAMAGED}."


@pytest.mark.parametrize(
    ("bounds", "kind", "why"),
    [
        (Bounds(10, MB, MB, MB), "zip", "holds more than 10 files"),
        (Bounds(10, MB, MB, MB), "tar.gz", "holds more than 10 files"),
        (Bounds(99, 1000, MB, MB), "zip", FAR),
        (Bounds(99, MB, 9999, MB), "tar.gz", FAR),
        (Bounds(99, MB, 9999, MB), "tar", FAR),
        (Bounds(99, MB, MB, 1000), "tar", "holds more than 0 MB of submissions; unpack it and name the folder"),
    ],
)
def test_a_download_beyond_all_bounds_is_refused(tmp_path, monkeypatch, bounds, kind, why):
    path, _ = download(tmp_path, {f"S{n}/ch1_svd.py": "x" * 100 for n in range(20)}, kind)
    assert len(counted(path)[0]) == 20
    monkeypatch.setattr(understanding, "DOWNLOAD", bounds)
    assert refused(path) == f"download.{kind} {why}."


def test_random_damage_is_told_in_a_sentence(tmp_path):
    """Bytes changed, cut out and doubled anywhere: a list or a sentence, and never anything else."""
    files = {"Ann/ch1_svd.py": "a" * 300, "Ann/hw.zip": zipped({"ch2_ode.py": "x"}), "Bo/ch1_svd.py": "b", "C/": ""}
    draw = random.Random(7)
    ends = {"understood": 0, "refused": 0}
    for kind, content in {"zip": zipped(files), "tar": tarred(files, mode="w"), "tar.gz": tarred(files)}.items():
        path = tmp_path / f"class.{kind}"
        for _ in range(100):
            data = bytearray(content)
            for _ in range(draw.randint(1, 4)):
                at = draw.randrange(len(data))
                data[at : at + draw.choice((0, 1, 1, 1, 4))] = draw.randbytes(draw.choice((0, 1, 1, 1, 4)))
            path.write_bytes(data)
            try:
                understand(path, EXERCISES)
            except UsageProblem as problem:
                assert str(problem).isprintable()
                ends["refused"] += 1
            else:
                ends["understood"] += 1
    assert min(ends.values()) > 25


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="these files exist on POSIX only")
def test_what_lies_in_a_folder_and_is_no_file(tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "ch1_svd.py").write_text("password")
    path = folder(tmp_path / "class", {"Ann/": "", "Bo/ch1_svd.py": "his", "Cy/ch1_svd.py": ""})
    (path / "Ann" / "ch1_svd.py").symlink_to(tmp_path / "secret" / "ch1_svd.py")
    (path / "Ann" / "ch2_ode.py").symlink_to(path / "Bo" / "ch1_svd.py")
    (path / "Ann" / "more").symlink_to(tmp_path / "secret")
    (path / "Ann" / "again").symlink_to(path)
    (path / "Ann" / "gone.py").symlink_to(path / "nowhere")
    os.mkfifo(path / "Ann" / "ch2_backprop.py")
    (path / "Dee").symlink_to(tmp_path / "secret")
    os.truncate(path / "Cy" / "ch1_svd.py", 1 << 40)
    names = ("ch1_svd.py", "ch2_ode.py", "more", "again", "gone.py")
    assert counted(path) == (
        {"Bo/ch1_svd.py": b"his"},
        {
            **{f"Ann/{name}": LINK for name in names},
            "Ann/ch2_backprop.py": "is no regular file",
            "Cy/ch1_svd.py": "is larger than 1 MB",
            "Dee": LINK,
        },
    )
    assert [student.id for student in understand(path, EXERCISES).students] == ["Ann", "Bo", "Cy"]
    # Also where they take a file's place after the folder was listed.
    for name, why in (("ch1_svd.py", LINK), ("ch2_backprop.py", "is no regular file"), ("", "is no regular file")):
        with pytest.raises(Unreadable, match=f"^{why}$"):
            folders.read_regular(path, ("Ann", name) if name else ("Ann",), MB)
    # Nor when a folder on the way has become one.
    with pytest.raises(Unreadable, match=r"^cannot be read: Not a directory$"):
        folders.read_regular(path, ("Dee", "ch1_svd.py"), MB)
    # The folder that is named may be a link: who names it knows.
    (tmp_path / "shortcut").symlink_to(path)
    assert counted(tmp_path / "shortcut") == counted(path)


@contextlib.contextmanager
def ordinary_user():
    """As root, who may read everything, the rest is done as nobody."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="permissions of POSIX")
def test_what_may_not_be_read_is_told():
    denied = "cannot be read: Permission denied"
    with tempfile.TemporaryDirectory() as place:
        files = {"Ann/ch1_svd.py": "x", "Bo/ch1_svd.py": "his", "Cy/ch1_svd.py": "x"}
        path = folder(Path(place) / "class", files)
        (Path(place) / "class.zip").write_bytes(zipped(files))
        Path(place).chmod(0o755)
        for each in (path / "Ann", path / "Cy/ch1_svd.py", path.with_suffix(".zip")):
            each.chmod(0)
        with ordinary_user():
            assert counted(path) == ({"Bo/ch1_svd.py": b"his"}, {"Ann": denied, "Cy/ch1_svd.py": denied})
            assert refused(path.with_suffix(".zip")) == f"class.zip {denied}."
            assert refused(path / "Ann" / "x") == f"x {denied}."
            assert refused(path / "Ann") == f"Ann {denied}."
        (path / "Ann").chmod(0o700)


@pytest.mark.skipif(os.name != "posix", reason="names that only POSIX allows")
def test_names_that_would_disturb_a_terminal_are_shown_as_escapes(tmp_path):
    names = {
        b"a\nb": "a\\nb",
        b"\x1b[31mred": "\\x1b[31mred",
        b"\xff\xfe": "\\udcff\\udcfe",
        b"\xe2\x80\xae": "\\u202e",
    }
    for name in names:
        (tmp_path / "class" / os.fsdecode(name)).mkdir(parents=True)
        (tmp_path / "class" / os.fsdecode(name) / "ch1_svd.py").write_text("x")
    found, ignored = counted(tmp_path / "class")
    assert (set(found), ignored) == ({f"{shown}/ch1_svd.py" for shown in names.values()}, {})
    ids = [student.id for student in understand(tmp_path / "class", EXERCISES).students]
    assert len(set(ids)) == 4
    assert all(name.encode() for name in ids)


def test_a_file_that_goes_while_the_folder_is_read_is_told(tmp_path):
    path = folder(tmp_path / "class", {"ch1_svd.py": "a", "ch2_ode.py": "b"})
    with os.scandir(path) as entries:
        first, second = sorted(entries, key=lambda entry: entry.name)
    build = Builder("class", "")
    assert not folders.take(path, first, (first.name,), build)
    for name in ("ch1_svd.py", "ch2_ode.py"):
        (path / name).unlink()
    assert not folders.take(path, second, (second.name,), build)
    listing = build.listing()
    gone = "cannot be read: No such file or directory"
    assert listing.ignored == (Ignored("ch2_ode.py", gone),)
    with pytest.raises(Unreadable, match=gone):
        listing.files[0].read(MB)


def test_a_folder_that_is_far_too_deep_or_full(tmp_path, monkeypatch):
    deep = folder(
        tmp_path / "deep", {"Ann/" + "x/" * 30 + "ch1_svd.py": "", "Ann/ch1_svd.py": "a", "Bo/ch1_svd.py": "b"}
    )
    assert counted(deep) == (
        {"Ann/ch1_svd.py": b"a", "Bo/ch1_svd.py": b"b"},
        {"Ann/" + "/".join("x" * 11): "lies more than 12 folders deep"},
    )
    full = folder(tmp_path / "full", {f"{n}/ch1_svd.py": "" for n in range(20)})
    assert len(counted(full)[0]) == 20
    monkeypatch.setattr(folders, "MOST_FILES", 39)
    assert refused(full) == "full holds more than 39 files: name the folder of one download."


NOISE = [
    *(".DS_Store", "Thumbs.db", "desktop.ini", "._ch1_svd.py", ".ch1_svd.py.swp", ".venv/ch1_svd.py", ".git/config"),
    *("ch1_svd.py~", "#ch1_svd.py#", "~$notes.docx", "ch1_svd.pyc", ".ipynb_checkpoints/ch1_svd.ipynb"),
    *("__MACOSX/ch1_svd.py", "__pycache__/ch1_svd.py", "node_modules/x/ch1_svd.py"),
]


@pytest.mark.parametrize("kind", ["folder", "zip", "tar.gz"])
def test_what_systems_and_tools_leave_is_counted_and_not_told(tmp_path, kind):
    files = {**{f"Ann/{name}": "x" for name in NOISE}, "Ann/ch1_svd.py": "a", "Bo/ch1_svd.py": "b", "Bo/.git/x": ""}
    understood = understand(download(tmp_path, files, kind)[0], EXERCISES)
    assert [each.content for each in understood.found] == [b"a", b"b"]
    assert (understood.superseded, understood.ignored, understood.noise) == ((), (), len(NOISE) + 1)
