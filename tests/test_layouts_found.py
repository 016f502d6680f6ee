"""Which layout a folder or archive is taken for: wrappers, near misses, what is refused, and that order is fixed."""

import os

import pytest

from downloads import EXERCISES, KINDS, download, folder, tarred, zipped
from gradekit.errors import UsageProblem
from gradekit.layouts import result, understanding
from gradekit.layouts.understanding import LAYOUTS, understand

LAYOUTS_ARE = "Layouts are: gradescope, moodle, blackboard, canvas, brightspace, classroom, folders, flat."
CANVAS = {"doejane_77_501_ch1_svd.py": "a", "ekbo_78_502_ch1_svd.py": "b"}
FOLDERS = {"Ann/ch1_svd.py": "a", "Bo/ch1_svd.py": "b"}
FLAT = {"ann_ch1_svd.py": "a", "bo_ch1_svd.py": "b"}


def read(path, layout="auto"):
    """The layout, and the contents that count by student."""
    understood = understand(path, EXERCISES, layout)
    return understood.layout, {found.student.id: found.content.decode() for found in understood.found}


def refused(path, layout="auto"):
    with pytest.raises(UsageProblem) as problem:
        understand(path, EXERCISES, layout)
    assert problem.value.exit_code == 2
    return str(problem.value).replace(f"{path.parent}{os.sep}", "")


def below(prefix, files):
    return {f"{prefix}/{name}": content for name, content in files.items()}


WRAPPED = [
    (CANVAS, "canvas", {"77": "a", "78": "b"}),
    (FOLDERS, "folders", {"Ann": "a", "Bo": "b"}),
    (FLAT, "flat", {"ann": "a", "bo": "b"}),
    ({"ann_ch1_svd.py": "a", "bo_ch1_svd.py": "b", "ch1_svd.py": "starter"}, "flat", {"ann": "a", "bo": "b"}),
    (
        {"Ann.zip": zipped({"ch1_svd.py": "a"}), "Bo.tgz": tarred({"ch1_svd.py": "b"})},
        "folders",
        {"Ann": "a", "Bo": "b"},
    ),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("files", "layout", "students"), WRAPPED)
def test_folders_around_the_whole_download_are_seen_through(tmp_path, files, layout, students, kind):
    path, _ = download(tmp_path, below("week 1/hand-ins", files), kind)
    assert read(path) == (layout, students)
    assert read(path, layout) == (layout, students)


def test_what_lies_beside_the_download_is_told(tmp_path):
    path = folder(tmp_path / "week", {**below("hand-ins", FOLDERS), "index.htm": "", "old/": ""})
    assert read(folder(tmp_path / "alone", {**below("hand-ins", FOLDERS), "index.htm": ""}))[0] == "folders"
    beside = understand(tmp_path / "alone", EXERCISES).ignored
    assert beside == (result.Ignored("index.htm", "lies beside the submissions"),)
    # With a second folder beside it, it is a student's folder like any other.
    assert read(path) == ("folders", {"hand-ins": "b"})


