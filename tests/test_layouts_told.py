"""What an instructor reads of a download before anything is marked."""

import pytest

from downloads import EXERCISES, download, folder, tarred, zipped
from gradekit.layouts.telling import told
from gradekit.layouts.understanding import understand

NONE = "is named as none of the exercises"


@pytest.mark.parametrize(
    ("files", "text"),
    [
        (
            {
                "doejane_LATE_77_501_ch1_svd.py": "",
                "doejane_LATE_77_502_ch1_svd-1.py": "",
                "doejane_LATE_77_503_notes.pdf": "",
                "ekbo_78_504_ch2_ode.py": "",
                "ekbo_79_505_ch1_sdv.py": "",
                "grades.csv": "",
                ".DS_Store": "",
            },
            "Canvas download: 3 students, 2 exercises (ch1-svd 1, ch2-ode 1), 1 older file, 3 files ignored, "
            f"""1 of systems and tools.
  No file: ekbo (79).
  Late: doejane (77).
  Older: doejane_LATE_77_501_ch1_svd.py; doejane_LATE_77_502_ch1_svd-1.py counts.
  Ignored: doejane_LATE_77_503_notes.pdf {NONE}.
  Ignored: ekbo_79_505_ch1_sdv.py {NONE} (perhaps ch1-svd).
  Ignored: grades.csv is not named as Canvas names submissions.""",
        ),
        (
            {"Ann/ch1_svd.py": ""},
            "One folder a student: 1 student, 1 exercise (ch1-svd 1), 0 files ignored.",
        ),
        (
            {"Ann_1_assignsubmission_file/x.rar": "", "Ann_1_assignsubmission_file/ch1_svd.py.txt": ""},
            """Moodle download: 1 student, 0 exercises, 2 files ignored.
  No file: Ann (1).
  Ignored: Ann_1_assignsubmission_file/ch1_svd.py.txt does not count: a submission ends in .py, .ipynb or .yaml.
  Ignored: Ann_1_assignsubmission_file/x.rar is an archive of a kind that is not read: .zip, .tar and .tar.gz are.""",
        ),
        (
            {f"S{n}/{name}": "" for n in range(7) for name in ("ch1_svd.py", "x.md")}
            | {f"T{n}/x.md": "" for n in range(6)},
            f"""One folder a student: 13 students, 1 exercise (ch1-svd 7), 13 files ignored.
  No file: T0.
  No file: T1.
  No file: T2.
  No file: T3.
  No file: T4.
  No file: 1 more.
  Ignored: S0/x.md {NONE}.
  Ignored: S1/x.md {NONE}.
  Ignored: S2/x.md {NONE}.
  Ignored: S3/x.md {NONE}.
  Ignored: S4/x.md {NONE}.
  Ignored: 8 more.""",
        ),
    ],
)
def test_what_is_told(tmp_path, files, text):
    assert "\n".join(told(understand(folder(tmp_path / "class", files), EXERCISES))) == text


def test_where_files_lie_is_told_through_archives(tmp_path):
    work = tarred({"hw/ch1_svd.py": "new", "hw/ch2_ode.o": ""})
    path, _ = download(tmp_path, {"Ann/work.tgz": work, "Ann/ch1_svd.py": ("old", "2026-02-01T00:00:00")}, "zip")
    assert told(understand(path, EXERCISES)) == [
        "One folder a student: 1 student, 1 exercise (ch1-svd 1), 1 older file, 1 file ignored.",
        "  Older: download.zip!Ann/ch1_svd.py; download.zip!Ann/work.tgz!hw/ch1_svd.py counts.",
        "  Ignored: download.zip!Ann/work.tgz!hw/ch2_ode.o does not count: a submission ends in .py, .ipynb or .yaml.",
    ]


def test_as_much_is_told_as_is_asked_for(tmp_path):
    understood = understand(
        folder(tmp_path / "class", {f"S{n}/ch1_svd.py": "" for n in range(3)} | {"T/": ""}), EXERCISES
    )
    assert told(understood, 0)[1:] == ["  No file: 1 more."]
    assert told(understood, 1)[1:] == ["  No file: T."]


def test_no_name_disturbs_a_terminal(tmp_path):
    evil = "\x1b[2J\u202eevil\n::error::x"
    (tmp_path / "class.zip").write_bytes(zipped({f"{evil}/notes.md": "", "Bo/ch1_svd.py": "", f"{evil}.csv": ""}))
    shown = "\\x1b[2J\\u202eevil\\n::error::x"
    assert told(understand(tmp_path / "class.zip", EXERCISES)) == [
        "One folder a student: 2 students, 1 exercise (ch1-svd 1), 2 files ignored.",
        f"  No file: {shown}.",
        f"  Ignored: class.zip!{shown}.csv lies in no student's folder.",
        f"  Ignored: class.zip!{shown}/notes.md {NONE}.",
    ]
