"""Gradescope, GitHub Classroom and layouts of no platform, as a folder and as archives, each in full."""

import pytest

from downloads import EXERCISES, KINDS, NOON, download, zipped
from gradekit.layouts.result import Found, Ignored, Student, Superseded, Understood
from gradekit.layouts.understanding import understand

LATER, LATEST = "2026-03-02T08:00:00", "2026-03-03T08:00:00"
NO_EXERCISE = "is named as none of the exercises"


def understood(path, layout="auto"):
    return understand(path, EXERCISES, layout)


def whole(layout, students, found, superseded=(), ignored=(), late=(), noise=0):
    return Understood(
        layout, tuple(students), tuple(found), tuple(superseded), tuple(ignored), EXERCISES, tuple(late), noise
    )


# The export as public scripts read it (`:submitters:` with `:name`, `:sid`, `:email`, `:created_at:`, keys that are
# Ruby symbols); psych writes what it has written before as an alias.
METADATA = """---
submission_11:
  :submitters:
  - :name: Jane Doe
    :sid: '300'
    :email: jane@uni.example
  - &1
    :name: "B\\xF8 \\"Bo\\" Ek"
    :sid:
    :email: bo@uni.example
  :created_at: 2026-02-28 23:59:59.318350000 Z
  :score: 3.5
  :status: processed
  :results:
    tests:
    - output: |
        submission_12:
          :submitters: [{:name: Nobody}]
submission_12:
  :submitters:
  - *1
  :created_at: 2026-03-01 07:00:00 Z
submission_13:
  :submitters:
  - :name: Same Name
    :sid: ''
    :email:
submission_14:
  :submitters:
  - :name: Same Name
    :sid: ~
    :email: ''
submission_15:
  :submitters:
  - :name: Absent
    :sid: '301'
    :email: absent@uni.example
"""
GRADESCOPE = {
    "submission_metadata.yml": METADATA,
    "submission_11/ch1_svd.py": "both",
    "submission_11/util.py": "",
    "submission_12/ch1_svd.py": "his own",
    "submission_13/src/ch2_ode.py": "one",
    "submission_14/ch2_ode.py": "another",
    "submission_99/ch1_svd.py": "whose?",
}


@pytest.mark.parametrize("kind", KINDS)
def test_gradescope(tmp_path, kind):
    path, at = download(tmp_path, GRADESCOPE, kind, "assignment_5_export")
    bo = Student("bo@uni.example", 'Bø "Bo" Ek', "bo@uni.example")
    jane = Student("300", "Jane Doe", "jane@uni.example")
    absent = Student("301", "Absent", "absent@uni.example")
    one, other = Student("submission_13", "Same Name"), Student("submission_14", "Same Name")
    newest = f"{at}submission_12/ch1_svd.py"
    handed_in = "2026-02-28T23:59:59"
    assert understood(path) == whole(
        "gradescope",
        [absent, bo, jane, one, other],
        [
            Found(bo, "ch1-svd", newest, b"his own", "2026-03-01T07:00:00"),
            Found(jane, "ch1-svd", f"{at}submission_11/ch1_svd.py", b"both", handed_in),
            Found(one, "ch2-ode", f"{at}submission_13/src/ch2_ode.py", b"one", ""),
            Found(other, "ch2-ode", f"{at}submission_14/ch2_ode.py", b"another", ""),
        ],
        [Superseded(bo, "ch1-svd", f"{at}submission_11/ch1_svd.py", handed_in, newest)],
        [
            Ignored(f"{at}submission_11/util.py", NO_EXERCISE, "bo@uni.example"),
            Ignored(f"{at}submission_99/ch1_svd.py", "is of no submission in submission_metadata.yml"),
        ],
    )


def test_a_number_that_two_addresses_have_is_nobodys(tmp_path):
    people = (("1", "ann@x"), ("1", "bo@x"), ("2", "cy@x"), ("2", "cy@x"), ("", "dee@x"))
    metadata = "".join(
        f"submission_{n}:\n  :submitters:\n  - :name: N{n}\n    :sid: '{sid}'\n    :email: {email}\n"
        for n, (sid, email) in enumerate(people)
    )
    files = {"submission_metadata.yml": metadata} | {f"submission_{n}/ch1_svd.py": f"{n}" for n in range(5)}
    found = understood(download(tmp_path, files, "folder")[0]).found
    ids = {"ann@x": b"0", "bo@x": b"1", "2": b"3", "dee@x": b"4"}
    assert {each.student.id: each.content for each in found} == ids


# github/gh-classroom, cmd/gh-classroom/clone/student-repos/student-repos.go: `{slug}-submissions/{repository}`, and
# repositories of an assignment are called `{slug}-{login}`.
CLONES = {
    "hw-1-ann-b/.git/HEAD": "ref",
    "hw-1-ann-b/ch1_svd.py": ("older, but not in a folder", NOON),
    "hw-1-ann-b/backup/ch1_svd.py": ("changed last on this machine", LATER),
    "hw-1-ann-b/backup/all.zip": zipped({"ch1_svd.py": ("packed", LATEST)}),
    "hw-1-ann-b/.github/workflows/classroom.yml": "on: push",
    "hw-1-ann-c/.git/HEAD": "ref",
    "hw-1-ann-c/.gitignore": "*.pyc",
    "hw-1-ann-c/ch2_ode.py": "ode",
    "hw-1-dee/.git/HEAD": "ref",
}