@pytest.mark.parametrize(
    ("files", "layout", "students"),
    [
        # One student alone, and one whose work lies a folder deeper, are no wrapper.
        ({"Ann/ch1_svd.py": "a"}, "folders", {"Ann": "a"}),
        ({"Ann/hw/ch1_svd.py": "a"}, "folders", {"Ann": "a"}),
        ({"Ann/ch1-svd/ch1_svd.py": "a", "Ann/ch2-ode/ch2_ode.py": "b"}, "folders", {"Ann": "b"}),
        # Nearly what a platform writes, and therefore no more than a folder or a file with a name.
        ({"Jane_1042_assignsubmission/ch1_svd.py": "a"}, "folders", {"Jane_1042_assignsubmission": "a"}),
        ({"152711 - Jane - May 2026/ch1_svd.py": "a"}, "folders", {"152711 - Jane - May 2026": "a"}),
        ({"doejane_77_ch1_svd.py": "a"}, "flat", {"doejane_77": "a"}),
        ({"doejane_LATE_x_77_ch1_svd.py": "a"}, "flat", {"doejane_LATE_x_77": "a"}),
        ({"HW_jdoe_attempt_2026-02-27_ch1_svd.py": "a"}, "flat", {"HW_jdoe_attempt_2026-02-27": "a"}),
        ({"77_501_ch1_svd.py": "a"}, "flat", {"77_501": "a"}),
        # One clone says nothing of how the assignment is called; without `.git` it is a folder like others.
        ({"hw1-ann/.git/HEAD": "", "hw1-ann/ch1_svd.py": "a"}, "folders", {"hw1-ann": "a"}),
        ({"hw1-ann/ch1_svd.py": "a", "hw1-bo/ch1_svd.py": "b"}, "folders", {"hw1-ann": "a", "hw1-bo": "b"}),
        # Of two formats the newer counts, and of two files as old the one that no folder hides.
        (
            {"Ann/ch1_svd.py": ("a", "2026-03-01T12:00:00"), "Ann/ch1-svd.IPYNB": ("b", "2026-03-01T12:00:02")},
            "folders",
            {"Ann": "b"},
        ),
        ({"Ann/a/ch1_svd.py": "a", "Ann/ch1_svd.py": "b", "Ann/z/ch1_svd.py": "c"}, "folders", {"Ann": "b"}),
        ({"Ann/ch1_svd.py": "a", "Ann/x/ch1_svd (1).py": "b"}, "folders", {"Ann": "b"}),
        ({"Ann/ch1_svd.py": "a", "Ann/z.zip": zipped({"ch1_svd.py": "b"})}, "folders", {"Ann": "a"}),
        ({"Ann/ch1_svd.py": "a", "Ann/old_ch1_svd.py": "b"}, "folders", {"Ann": "a"}),
        # Metadata make a Gradescope export, whatever its folders are called.
        (
            {"x/ch1_svd.py": "a", "submission_metadata.yml": "x:\n  :submitters:\n  - :sid: '3'\n"},
            "gradescope",
            {"3": "a"},
        ),
        (
            {"submissions_1/ch1_svd.py": "a", "submission_2/ch1_svd.py": "b"},
            "folders",
            {"submissions_1": "a", "submission_2": "b"},
        ),
    ],
)
def test_near_misses_are_what_they_are(tmp_path, files, layout, students):
    for kind in ("folder", "zip"):
        assert read(download(tmp_path, files, kind)[0]) == (layout, students)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, f"download holds no submissions. It is empty. {LAYOUTS_ARE}"),
        ({"a.pdf": "", "b.pdf": ""}, f"download holds no submissions. There are: a.pdf, b.pdf. {LAYOUTS_ARE}"),
        (
            {"x/": "", "y/z.txt": "", "v.txt": "", "w.txt": ""},
            f"download holds no file of an exercise. There are: x, y, v.txt and 1 more. {LAYOUTS_ARE} Ignored: v.txt "
            "lies in no student's folder; w.txt lies in no student's folder; y/z.txt is named as none of the "
            "exercises.",
        ),
        ({"x/": ""}, f"download holds no file of an exercise. There are: x. {LAYOUTS_ARE}"),
        ({"ch1_svd.py": ""}, "download holds one student's files: gradekit check marks a folder of them."),
        (
            {"ch1_svd.py": "", "old_ch1_svd.py": "", "ch2_ode (1).py": ""},
            "download holds one student's files: gradekit check marks a folder of them.",
        ),
        (
            {"ch1-svd/ch1_svd.py": "", "ch2_ode/ch2_ode.py": ""},
            "download holds a folder an exercise (ch1-svd, ch2_ode), not one a student.",
        ),
        (
            {**CANVAS, **FOLDERS},
            "download can be understood in several ways (canvas: doejane_77_501_ch1_svd.py, ekbo_78_502_ch1_svd.py; "
            "folders: Ann, Bo). Say --layout canvas or folders.",
        ),
        (
            {**CANVAS, "submissions.zip": zipped(CANVAS)},
            "download can be understood in several ways (canvas: doejane_77_501_ch1_svd.py, ekbo_78_502_ch1_svd.py; "
            "folders: submissions.zip). Say --layout canvas or folders.",
        ),
        (
            {**CANVAS, "mo_ch1_svd.py": ""},
            "download can be understood in several ways (canvas: doejane_77_501_ch1_svd.py, ekbo_78_502_ch1_svd.py; "
            "flat: mo_ch1_svd.py). Say --layout canvas or flat.",
        ),
        (
            {"hw1-a/.git/HEAD": "", "hw1-b/.git/HEAD": "", "solution/ch1_svd.py": ""},
            "download can be understood in several ways (classroom: hw1-a, hw1-b; folders: solution). "
            "Say --layout classroom or folders.",
        ),
        (
            {"submission_1/ch1_svd.py": "", "submission_2/": ""},
            "The folders (submission_1, ...) are those of a Gradescope export, but submission_metadata.yml is not "
            "beside them, so nobody knows whose they are. Put it there, or say --layout folders.",
        ),
        ({"submission_metadata.yml": "- a\n"}, "submission_metadata.yml is not the metadata of a Gradescope export."),
        ({"submission_metadata.yml": ""}, "submission_metadata.yml is not the metadata of a Gradescope export."),
        ({"submission_metadata.yml": "a: b: c\n"}, "submission_metadata.yml is not YAML (line 1)."),
        ({"submission_metadata.yml": b"a: \xff\n"}, "submission_metadata.yml is not YAML."),
        ({"submission_metadata.yml": "[" * 100}, "submission_metadata.yml is nested too deep."),
        (
            {**FOLDERS, "all.zip": zipped(below("week 1", FOLDERS))},
            "download: all.zip holds Ann, Bo, which also lie beside it: move one of both away.",
        ),
        ({"all.zip": zipped(FOLDERS)}, "download holds one archive of a whole class: name that, all.zip."),
        (
            {"e\u0301/ch1_svd.py": "", "\u00e9/ch1_svd.py": ""},
            "Two folders are called \u00e9, in different characters: rename one.",
        ),
    ],
)
def test_what_cannot_be_understood_is_refused_in_a_sentence(tmp_path, files, message):
    assert refused(download(tmp_path, files, "folder")[0]) == message


