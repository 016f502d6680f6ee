"""Downloads of learning platforms, as a folder and as archives: students, files, older and ignored ones, in full."""

import pytest

from downloads import EXERCISES, KINDS, NOON, download
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


# instructure/canvas-lms, lib/content_zipper.rb: get_filename, add_upload_submission, add_text_or_url, and for the
# same file twice make_unique_filename in app/models/attachment.rb.
CANVAS = {
    "doejane_77_99_ch1_svd-2.py": ("first", LATER),
    "doejane_77_522_ch1_svd-1.py": ("second", NOON),
    "doejane_77_523_notes.pdf": "%PDF",
    "müller_LATE_78_530_CH2-Backprop.py": "backprop",
    "smithjohn_79_text.html": "<p>",
    "smithjohn_80_9_ch2_ode.yaml": "answer: 1",
    "zoe_LATE_81_link.html": "<a>",
    "12_82_540_ch1_svd.py": "a student whose name is a number",
}


@pytest.mark.parametrize("kind", KINDS)
def test_canvas(tmp_path, kind):
    path, at = download(tmp_path, CANVAS, kind)
    jane, mueller = Student("77", "doejane"), Student("78", "müller")
    john, other_john, zoe, twelve = (
        Student("79", "smithjohn"),
        Student("80", "smithjohn"),
        Student("81", "zoe"),
        Student("82", "12"),
    )
    newest = f"{at}doejane_77_522_ch1_svd-1.py"
    assert understood(path) == whole(
        "canvas",
        [twelve, jane, mueller, john, other_john, zoe],
        [
            Found(twelve, "ch1-svd", f"{at}12_82_540_ch1_svd.py", b"a student whose name is a number"),
            Found(jane, "ch1-svd", newest, b"second"),
            Found(mueller, "ch2-backprop", f"{at}müller_LATE_78_530_CH2-Backprop.py", b"backprop"),
            Found(other_john, "ch2-ode", f"{at}smithjohn_80_9_ch2_ode.yaml", b"answer: 1"),
        ],
        [Superseded(jane, "ch1-svd", f"{at}doejane_77_99_ch1_svd-2.py", "", newest)],
        [
            Ignored(f"{at}doejane_77_523_notes.pdf", NO_EXERCISE, "77"),
            Ignored(f"{at}smithjohn_79_text.html", "is text typed into Canvas", "79"),
            Ignored(f"{at}zoe_LATE_81_link.html", "is a link typed into Canvas", "81"),
        ],
        late=["78", "81"],
    )


def test_canvas_without_names(tmp_path):
    # The same, where anonymize_students? holds: the id is the anonymous one.
    files = {"anon_Xy3_501_ch1_svd.py": "a", "LATE_anon_b7Q_502_ch1_svd.py": "b", "anon_Xy3_502_ch2_ode.py": "c"}
    path, _ = download(tmp_path, files, "folder")
    one, two = Student("anon_b7Q", "anon_b7Q"), Student("anon_Xy3", "anon_Xy3")
    assert understood(path) == whole(
        "canvas",
        [one, two],
        [
            Found(one, "ch1-svd", "LATE_anon_b7Q_502_ch1_svd.py", b"b"),
            Found(two, "ch1-svd", "anon_Xy3_501_ch1_svd.py", b"a"),
            Found(two, "ch2-ode", "anon_Xy3_502_ch2_ode.py", b"c"),
        ],
        late=["anon_b7Q"],
    )


# moodle/moodle, mod/assign/classes/downloader.php: get_student_prefix, load_submissionplugin_filelist. Before 4.0 the
# folders' names end in another `_`, as in many public scripts that read them.
MOODLE = {
    "Jane Doe_1042_assignsubmission_file/ch1_svd.py": ("old", NOON),
    "Jane Doe_1042_assignsubmission_file/again/ch1_svd.py": ("new", LATER),
    "Jane Doe_1042_assignsubmission_onlinetext/onlinetext.html": "<p>",
    "Jane Doe_1043_assignsubmission_file_/ch1_svd.py": ("hers", LATER),
    "Participant 7_1044_assignsubmission_file/ch2-ode.ipynb": "{}",
    "O'Brien, Zoë_1045_assignsubmission_onlinetext/onlinetext.html": "<p>",
    "Default group_assignsubmission_file/ch2_backprop (1).py": "team",
}


