"""Submissions in YAML: answers that are values or text, and files that are no such thing."""

import json

import pytest

from helpers import answers, gradekit

FUNCTION = (
    "missing",
    "contraction is a function, which YAML cannot hold: write it in ch1_einsum.py (`gradekit start ch1-einsum`).",
)
SUBSCRIPTS = "a subscripts string like 'ab,bc->ac' is asked: the axes of each operand, then those of the result."
NAME = "ch1_einsum.yaml"
MAPPING = f"{NAME}: a mapping of names to answers is expected, like `name: answer`."
PENDING = ("pending", "A person marks this answer.")
RIGHT = """matvec: "ij,j->i"
frobenius_sq: ij,ij->
contraction_ndim: 3
contiguity: |
  Memory comes in lines.
"""


def reports_on(contents, cwd):
    """The exit code and the reports on these contents of ch1_einsum.yaml, one command for all."""
    paths = []
    for number, content in enumerate(contents):
        (cwd / str(number)).mkdir()
        (cwd / str(number) / NAME).write_bytes(content if isinstance(content, bytes) else content.encode())
        paths.append(f"{number}/{NAME}")
    code, out, err = gradekit("check", *paths, "--format", "json", cwd=cwd)
    assert err == ""
    return code, [json.loads(line) for line in out.splitlines()]


def test_right_answers_count_and_a_function_is_sent_to_python(tmp_path):
    code, (report,) = reports_on([RIGHT], tmp_path)
    assert code == 1
    assert answers(report) == {
        "matvec": ("pass", ""),
        "frobenius_sq": ("pass", ""),
        "contraction": FUNCTION,
        "contraction_ndim": ("pass", ""),
        "contiguity": PENDING,
    }
    assert (report["score"], report["submission"]) == (4.5, NAME)


# Lines of a file, and what becomes of each part that is not missing.
VALUES = [
    (
        "contraction_ndim: " + "9" * 3950,
        {
            "contraction_ndim": (
                "fail",
                "contraction_ndim is a whole number of more than 3900 digits; a number is asked.",
            )
        },
    ),
    ("contraction_ndim: 3.0", {"contraction_ndim": ("pass", "")}),
    ("contraction_ndim: 3e0", {"contraction_ndim": ("pass", "")}),
    ("contraction_ndim: '3'", {"contraction_ndim": ("pass", "")}),
    ("contraction_ndim: 17", {"contraction_ndim": ("fail", "contraction_ndim: this is not the right number.")}),
    (
        "contraction_ndim: three",
        {"contraction_ndim": ("fail", "contraction_ndim is text ('three'); a number is asked.")},
    ),
    (
        "contraction_ndim: true",
        {"contraction_ndim": ("fail", "contraction_ndim is a truth value; a number is asked.")},
    ),
    (
        "contraction_ndim: 2020-01-01",
        {"contraction_ndim": ("fail", "contraction_ndim is text ('2020-01-01'); a number is asked.")},
    ),
    ("matvec: ij,j->i", {"matvec": ("pass", "")}),
    ("matvec: 'ij,j -> i'", {"matvec": ("pass", "")}),
    ("matvec: [ij, j]", {"matvec": ("fail", f"matvec is a list; {SUBSCRIPTS}")}),
    ("matvec: {a: 1}", {"matvec": ("fail", f"matvec is a dictionary; {SUBSCRIPTS}")}),
    (f"matvec: {'[' * 29}{']' * 29}", {"matvec": ("fail", f"matvec is a list; {SUBSCRIPTS}")}),
    ("contraction: ij,jkl->ikl", {}),
]
ABSENT = {name: ("missing", f"{NAME} defines no {name}.") for name in ("matvec", "frobenius_sq", "contraction_ndim")}


def test_values_are_read_as_people_write_them(tmp_path):
    code, reports = reports_on([line for line, _ in VALUES], tmp_path)
    assert code == 1
    absent = {**ABSENT, "contraction": FUNCTION, "contiguity": ("missing", f"{NAME} defines no contiguity.")}
    for (line, expected), report in zip(VALUES, reports, strict=True):
        assert answers(report) == {**absent, **expected}, line