@pytest.mark.parametrize(
    ("files", "layout", "students"),
    [
        ({**CANVAS, **FOLDERS}, "canvas", {"77": "a", "78": "b"}),
        ({**CANVAS, **FOLDERS}, "folders", {"Ann": "a", "Bo": "b"}),
        ({"submission_1/ch1_svd.py": "a", "submission_2/": ""}, "folders", {"submission_1": "a"}),
        ({"Ann.zip": zipped({"ch1_svd.py": "a"}), "Ann/ch2_ode.txt": ""}, "folders", {"Ann": "a"}),
        ({"all.zip": zipped({"ch1_svd.py": "a"})}, "folders", {"all": "a"}),
    ],
)
def test_what_is_named_is_taken(tmp_path, files, layout, students):
    assert read(download(tmp_path, files, "folder")[0], layout) == (layout, students)


@pytest.mark.parametrize(
    ("layout", "message"),
    [
        ("moodle", f"download: nothing here is laid out as moodle. There are: Ann, Bo. {LAYOUTS_ARE}"),
        (
            "sakai\n",
            "No layout 'sakai\\n'. There are: auto, gradescope, moodle, blackboard, canvas, brightspace, classroom, "
            "folders, flat.",
        ),
    ],
)
def test_a_layout_that_is_not_there_is_refused(tmp_path, layout, message):
    assert refused(download(tmp_path, FOLDERS, "folder")[0], layout) == message


def test_what_is_no_download_is_refused(tmp_path):
    (tmp_path / "marks.csv").write_text("")
    (tmp_path / "text.zip").write_text("PKx")
    (tmp_path / "empty.tar.gz").write_bytes(b"")
    (tmp_path / "rar.zip").write_bytes(b"Rar!\x1a\x07\x00")
    neither = "is neither a folder nor a .zip, .tar or .tar.gz file."
    assert refused(tmp_path / "marks.csv") == f"marks.csv {neither}"
    assert refused(tmp_path / "no\nsuch.zip") == "no\\nsuch.zip cannot be read: No such file or directory."
    for name in ("text.zip", "empty.tar.gz", "rar.zip"):
        assert refused(tmp_path / name) == f"{name} is damaged, or no archive."
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.zip")
        assert refused(tmp_path / "pipe.zip") == f"pipe.zip {neither}"


def test_an_archive_is_what_it_holds_and_not_what_it_is_called(tmp_path):
    for name, content in (("a.zip", tarred(CANVAS)), ("b.tar.gz", zipped(CANVAS)), ("c.tar", tarred(CANVAS))):
        (tmp_path / name).write_bytes(content)
        assert read(tmp_path / name) == ("canvas", {"77": "a", "78": "b"})


def test_the_order_in_which_files_came_changes_nothing(tmp_path):
    files = {f"S{n}/{name}": f"{n}" for n in range(9) for name in ("ch1_svd.py", "ch1-svd.py", "ch2_ode.py", "x.md")}
    (tmp_path / "one.zip").write_bytes(zipped(files))
    forth = understand(tmp_path / "one.zip", EXERCISES)
    (tmp_path / "one.zip").write_bytes(zipped(dict(reversed(files.items()))))
    assert understand(tmp_path / "one.zip", EXERCISES) == forth
    assert [(found.student.id, found.exercise) for found in forth.found] == [
        (f"S{n}", exercise) for n in range(9) for exercise in ("ch1-svd", "ch2-ode")
    ]
    assert {each.path[-10:] for each in forth.superseded} == {"ch1-svd.py"}


def test_each_layout_has_a_name_of_its_own():
    assert [layout.name for layout in LAYOUTS.values()] == list(LAYOUTS)
    assert understanding.AUTO not in LAYOUTS


def test_a_class_costs_a_few_reads_a_student(tmp_path, monkeypatch):
    """The number of files that are opened grows with the class and not with its square, and nothing is read twice."""
    opened = []
    real = os.open
    monkeypatch.setattr(os, "open", lambda path, *rest, **more: opened.append(path) or real(path, *rest, **more))
    for size in (50, 500):
        files = {f"S{n}/{name}": "" for n in range(size) for name in ("ch1_svd.py", "ch2_ode.py", "notes.md")}
        path = folder(tmp_path / f"class{size}", files)
        opened.clear()
        assert len(understand(path, EXERCISES).found) == 2 * size
        assert sum(str(each).endswith(".py") for each in opened) == 2 * size
        # Each with the two folders that it lies in, and each folder once to list it.
        assert len(opened) <= 3 * 2 * size + 2 * size + 1


def test_equal_files_are_kept_once(tmp_path):
    path = folder(tmp_path / "class", {f"S{n}/ch1_svd.py": "# the starter\n" * 9 for n in range(9)})
    assert len({id(found.content) for found in understand(path, EXERCISES).found}) == 1