@pytest.mark.parametrize("kind", KINDS)
def test_moodle(tmp_path, kind):
    path, at = download(tmp_path, MOODLE, kind)
    team, jane, other = (
        Student("Default group", "Default group"),
        Student("1042", "Jane Doe"),
        Student("1043", "Jane Doe"),
    )
    zoe, blind = Student("1045", "O'Brien, Zoë"), Student("1044", "Participant 7")
    newest = f"{at}Jane Doe_1042_assignsubmission_file/again/ch1_svd.py"
    typed = "is text typed into Moodle"
    assert understood(path) == whole(
        "moodle",
        [team, jane, other, zoe, blind],
        [
            Found(team, "ch2-backprop", f"{at}Default group_assignsubmission_file/ch2_backprop (1).py", b"team", NOON),
            Found(jane, "ch1-svd", newest, b"new", LATER),
            Found(other, "ch1-svd", f"{at}Jane Doe_1043_assignsubmission_file_/ch1_svd.py", b"hers", LATER),
            Found(blind, "ch2-ode", f"{at}Participant 7_1044_assignsubmission_file/ch2-ode.ipynb", b"{}", NOON),
        ],
        [Superseded(jane, "ch1-svd", f"{at}Jane Doe_1042_assignsubmission_file/ch1_svd.py", NOON, newest)],
        [
            Ignored(f"{at}Jane Doe_1042_assignsubmission_onlinetext/onlinetext.html", typed, "1042"),
            Ignored(f"{at}O'Brien, Zoë_1045_assignsubmission_onlinetext/onlinetext.html", typed, "1045"),
        ],
    )


@pytest.mark.parametrize("kind", KINDS)
def test_moodle_without_folders(tmp_path, kind):
    # The same, with the preference assign_downloadasfolders off.
    files = {
        "Jane Doe_1042_assignsubmission_file_ch1_svd.py": "a",
        "Bo_7_assignsubmission_file_ch1-svd.py": "b",
        # What a student calls a file does not make it another's.
        "Bo_7_assignsubmission_file_Jane Doe_1042_assignsubmission_file_ch1_svd.py": "forged",
    }
    path, at = download(tmp_path, files, kind)
    bo, jane = Student("7", "Bo"), Student("1042", "Jane Doe")
    forged = f"{at}Bo_7_assignsubmission_file_Jane Doe_1042_assignsubmission_file_ch1_svd.py"
    assert understood(path) == whole(
        "moodle",
        [bo, jane],
        [
            Found(bo, "ch1-svd", f"{at}Bo_7_assignsubmission_file_ch1-svd.py", b"b", NOON),
            Found(jane, "ch1-svd", f"{at}Jane Doe_1042_assignsubmission_file_ch1_svd.py", b"a", NOON),
        ],
        ignored=[Ignored(forged, NO_EXERCISE, "7")],
    )


# kwurst/bb-file-cleanup, README.md and its tests; the note as public parsers of it read it (`Name: ... (user name)`).
FIRST, SECOND = "attempt_2026-02-27-09-00-00", "attempt_2026-02-28-21-02-38"
BLACKBOARD = {
    f"HW_1 Part A_a_smith_{FIRST}_ch1_svd.py": ("first", LATEST),
    f"HW_1 Part A_a_smith_{FIRST}.txt": "Name: Smith (Jr), Al (a_smith)\r\nAssignment: HW_1 Part A\r\n",
    f"HW_1 Part A_a_smith_{SECOND}_ch1_svd.py": ("second", NOON),
    f"HW_1 Part A_a_smith_{SECOND}.txt": "Name: Smith (Jr), Al (a_smith)\r\n\r\nName: Bo (b_smith)\n",
    f"HW_1 Part A_b_smith_{FIRST}_ch1_svd.py": "no note",
    # What a student calls a file does not make it another's.
    f"HW_1 Part A_b_smith_{FIRST}_x_a_smith_{SECOND}_ch1_svd.py": "forged",
    f"HW_1 Part A_cy_{FIRST}.txt": "Name: Cy (a_smith)\nFiles: none\n",
}


