"""Archives of students that mean harm: nothing is read outside, nothing expands, and nobody else loses a file."""

import io
import stat
import struct
import tarfile
import tracemalloc
import zipfile

import pytest

from downloads import EXERCISES, counted, folder, tarred, zipped
from gradekit.layouts import gather
from gradekit.layouts.archives import INNER, Bounded
from gradekit.layouts.listing import Unreadable
from gradekit.layouts.understanding import understand

LINK = "is a link, and links are not followed"
OUTSIDE = "has a path that leads out of the archive"
DAMAGED = "is damaged, or no archive"
FAR = "expands to far more than submissions are"
MB = 1 << 20


def hand_in(tmp_path, content, name="work.zip"):
    """What becomes of an archive that Ann handed in, beside a file of Bo's, which must count whatever hers is."""
    path = folder(tmp_path / "class", {f"Ann/{name}": content, "Bo/ch1_svd.py": "his"})
    found, ignored = counted(path)
    assert found.pop("Bo/ch1_svd.py") == b"his"
    strip = f"Ann/{name}"
    return {key.removeprefix(strip): each for key, each in found.items()}, {
        key.removeprefix(strip): each for key, each in ignored.items()
    }


def raw_zip(*members):
    """A zip of these ZipInfo and contents."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for info, content in members:
            archive.writestr(info, content)
    return made.getvalue()


def zip_member(name, mode=stat.S_IFREG | 0o644, **fields):
    info = zipfile.ZipInfo(name, (2026, 3, 1, 12, 0, 0))
    info.external_attr, info.create_system = mode << 16, 3
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def raw_tar(*members, mode="w"):
    """A tar of these TarInfo and contents."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:
        for info, content in members:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


