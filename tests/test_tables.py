"""Tables for spreadsheets: cells that compute nothing and are read back exactly, other programs' bytes kept."""

import codecs
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.errors import UsageProblem
from gradekit.exporting.cells import harmless, number, original, scaled, shown, spelt
from gradekit.exporting.tables import Table, read_table, written

HARMLESS = [
    ("Fewer numbers.", "Fewer numbers."),
    ("a = b", "a = b"),
    ("a-b", "a-b"),
    ("=1+1", "'=1+1"),
    ("+1", "'+1"),
    ("-1", "'-1"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t'=1"),
    ("\tx", "'\tx"),
    ("\nx", "'\nx"),
    ("\r=1", "⟨U+000D⟩=1"),
    ("  =1", "'  =1"),
    ("\uff1d1+1", "'\uff1d1+1"),
    ("'=1", "''=1"),
    ("'tis", "'tis"),
    ("x;=cmd()", "x;'=cmd()"),
    ("x,\t @A1", "x,\t '@A1"),
    ('He said "=1"', 'He said "\'=1"'),
    ("one\n- two", "one\n'- two"),
    ("x;'=1", "x;''=1"),
    ("\x1b[31mred\x07", "⟨U+001B⟩[31mred⟨U+0007⟩"),
    ("a\u2028b\x85c", "a⟨U+2028⟩b⟨U+0085⟩c"),
    ("\u202e=1", "⟨U+202E⟩=1"),
    ("⟨U+001B⟩", "⟨U+27E8⟩U+001B⟩"),
    ("⟨x, y⟩", "⟨x, y⟩"),
    ("שלום\u200f 👩‍🔬", "שלום\u200f 👩‍🔬"),
]


@pytest.mark.parametrize(("text", "cell"), HARMLESS)
def test_a_cell_computes_nothing_and_is_read_back(text: str, cell: str) -> None:
    assert harmless(text) == cell
    assert original(cell) == text


TEXTS = st.text(alphabet=st.one_of(st.sampled_from("=+-@\t\r\n'\",;| ⟨⟩U+0041x\u2028\ufeff"), st.characters()))


@given(TEXTS)
def test_every_text_is_read_back_exactly(text: str) -> None:
    assert original(harmless(text)) == text


@given(st.lists(st.lists(TEXTS.filter(lambda t: "\0" not in t), min_size=2, max_size=2), min_size=1, max_size=4))
def test_every_table_is_read_back_exactly(rows: list[list[str]]) -> None:
    texts = [[each.encode("utf-8", "replace").decode() for each in row] for row in rows]
    table = read_table(written([["a", "b"], *texts]), "x.csv", ("a", "b"))
    assert [[original(cell.value) for cell in row.cells] for row in table.rows[1:]] == texts


@given(TEXTS)
def test_no_separator_splits_off_a_formula(text: str) -> None:
    [line] = [harmless(text)]
    for separator in (",", ";", "\t", "|", "\n"):
        for piece in line.split(separator):
            assert not piece.strip(' "').startswith(("=", "+", "-", "@"))


LONG = [
    "\t" * 100_000 + "x", "\t " * 100_000 + "x", "," * 100_000, "'" * 100_000 + "x", ", '" * 100_000, "⟨U+" * 100_000,
    "\n" * 100_000 + "=",
]  # fmt: skip


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
def test_long_texts_cost_in_proportion(text: str) -> None:
    """Ten times the text takes nowhere near a hundred times as long."""
    took = []
    for length in (len(text) // 10, len(text)):
        begun = time.process_time()
        assert original(harmless(text[:length])) == text[:length]
        took.append(time.process_time() - begun)
    assert took[1] < 40 * took[0] + 0.1


def test_numbers_are_numbers_and_names_are_quoted_where_needed() -> None:
    rows = [["name", "points"], ['Stone, "B"', Decimal("1.50")], ["x\ny", Decimal(0)]]
    plain = 'name,points\r\n"Stone, ""B""",1.5\r\n"x\ny",0\r\n'
    assert written(rows) == codecs.BOM_UTF8 + plain.encode()
    german = 'name;points\r\n"Stone, ""B""";1,5\r\n"x\ny";0\r\n'
    assert written(rows, ";") == codecs.BOM_UTF8 + german.encode()


NUMBERS = [
    ("1.5", "1.5"), ("1,5", "1.5"), (" 3 ", "3"), ("0", "0"), (".5", "0.5"), ("2.", "2"), ("'4", "4"), ("\xa01", "1"),
    ("", None), ("-1", None), ("+1", None), ("1.5.2", None), ("1.000,5", None), ("three", None), ("1e3", None),
    ("NaN", None), ("½", None), ("٣", None), ("01. Mai", None), ("3/4", None), ("inf", None), ("1 2", None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "value"), NUMBERS)
def test_numbers_as_people_write_them(cell: str, value: str | None) -> None:
    assert number(cell) == (None if value is None else Decimal(value))


def test_points_are_written_and_scaled_to_two_places() -> None:
    assert [shown(Decimal(each)) for each in ("3", "3.00", "1.5", "0.33", "100", "0")] == [
        "3",
        "3",
        "1.5",
        "0.33",
        "100",
        "0",
    ]
    assert scaled(Decimal("7.25"), Decimal(10), Decimal(10)) == Decimal("7.25")
    assert scaled(Decimal(1), Decimal(3), Decimal(100)) == Decimal("33.33")
    assert scaled(Decimal("12.345"), Decimal(100), Decimal(10)) == Decimal("1.23")
    assert scaled(Decimal("0.5"), Decimal(100), Decimal(1)) == Decimal("0.01")  # a half cent goes up


FILES = [
    b"a,b\r\n1,2\r\n",
    b"a,b\n1,2",
    b"a;b\r1;2\r",
    b"a\tb\r\n1\t2\r\n\r\n",
    b'a,"b, ""c"""\r\n"x\r\ny",\r\n',
    codecs.BOM_UTF8 + "a,ü\n1,2\n".encode(),
    codecs.BOM_UTF16_LE + "a\tü\r\n1\t2\r\n".encode("utf-16-le"),
    codecs.BOM_UTF16_BE + "a\tü\r\n1\t2\r\n".encode("utf-16-be"),
    "a,ü\r\n€,2\r\n".encode("cp1252"),
    b"a,b\r\n\x81,\xff\r\n",
    b'sep=;\r\na;"b,c"\r\n1;2\r\n',
]


@pytest.mark.parametrize("content", FILES)
def test_what_is_not_changed_stays_byte_for_byte(content: bytes) -> None:
    table = read_table(content, "x.csv")
    assert table.changed({}) == content
    assert [len(row.cells) for row in table.rows if not row.blank] == [2, 2]
    cell = table.rows[1].cells[1]
    changed = table.changed({cell: 'new, ;\t"ü'})
    assert read_table(changed, "x.csv").rows[1].says(1) == 'new, ;\t"ü'
    before, after = table.text.text[: cell.start], table.text.text[cell.end :]
    assert changed.startswith(table.text.mark + before.encode(table.text.encoding))
    assert changed.endswith(after.encode(table.text.encoding))


def values(table: Table) -> list[list[str]]:
    return [[cell.value for cell in row.cells] for row in table.rows]


def test_a_quote_after_a_backslash_as_php_writes_it() -> None:
    """`fputcsv` does not double a quote after a backslash (php.net/fputcsv, escape): Moodle exports so."""
    content = b'id,text,grade\n1,"G\\"odel, again",5\n2,"plain ""quote""",6\n'
    table = read_table(content, "x.csv")
    assert values(table)[1:] == [["1", 'G\\"odel, again', "5"], ["2", 'plain "quote"', "6"]]
    assert table.changed({table.rows[1].cells[2]: "7"}) == content.replace(b",5\n", b",7\n")
    # And one that ends in a backslash, which is no escape.
    assert values(read_table(b'id,text,grade\n1,"C:\\",5\n', "x.csv"))[1] == ["1", "C:\\", "5"]


REFUSED = [
    (b'a,b\n1,"2\n3,4\n', "x.csv: line 2: a quote is opened and not closed before the next cell."),
    (
        b"a,b\n1,2,3\n",
        "x.csv: line 2 has 3 cells and the first 2 (separated by commas): quotes are missing, or it was cut off.",
    ),
    (
        b'a;b\n"x\ny";2\n1\n',
        "x.csv: line 4 has 1 cells and the first 2 (separated by semicolons): quotes are missing, or it was cut off.",
    ),
    (b"PK\x03\x04\0\0", "x.csv is not a table: it holds bytes of zero (is it a workbook? Save it as CSV)."),
    (b"\xff\xfea\xd8b\xd8", "x.csv begins as UTF-16-LE but is not all so: it is damaged."),
    (b"\xef\xbb\xbfa,\xff\n", "x.csv begins as UTF-8 but is not all so: it is damaged."),
]


@pytest.mark.parametrize(("content", "said"), REFUSED)
def test_a_broken_table_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(UsageProblem) as refused:
        read_table(content, "x.csv")
    assert str(refused.value) == said


def test_what_needs_no_spelling_is_not_copied() -> None:
    text = "plain text"
    assert spelt(text) is text