@pytest.mark.parametrize("kind", KINDS)
def test_blackboard(tmp_path, kind):
    path, at = download(tmp_path, BLACKBOARD, kind)
    al, bo, cy = Student("a_smith", "Smith (Jr), Al"), Student("b_smith", "b_smith"), Student("cy", "cy")
    newest = f"{at}HW_1 Part A_a_smith_{SECOND}_ch1_svd.py"
    forged = f"{at}HW_1 Part A_b_smith_{FIRST}_x_a_smith_{SECOND}_ch1_svd.py"
    when = "2026-02-27T09:00:00"
    assert understood(path) == whole(
        "blackboard",
        [bo, cy, al],
        [
            Found(bo, "ch1-svd", f"{at}HW_1 Part A_b_smith_{FIRST}_ch1_svd.py", b"no note", when),
            Found(al, "ch1-svd", newest, b"second", "2026-02-28T21:02:38"),
        ],
        [Superseded(al, "ch1-svd", f"{at}HW_1 Part A_a_smith_{FIRST}_ch1_svd.py", when, newest)],
        [Ignored(forged, NO_EXERCISE, "b_smith")],
        noise=3,
    )


def test_blackboard_of_one_student_without_a_note(tmp_path):
    path, _ = download(tmp_path, {f"Quiz 3_jdoe3_{FIRST}_ch1_svd.py": "a"}, "folder")
    assert understood(path).students == (Student("jdoe3", "jdoe3"),)


# Public scripts that rename Brightspace downloads document the folders: `397063-2557369 - Mary-Ann Smith - Sep 24,
# 2024 926 PM/`, beside them an index.html.
BRIGHTSPACE = {
    "index.html": "<html>",
    "152711-351765 - Jane Doe - May 18, 2026 1224 PM/ch1_svd.py": ("first", LATER),
    "152711-351765 - Jane Doe - May 19, 2026 1200 AM/ch1_svd.py": ("second", NOON),
    "152712-351765 - Jane Doe - May 18, 2026 905 AM/ch1_svd.py": "another",
    "152713-351765 - Bo - Ek - Dec 1, 2026 926 PM - ch2_ode.py": "one file downloaded by itself",
}


@pytest.mark.parametrize("kind", KINDS)
def test_brightspace(tmp_path, kind):
    path, at = download(tmp_path, BRIGHTSPACE, kind)
    jane, other, bo = Student("152711", "Jane Doe"), Student("152712", "Jane Doe"), Student("152713", "Bo - Ek")
    newest = f"{at}152711-351765 - Jane Doe - May 19, 2026 1200 AM/ch1_svd.py"
    oldest = f"{at}152711-351765 - Jane Doe - May 18, 2026 1224 PM/ch1_svd.py"
    single = f"{at}152713-351765 - Bo - Ek - Dec 1, 2026 926 PM - ch2_ode.py"
    morning = f"{at}152712-351765 - Jane Doe - May 18, 2026 905 AM/ch1_svd.py"
    assert understood(path) == whole(
        "brightspace",
        [bo, jane, other],
        [
            Found(bo, "ch2-ode", single, b"one file downloaded by itself", "2026-12-01T21:26:00"),
            Found(jane, "ch1-svd", newest, b"second", "2026-05-19T00:00:00"),
            Found(other, "ch1-svd", morning, b"another", "2026-05-18T09:05:00"),
        ],
        [Superseded(jane, "ch1-svd", oldest, "2026-05-18T12:24:00", newest)],
        noise=1,
    )


@pytest.mark.parametrize(
    ("numbers", "ids"),
    [
        (("1-9", "2-9"), ("1", "2")),
        (("9-1", "9-2"), ("1", "2")),
        (("1", "2"), ("1", "2")),
        (("9-9", "9-9"), ("Ann", "Bo")),
        (("1-3", "2-4"), ("1", "2")),
    ],
)
def test_the_number_that_differs_is_the_students(tmp_path, numbers, ids):
    names = zip(numbers, ("Ann", "Bo"), strict=True)
    files = {f"{number} - {name} - May 18, 2026 905 AM/ch1_svd.py": name for number, name in names}
    path, _ = download(tmp_path, files, "folder")
    assert [(each.student.id, each.content) for each in understood(path).found] == [(ids[0], b"Ann"), (ids[1], b"Bo")]
