"""Which exercise and which student a name stands for, as students, systems and platforms write them."""

import unicodedata

import pytest

from downloads import EXERCISES, folder, zipped
from gradekit.layouts.names import Exercises, Named
from gradekit.layouts.understanding import understand

IDS = Exercises((*EXERCISES, "hw1-rf-k3", "relu", "qa-relu", "hw1", "hw1-2", "größe"))


@pytest.mark.parametrize(
    ("name", "exercise", "copy"),
    [
        ("ch1-svd.py", "ch1-svd", ()),
        ("ch1_svd.py", "ch1-svd", ()),
        ("CH1_SVD.PY", "ch1-svd", ()),
        ("Ch1 svd.ipynb", "ch1-svd", ()),
        ("ch1__svd_.yaml", "ch1-svd", ()),
        ("ch2-backprop (1).py", "ch2-backprop", (1,)),
        ("ch2-backprop(12).py", "ch2-backprop", (12,)),
        ("ch2_backprop-1.py", "ch2-backprop", (1,)),
        ("ch2_backprop_2.py", "ch2-backprop", (2,)),
        ("ch2_backprop copy.py", "ch2-backprop", (1,)),
        ("ch2_backprop copy 3.py", "ch2-backprop", (3,)),
        ("ch2_backprop - Copy.py", "ch2-backprop", (1,)),
        ("ch2_backprop - Copy (2).py", "ch2-backprop", (2,)),
        ("ch2_backprop (1)-2.py", "ch2-backprop", (2, 1)),
        ("ch2_backprop-1-2-3.py", "ch2-backprop", (3, 2, 1)),
        # Ids that end in numbers are no copies of shorter ones.
        ("hw1-rf-k3.py", "hw1-rf-k3", ()),
        ("hw1_2.py", "hw1-2", ()),
        ("hw1_3.py", "hw1", (3,)),
        ("qa_relu.py", "qa-relu", ()),
        ("relu.py", "relu", ()),
        # Composed or not, sharp s or two, with a sign that turns the direction of writing.
        ("GRÖSSE.py", "größe", ()),
        (unicodedata.normalize("NFD", "größe.py"), "größe", ()),
        ("\u200fch1_svd\u200e.py", "ch1-svd", ()),
    ],
)
def test_names_of_exercises(name, exercise, copy):
    assert IDS.of(name) == Named(exercise, copy)


@pytest.mark.parametrize(
    "name",
    [
        "ch1-svdd.py",
        "ch1svd.py",
        "ch1.svd.py",
        "ch1_svd.py.py",
        "ch1_svd_final.py",
        "my_ch1_svd.py",
        "ch1_svd-1-2-3-4.py",
        "ch1_svd (1234).py",
        "ch1_svd ().py",
        "copy.py",
        "(1).py",
        ".py",
        "",
        "сh1-svd.py",  # the first letter is Cyrillic
    ],
)
def test_names_of_no_exercise(name):
    assert IDS.of(name) is None


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("jane_ch1_svd.py", [("ch1-svd", (), "jane")]),
        ("ch1_svd_jane.py", [("ch1-svd", (), "jane")]),
        ("Doe, Jane - ch1-svd.py", [("ch1-svd", (), "Doe, Jane")]),
        ("jane__doe_CH1-SVD.ipynb", [("ch1-svd", (), "jane__doe")]),
        ("jane-ch1-svd (2).py", [("ch1-svd", (2,), "jane")]),
        ("jane_ch1_svd-2.py", [("ch1-svd", (2,), "jane")]),
        ("jane_ch1_svd-2 (1).py", [("ch1-svd", (2, 1), "jane")]),
        ("ch1_svd_jane (2).py", [("ch1-svd", (2,), "jane")]),
        ("ch1_svd_0042.py", [("ch1-svd", (), "0042")]),
        ("ch1_svd_2.py", [("ch1-svd", (), "2")]),
        ("hw1_2_ann.py", [("hw1-2", (), "ann")]),
        ("ann_qa_relu.py", [("qa-relu", (), "ann")]),
        ("qa_relu_ann.py", [("qa-relu", (), "ann")]),
        ("ch1_svd_relu.py", [("relu", (), "ch1_svd"), ("ch1-svd", (), "relu")]),
        ("ch1_svd.py", []),
        ("jane.py", []),
        ("_ch1_svd.py", []),
        ("ch1_svd_.py", []),
        ("xch1_svd.py", []),
    ],
)
def test_names_of_exercises_and_students(name, named):
    assert IDS.flat(name) == [Named(*each) for each in named]


NAMES = [
    "Doe, Jane",
    'Jane "JD" O\'Brien',
    "Łukasz Żółć",
    "李小龍",
    "محمد",
    "\u202eenaJ",
    "Jane  Doe ",
    "-rf",
    "%s {0} $HOME",
    "=1+1",
    "a" * 200,
    "con",
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_somebodys(tmp_path, name):
    path = folder(tmp_path / "class", {f"{name}/ch1_svd.py": "a", "other/ch1_svd.py": "b"})
    (tmp_path / "class.zip").write_bytes(zipped({f"{name}/ch1_svd.py": "a", "other/ch1_svd.py": "b"}))
    for each in (path, tmp_path / "class.zip"):
        found = {one.student: (one.content, one.path) for one in understand(each, EXERCISES).found}
        mine = {student.id: content for student, (content, _) in found.items()}
        assert mine == {name: b"a", "other": b"b"}
        assert all(path.isprintable() for _, path in found.values())


def test_composed_and_decomposed_names_are_one_student_in_every_download(tmp_path):
    for number, form in enumerate(("NFC", "NFD")):
        name = unicodedata.normalize(form, "Zoë Åström")
        files = {f"{name}/ch1_svd.py": "a", f"{name}/ch2_ode.py": "b", "Bo/ch1_svd.py": ""}
        students = understand(folder(tmp_path / str(number), files), EXERCISES).students
        assert [student.id for student in students] == ["Bo", "Zoë Åström"]


def test_names_that_differ_in_case_are_two_students(tmp_path):
    (tmp_path / "class.zip").write_bytes(zipped({"jane/ch1_svd.py": "a", "Jane/ch1_svd.py": "b"}))
    found = understand(tmp_path / "class.zip", EXERCISES).found
    assert [(each.student.id, each.content) for each in found] == [("Jane", b"b"), ("jane", b"a")]