def tar_member(name, kind=tarfile.REGTYPE, link=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


PATHS = [
    ("../Bo/ch1_svd.py", OUTSIDE),
    ("x/../../Bo/ch1_svd.py", OUTSIDE),
    ("/etc/ch1_svd.py", OUTSIDE),
    ("//etc/ch1_svd.py", OUTSIDE),
    ("C:/ch1_svd.py", OUTSIDE),
    ("x/" * 12 + "ch1_svd.py", "lies more than 12 folders deep"),
]


@pytest.mark.parametrize(("path", "why"), PATHS)
def test_paths_that_lead_elsewhere_are_told(tmp_path, path, why):
    assert hand_in(tmp_path / "zip", raw_zip((zip_member(path), "x"))) == ({}, {f"!{path}": why})
    tar = raw_tar((tar_member(path), b"x"))
    assert hand_in(tmp_path / "tar", tar, "work.tar") == ({}, {f"!{path}": why})


def test_paths_as_windows_writes_them_are_told_or_read(tmp_path):
    members = [
        (zip_member("..\\Bo\\ch1_svd.py"), "x"),
        (zip_member("hw\\ch2_ode.py"), "y"),
        (zip_member("./ch1-svd.py"), "z"),
    ]
    assert hand_in(tmp_path, raw_zip(*members)) == (
        {"!hw/ch2_ode.py": b"y", "!ch1-svd.py": b"z"},
        {"!../Bo/ch1_svd.py": OUTSIDE},
    )


def test_links_and_devices_in_archives_are_told(tmp_path):
    regular = "is no regular file"
    members = [
        (zip_member("ch1_svd.py", stat.S_IFLNK | 0o777), "/etc/passwd"),
        (zip_member("ch2_ode.py", stat.S_IFIFO | 0o600), ""),
        (zip_member("ch2_backprop.py", stat.S_IFCHR | 0o600), ""),
    ]
    assert hand_in(tmp_path / "zip", raw_zip(*members)) == (
        {},
        {"!ch1_svd.py": LINK, "!ch2_ode.py": regular, "!ch2_backprop.py": regular},
    )
    tar = raw_tar(
        (tar_member("ch1_svd.py", tarfile.SYMTYPE, "/etc/passwd"), b""),
        (tar_member("ch1-svd.py", tarfile.LNKTYPE, "../Bo/ch1_svd.py"), b""),
        (tar_member("ch2_ode.py", tarfile.FIFOTYPE), b""),
        (tar_member("ch2_backprop.py", tarfile.BLKTYPE), b""),
        mode="w:gz",
    )
    assert hand_in(tmp_path / "tar", tar, "work.tar.gz") == (
        {},
        {"!ch1_svd.py": LINK, "!ch1-svd.py": LINK, "!ch2_ode.py": regular, "!ch2_backprop.py": regular},
    )


def encrypted(content):
    """The zip with the flag of encryption at every member, which is all that matters to who has no password."""
    data = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


def test_members_that_cannot_be_read_are_told_and_the_next_newest_counts(tmp_path):
    damaged = bytearray(raw_zip((zip_member("ch1_svd.py"), "a" * 50), (zip_member("ch1-svd.py"), "older")))
    damaged[damaged.find(b"aaaa")] = ord("b")
    assert hand_in(tmp_path / "1", bytes(damaged)) == ({"!ch1-svd.py": b"older"}, {"!ch1_svd.py": "is damaged"})
    assert hand_in(tmp_path / "2", encrypted(zipped({"ch1_svd.py": "x"}))) == ({}, {"!ch1_svd.py": "is encrypted"})
    unusual = raw_zip((zip_member("ch1_svd.py", compress_type=zipfile.ZIP_BZIP2), "x"))
    assert hand_in(tmp_path / "3", unusual) == ({}, {"!ch1_svd.py": "is compressed in a way that is not read"})
    large = zipped({"ch1_svd.py": b"#" * (MB + 1), "ch2_ode.py": b"#" * MB})
    found, ignored = hand_in(tmp_path / "4", large)
    assert ({key: len(each) for key, each in found.items()}, ignored) == (
        {"!ch2_ode.py": MB},
        {"!ch1_svd.py": "is larger than 1 MB"},
    )


def test_of_two_members_with_one_name_the_last_counts_as_when_it_is_unpacked(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = raw_zip((zip_member("ch1_svd.py"), "first"), (zip_member("ch1_svd.py"), "last"))
    assert hand_in(tmp_path / "zip", twice) == ({"!ch1_svd.py": b"last"}, {})
    tar = raw_tar((tar_member("ch1_svd.py"), b"first"), (tar_member("ch1_svd.py"), b"last"))
    assert hand_in(tmp_path / "tar", tar, "work.tar") == ({"!ch1_svd.py": b"last"}, {})


@pytest.mark.parametrize(
    ("written", "flag", "read"),
    [
        ("Zoë".encode(), 0x800, "Zoë"),
        # Written as UTF-8, but not said to be; and as old DOS programs write it.
        ("Zoë".encode(), 0, "Zoë"),
        ("Zoë".encode("cp437"), 0, "Zoë"),
        ("e\u0301".encode(), 0x800, "é"),
    ],
)
def test_names_in_every_encoding(tmp_path, written, flag, read):
    place = b"@" * len(written)
    data = zipped({f"{place.decode()}/ch1_svd.py": "x", "Bo/ch1_svd.py": "y"}).replace(place, written)
    data = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", data, data.find(mark) + at, flag)
    (tmp_path / "class.zip").write_bytes(data)
    assert [student.id for student in understand(tmp_path / "class.zip", EXERCISES).students] == ["Bo", read]


def test_bombs_are_left_before_they_expand(tmp_path):
    zeros = bytes(64 * MB + 1)
    compressed = {
        "zip": raw_zip((zip_member("ch1_svd.py", compress_type=zipfile.ZIP_DEFLATED), zeros)),
        "tar.gz": raw_tar((tar_member("ch1_svd.py"), zeros), mode="w:gz"),
        "tgz": raw_tar((tar_member("././@LongLink", tarfile.GNUTYPE_LONGNAME), zeros[: 60 * MB]), mode="w:gz"),
    }
    expected = {"zip": {"!ch1_svd.py": "is larger than 1 MB"}, "tar.gz": {"": FAR}, "tgz": {"": FAR}}
    del zeros
    for kind, content in compressed.items():
        tracemalloc.start()
        assert hand_in(tmp_path / kind, content, f"work.{kind}") == ({}, expected[kind])
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 8 * MB


def test_no_reader_goes_beyond_its_bounds():
    file = Bounded(io.BytesIO(bytes(100)), 50, 20)
    assert (len(file.read(20)), file.seek(30), len(file.read(20)), file.tell()) == (20, 30, 20, 50)
    for beyond in (lambda: file.seek(51), lambda: file.read(1), lambda: file.read()):
        file.seek(50)
        with pytest.raises(Unreadable, match=FAR):
            beyond()
    file.seek(0)
    with pytest.raises(Unreadable, match=FAR):
        file.read(21)


def test_a_size_that_is_a_lie_does_not_help(tmp_path):
    data = bytearray(raw_zip((zip_member("ch1_svd.py", compress_type=zipfile.ZIP_DEFLATED), bytes(4 * MB))))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.find(mark) + at, 10)
    found, ignored = hand_in(tmp_path, bytes(data))
    assert (found, ignored) == ({}, {"!ch1_svd.py": "is damaged"})


def test_an_archive_in_an_archive_is_not_opened(tmp_path):
    inner = zipped({"ch1_svd.py": "x"})
    for _ in range(3):
        inner = zipped({"again.zip": inner})
    why = "is an archive in an archive, and only one is opened"
    assert hand_in(tmp_path, inner) == ({}, {"!again.zip": why})


def test_archives_with_too_many_members_are_left(tmp_path, monkeypatch):
    files = {**{f"{n}.md": "" for n in range(20)}, "ch1_svd.py": "x"}
    many = "holds more than 20 files"
    for bounds, why in (
        (INNER._replace(members=20), {"zip": many, "tgz": many}),
        (INNER._replace(table=1000), {"zip": FAR}),
    ):
        monkeypatch.setattr(gather, "INNER", bounds)
        for kind in why:
            content = zipped(files) if kind == "zip" else tarred(files)
            assert hand_in(tmp_path / f"{kind}{bounds.members}", content, f"work.{kind}") == ({}, {"": why[kind]})
    monkeypatch.setattr(gather, "INNER", INNER._replace(members=21))
    assert hand_in(tmp_path / "within", zipped(files))[0] == {"!ch1_svd.py": b"x"}


def test_one_student_does_not_fill_the_list(tmp_path):
    junk = zipped({**{f"{n:04}.md": "" for n in range(5000)}, "ch1_svd.py": "x", "ch2_ode.py": b"#" * (MB + 1)})
    found, ignored = hand_in(tmp_path, junk)
    assert found == {"!ch1_svd.py": b"x"}
    assert len(ignored) == 101
    assert ignored["!ch2_ode.py"] == "is larger than 1 MB"
    assert ignored["!0099.md"] == "is not taken up, nor are 4900 more files of this student"


def header(name, size, kind=b"0"):
    """A tar header that claims any size."""
    block = bytearray(512)
    for at, field in ((0, name), (100, b"0000644"), (108, b"0000000"), (116, b"0000000"), (136, b"00000000000")):
        block[at : at + len(field)] = field
    block[124:136] = size
    block[156:157] = kind
    block[257:265] = b"ustar\x0000"
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


NEGATIVE = b"\xff" * 10 + b"\xfe\x00"  # -512
END = bytes(1024)
TARS = {
    "a size below zero": (header(b"ch1_svd.py", NEGATIVE) + END, {"": DAMAGED}),
    "a size that leads back": (
        header(b"ch1_svd.py", b"00000000000\0") + header(b"ch2_ode.py", NEGATIVE) + END,
        {"": "holds more than 10000 files"},
    ),
    "a long name of a gigabyte": (header(b"././@LongLink", b"10000000000\0", b"L") + bytes(200_000), {"": FAR}),
    "a long name of less than nothing": (header(b"././@LongLink", NEGATIVE, b"L") + END, {"": DAMAGED}),
    "a file that ends too early": (header(b"ch1_svd.py", b"00000002000\0") + b"x" * 100, {"": DAMAGED}),
    "no end": (header(b"ch1_svd.py", b"00000000000\0"), {"": DAMAGED}),
    "a header that is none": (header(b"ch2_ode.md", b"00000000000\0") + b"\1" * 512 + END, {"": DAMAGED}),
    "another one behind it": (
        raw_tar((tar_member("ch2_ode.md"), b"x")) + raw_tar((tar_member("ch1_svd.py"), b"x")),
        {"": DAMAGED},
    ),
    "names upon names": (
        (header(b"././@LongLink", b"00000000001\0", b"L") + b"x".ljust(512, b"\0")) * 3000 + END,
        {"": DAMAGED},
    ),
    "a million folders": (
        header(b"././@LongLink", b"00000200000\0", b"L")
        + (b"a/" * 32767).ljust(65536, b"\0")
        + header(b"x", b"00000000000\0")
        + END,
        {f"!{'a/' * 75}…{'/a' * 50}": "lies more than 12 folders deep"},
    ),
}


@pytest.mark.parametrize("name", TARS)
def test_tars_that_no_tool_writes(tmp_path, name):
    content, ignored = TARS[name]
    assert hand_in(tmp_path, content, "work.tar") == ({}, ignored)