def test_placeholders_and_empty_files_are_missing(tmp_path):
    blank = "matvec: null\nfrobenius_sq: ''\ncontraction_ndim: '...'\ncontiguity: ' '\n"
    code, (placeholders, *empty) = reports_on([blank, "", "# nothing yet\n", "null\n", "{}\n"], tmp_path)
    assert code == 1
    written = ("matvec", "frobenius_sq", "contraction_ndim", "contiguity")
    assert answers(placeholders) == {
        "contraction": FUNCTION,
        **{name: ("missing", f"{name} is still the starter's placeholder.") for name in written},
    }
    for report in empty:
        assert answers(report) == {
            "contraction": FUNCTION,
            **{name: ("missing", f"{NAME} is empty: it defines no {name} yet.") for name in written},
        }


# Files that are not read at all, and the message of every part.
UNREADABLE = [
    ("matvec: a\nmatvec: b\n", f"{NAME}:2: matvec: Key 'matvec' is here twice; the first is on line 1."),
    ("- 1\n- 2\n", MAPPING),
    ("ij,j->i\n", MAPPING),
    ("matvec: 'ij\n", f"{NAME}:1: Not YAML: found unexpected end of stream. A quote is not closed."),
    (
        "matvec:\n\t- 1\n",
        f"{NAME}:2: Not YAML: found character that cannot start any token. "
        "A text that starts with this character needs quotes; indent with spaces, not tabs.",
    ),
    (
        "a: &a [x, x]\nb: [*a, *a, *a, *a, *a, *a, *a]\n",
        f"{NAME}:1: a: Anchors (&a) are not read; write it out.\n"
        + "\n".join(f"{NAME}:2: b[{place}]: Aliases (*a) are not read; write it out." for place in range(4)),
    ),
    (
        "matvec: !!python/object/apply:os.system ['echo hi']\n",
        f"{NAME}:1: matvec: Tags (!!python/object/apply:os.system) are not read; "
        "write the value without it, in quotes for a text.",
    ),
    ("matvec: " + "[" * 100_000, f"{NAME}:1: Nested deeper than 30 levels."),
    ("matvec: " + "[" * 30 + "]" * 30, f"{NAME}:1: Nested deeper than 30 levels."),
    (
        "---\nmatvec: a\n---\nmatvec: b\n",
        f"{NAME}:3: A second document starts here; a file holds one, without a line '---' in it.",
    ),
    ("contiguity: café\n".encode("latin-1"), f"{NAME}:1: Not UTF-8 text; save the file as UTF-8."),
    ("contiguity: a\x1b[31m\n", f"{NAME}:1: Holds the unprintable character U+001B; remove it."),
    ("contiguity: a\0b\n", f"{NAME}:1: Holds the unprintable character U+0000; remove it."),
]


@pytest.fixture(scope="module")
def unreadable(tmp_path_factory):
    code, reports = reports_on([content for content, _ in UNREADABLE], tmp_path_factory.mktemp("yaml"))
    assert code == 1
    return reports


@pytest.mark.parametrize("case", range(len(UNREADABLE)))
def test_a_file_that_is_no_mapping_of_answers_says_where(unreadable, case):
    message = UNREADABLE[case][1]
    assert set(answers(unreadable[case]).values()) == {("error", message)}
    assert unreadable[case]["score"] == 0
    assert len(message.splitlines()) <= 6


def test_a_file_for_functions_alone_is_all_missing(tmp_path):
    (tmp_path / "ch2_backprop.yaml").write_text("jacobian: W2 W1\n")
    code, out, err = gradekit("check", "ch2-backprop", "--part", "jacobian", cwd=tmp_path)
    assert (code, err) == (1, "")
    assert out.splitlines()[2:5] == [
        "  · jacobian     0 / 3    missing",
        "      jacobian is a function, which YAML cannot hold: write it in ch2_backprop.py",
        "      (`gradekit start ch2-backprop`).",
    ]