@pytest.mark.parametrize("kind", KINDS)
def test_classroom(tmp_path, kind):
    path, at = download(tmp_path, CLONES, kind, "hw-1-submissions" if kind == "folder" else "download")
    ann, other, dee = Student("ann-b", "ann-b"), Student("ann-c", "ann-c"), Student("dee", "dee")
    counts = f"{at}hw-1-ann-b/ch1_svd.py"
    assert understood(path) == whole(
        "classroom",
        [ann, other, dee],
        [
            Found(ann, "ch1-svd", counts, b"older, but not in a folder"),
            Found(other, "ch2-ode", f"{at}hw-1-ann-c/ch2_ode.py", b"ode"),
        ],
        [
            Superseded(ann, "ch1-svd", f"{at}hw-1-ann-b/backup/ch1_svd.py", "", counts),
            Superseded(ann, "ch1-svd", f"{at}hw-1-ann-b/backup/all.zip!ch1_svd.py", "", counts),
        ],
        noise=5,
    )


def test_the_folder_of_clones_says_what_the_assignment_is_called(tmp_path):
    files = {f"hw-1-ann-{letter}/{name}": "" for letter in "bc" for name in (".git/HEAD", "ch1_svd.py")}
    inside, _ = download(tmp_path, files, "folder", "hw-1-submissions")
    elsewhere, _ = download(tmp_path, files, "folder", "clones")
    assert [student.id for student in understood(inside).students] == ["ann-b", "ann-c"]
    assert [student.id for student in understood(elsewhere).students] == ["b", "c"]
    assert understood(tmp_path / "hw-1-submissions").layout == "classroom"


FOLDERS = {
    "Jane Doe/ch1_svd.py": ("old", NOON),
    "Jane Doe/ch1_svd (1).py": ("new", LATER),
    "Jane Doe/.DS_Store": "",
    "Jane Doe/__pycache__/ch1_svd.cpython-311.pyc": "",
    "Jane Doe/ch2_ode.txt": "",
    "Jane Doe/ch2_od.py": "",
    "Bo, Ek/week 1/ch1-svd.py": "nested",
    "Bo, Ek/work.zip": zipped({"work/ch2_ode.py": ("packed", LATER), "__MACOSX/work/._ch2_ode.py": ""}),
    "Cy.zip": zipped({"ch2_backprop.yaml": ("a: 1", LATEST), "inner.zip": zipped({"ch1_svd.py": ""})}),
    "Dee/": "",
    "grades.csv": "",
}


@pytest.mark.parametrize("kind", KINDS)
def test_one_folder_a_student(tmp_path, kind):
    path, at = download(tmp_path, FOLDERS, kind)
    bo, cy, dee, jane = (Student(name, name) for name in ("Bo, Ek", "Cy", "Dee", "Jane Doe"))
    newest = f"{at}Jane Doe/ch1_svd (1).py"
    assert understood(path) == whole(
        "folders",
        [bo, cy, dee, jane],
        [
            Found(bo, "ch1-svd", f"{at}Bo, Ek/week 1/ch1-svd.py", b"nested", NOON),
            Found(bo, "ch2-ode", f"{at}Bo, Ek/work.zip!work/ch2_ode.py", b"packed", LATER),
            Found(cy, "ch2-backprop", f"{at}Cy.zip!ch2_backprop.yaml", b"a: 1", LATEST),
            Found(jane, "ch1-svd", newest, b"new", LATER),
        ],
        [Superseded(jane, "ch1-svd", f"{at}Jane Doe/ch1_svd.py", NOON, newest)],
        [
            Ignored(f"{at}Cy.zip!inner.zip", "is an archive in an archive, and only one is opened", "Cy"),
            Ignored(f"{at}Jane Doe/ch2_od.py", f"{NO_EXERCISE} (perhaps ch2-ode)", "Jane Doe"),
            Ignored(
                f"{at}Jane Doe/ch2_ode.txt", "does not count: a submission ends in .py, .ipynb or .yaml", "Jane Doe"
            ),
            Ignored(f"{at}grades.csv", "lies in no student's folder"),
        ],
        noise=3,
    )


FLAT = {
    "jane_doe_ch1_svd.py": ("old", NOON),
    "jane_doe_ch1_svd (1).py": ("new", LATER),
    "ch2-ode_jane_doe.ipynb": "{}",
    "Zoë_CH1_SVD.py": "zoe",
    "ch1_svd_1234567.py": "a number",
    "bo_ch2_backprop-2.py": "copy",
    "ch2_ode_ch1_svd.py": "two ways",
    "ch1_svd.py": "nobody's",
    "readme.txt": "",
}


@pytest.mark.parametrize("kind", KINDS)
def test_flat_files(tmp_path, kind):
    path, at = download(tmp_path, FLAT, kind)
    number, bo, jane, zoe = (Student(name, name) for name in ("1234567", "bo", "jane_doe", "Zoë"))
    newest = f"{at}jane_doe_ch1_svd (1).py"
    neither = "names no exercise and student, as in name_exercise.py"
    assert understood(path) == whole(
        "flat",
        [number, bo, jane, zoe],
        [
            Found(number, "ch1-svd", f"{at}ch1_svd_1234567.py", b"a number", NOON),
            Found(bo, "ch2-backprop", f"{at}bo_ch2_backprop-2.py", b"copy", NOON),
            Found(jane, "ch1-svd", newest, b"new", LATER),
            Found(jane, "ch2-ode", f"{at}ch2-ode_jane_doe.ipynb", b"{}", NOON),
            Found(zoe, "ch1-svd", f"{at}Zoë_CH1_SVD.py", b"zoe", NOON),
        ],
        [Superseded(jane, "ch1-svd", f"{at}jane_doe_ch1_svd.py", NOON, newest)],
        [
            Ignored(f"{at}ch1_svd.py", neither),
            Ignored(f"{at}ch2_ode_ch1_svd.py", "can be ch2_ode's ch1-svd or ch1_svd's ch2-ode"),
            Ignored(f"{at}readme.txt", neither),
        ],
    )
