"""What a file may look like: what is read and said, what is refused, and that nothing is written then."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO, StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper
from openpyxl import Workbook, load_workbook

from tests.transfers.imports import files
from transfers.datasets import CLAIMS, CONTROL_PERIODS, FACILITIES
from transfers.imports import detect, xlsx
from transfers.imports.detect import Found, read_upload
from transfers.imports.plan import Plan, plan_import
from transfers.models import Claim, DataVersion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

ARABIC = "نُقل مئة وخمسون محتجزا من الحسكة إلى العراق"


def planned(content: bytes, dataset=CLAIMS) -> Plan:
    return plan_import(content, dataset, "claims.csv")


def faults_of(content: bytes) -> list[str]:
    """Plan and try to import the bytes; return every fault. Nothing may have been written."""
    before = Claim.objects.count(), Claim.history.count(), DataVersion.objects.get().number
    faults = [str(fault) for fault in planned(content).faults]
    assert faults
    assert len({*faults}) == len(faults), "each once"
    assert import_through_the_command(content) == faults
    assert (Claim.objects.count(), Claim.history.count(), DataVersion.objects.get().number) == before
    return faults


def import_through_the_command(content: bytes) -> list[str]:
    err = StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", StandardInput(content))
        with pytest.raises(CommandError, match="Nothing was imported"):
            call_command("import_csv", "claims", "-", stdout=StringIO(), stderr=OutputWrapper(err))
    return [line.replace("standard input", "claims.csv", 1) for line in err.getvalue().splitlines()]


class StandardInput:
    """What a pipe is to a program: bytes to read."""

    def __init__(self, content: bytes) -> None:
        self.buffer = self
        self.content = content

    def read(self) -> bytes:
        return self.content


# --- read, and said ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "delimiter", "said"),
    [
        ("utf-8", ",", "UTF-8"),
        ("utf-8-sig", ";", "UTF-8"),
        ("utf-8", "\t", "UTF-8"),
        ("utf-16", "\t", "UTF-16"),
        ("utf-16-le", ";", "UTF-16"),
        ("utf-16-be", ",", "UTF-16"),
        ("cp1256", ";", "Windows-1256 (Arabic)"),
    ],
)
def test_encodings_and_delimiters_that_can_be_known_are_read_and_said(encoding, delimiter, said):
    rows = files.new_claims(3, notes=ARABIC.replace("ُ", ""))
    if encoding == "utf-16":
        content = files.as_csv(rows, "utf-16", delimiter)
    else:
        content = files.as_csv(rows, encoding, delimiter)

    plan = planned(content)

    assert plan.faults == []
    assert (plan.found.format, plan.found.encoding, plan.found.delimiter) == ("CSV", said, delimiter)
    assert [row.values[CLAIMS.names.index("notes")] for row in plan.changes.new] == [rows[0]["notes"]] * 3


def test_semicolons_within_a_cell_survive_semicolons_between_cells():
    rows = files.new_claims(1, sources="S002;S001")

    (row,) = planned(files.as_csv(rows, "utf-8", ";")).changes.new

    assert row.values[CLAIMS.names.index("sources")] == ["S002", "S001"]


def test_columns_may_stand_in_another_order():
    rows = [dict(reversed(row.items())) for row in files.record_rows(CLAIMS, "R001", "R002")]

    assert planned(files.as_csv(rows)).changes.unchanged == 2


@pytest.mark.parametrize(
    ("cells", "people", "reported_on"),
    [
        ({"people": "١٥٠", "people_low": "١٤٤"}, 150, None),  # Arabic-Indic
        ({"people": "۱۵۰", "reported_on": "۲۰۲۶-۰۱-۲۲"}, 150, date(2026, 1, 22)),  # Persian
    ],
)
def test_arabic_digits_are_read_in_numbers_and_dates_and_counted(cells, people, reported_on):
    plan = planned(files.as_csv(files.new_claims(2, **{"reported_on": "", "notes": "١٥٠"} | cells)))

    assert plan.faults == []
    assert plan.found.digits == 4
    values = dict(zip(CLAIMS.names, plan.changes.new[0].values, strict=True))
    assert (values["people"], values["reported_on"], values["notes"]) == (people, reported_on, "١٥٠")


def test_an_export_of_the_whole_list_is_unchanged_in_either_format():
    rows = files.record_rows()
    for content in (files.as_csv(rows), files.as_xlsx(rows)):
        changes = planned(content).changes
        assert (len(changes.new), len(changes.changed), changes.unchanged) == (0, 0, len(rows))


def test_a_workbook_keeps_numbers_dates_and_texts_that_look_like_formulas():
    rows = files.new_claims(1)
    content = files.as_xlsx(rows, people=150.0, as_of_date=datetime(2026, 1, 21), notes="'=no formula")

    plan = planned(content)

    values = dict(zip(CLAIMS.names, plan.changes.new[0].values, strict=True))
    assert (plan.found.format, plan.found.tab, plan.faults) == ("XLSX", "Sheet1", [])
    assert (values["people"], values["as_of_date"]) == (150, date(2026, 1, 21))
    assert values["notes"] == "=no formula"


def test_a_text_of_a_workbook_that_looks_like_a_formula_is_a_text():
    book = load_workbook(BytesIO(files.as_xlsx(files.new_claims(1))))
    cell = book.active.cell(row=2, column=CLAIMS.names.index("notes") + 1, value="=1+1")
    cell.data_type = "s"

    plan = planned(files.saved(book))

    assert plan.faults == []
    assert plan.changes.new[0].values[CLAIMS.names.index("notes")] == "=1+1"


def test_what_a_workbook_says_of_its_own_size_is_not_believed():
    rows = files.new_claims(3)

    assert len(planned(files.with_small_dimensions(files.as_xlsx(rows))).changes.new) == 3


def test_of_several_sheets_the_one_named_as_the_list_is_read():
    rows = files.new_claims(2)
    plan = planned(files.as_xlsx(rows, tabs=("About", "claims")))
    assert (plan.found.tab, len(plan.changes.new), plan.faults) == ("claims", 2, [])

    assert faults_of(files.as_xlsx(rows, tabs=("About", "More"))) == [
        "claims.csv, row 1: 'About, More' - expected one sheet, or one named claims"
    ]


def test_a_text_without_an_end_of_its_last_line_is_said_to_be_one():
    whole = files.as_csv(files.new_claims(2))
    assert not planned(whole).found.is_open_ended
    assert planned(whole.removesuffix(b"\r\n")).found.is_open_ended


# --- refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("people", "1,500", "without separators: 1500, if that is meant; elsewhere 1,500 is a fraction"),
        ("people", "1.500", "without separators: 1500, if that is meant; elsewhere 1.500 is a fraction"),
        ("people", "١٬٥٠٠", "expected a whole number in digits 0-9"),
        ("people", "150.5", "expected a whole number in digits 0-9"),
        ("as_of_date", "03/04/2026", "expected a date as YYYY-MM-DD, e.g. 2026-02-13"),
        ("notes", "=1+1", "expected a value, not a formula; write ' before a text that starts with ="),
        ("people", '=SUM("A1:A9")', "expected a value, not a formula"),
        ("notes", "#REF!", "expected a value, not a spreadsheet's error"),
        ("claim", "R 1", "Use letters a-z, digits and hyphens"),
    ],
)
def test_a_cell_that_could_mean_two_things_is_refused(column, value, expected):
    rows = files.new_claims(2)
    rows[1][column] = value

    (fault,) = faults_of(files.as_csv(rows, delimiter=";"))

    assert fault.startswith(f"claims.csv, row 3, column {column}: {value!r} - ")
    assert expected in fault


@pytest.mark.parametrize(
    ("cells", "column", "expected"),
    [
        ({"people": "=100+50"}, "people", "not a formula"),
        ({"people": 1.5}, "people", "expected a whole number"),
        ({"as_of_date": datetime(2026, 1, 21, 14, 30)}, "as_of_date", "expected a date as YYYY-MM-DD"),
        ({"notes": "#DIV/0!"}, "notes", "not a spreadsheet's error"),
    ],
)
def test_a_cell_of_a_workbook_that_could_mean_two_things_is_refused(cells, column, expected):
    (fault,) = faults_of(files.as_xlsx(files.new_claims(2), **cells))

    assert f"row 2, column {column}: " in fault
    assert expected in fault


def test_a_code_used_twice_is_named_with_the_row_that_has_it():
    rows = files.new_claims(3)
    rows[2]["claim"] = rows[0]["claim"]

    assert faults_of(files.as_csv(rows)) == [
        "claims.csv, row 4, column claim: 'N0001' - expected a code used once; row 2 has it"
    ]


def test_a_reference_that_is_not_in_the_record_is_named():
    (fault,) = faults_of(files.as_csv(files.new_claims(1, sources="S001;S999")))

    assert "column sources: 'S001;S999' - expected the code of one of the sources" in fault


def test_unknown_and_missing_columns_are_named():
    text = files.as_text(files.new_claims(1)).replace("people_low", "minimum", 1)

    faults = faults_of(text.encode())

    assert len(faults) == 2
    assert faults[0].startswith("claims.csv, row 1, column people_low: ")
    assert faults[0].endswith("expected this column")
    assert faults[1].startswith("claims.csv, row 1, column minimum: 'minimum' - expected one of claim, ")


@pytest.mark.parametrize(
    ("spoil", "row", "expected"),
    [
        (lambda text: text.replace("NOTE", "Déclaré à Génève").encode("latin-1"), 2, "expected UTF-8"),
        (lambda text: text.replace("NOTE", "FRAÇÕES").encode("latin-1"), 2, "expected UTF-8"),
        (lambda text: text.replace("NOTE", "Привет из Москвы").encode("cp1251"), 2, "expected UTF-8"),
        (lambda text: text.encode("utf-16")[:-1], 4, "expected whole UTF-16 text"),
        (lambda text: text.replace("NOTE", "N\0TE").encode(), 2, "expected text without NUL bytes"),
        (lambda text: text.encode()[:-40], 4, "a closing quote: the file may be cut off"),
        (lambda text: text.encode().rpartition(b',"')[0], 4, "21 cells as in the heading, found 20"),
        (
            lambda text: text.replace('cut off"', "cut off", 1).encode(),
            3,
            "expected well-formed CSV (RFC 4180)",
        ),
        (lambda text: b"", 1, "expected this column"),
        (lambda text: b"\xd0\xcf\x11\xe0" + bytes(500), 1, "an old workbook (.xls) or one with a password"),
        (lambda text: b"PK\x03\x04" + text.encode(), 1, "damaged, cut off or of another kind"),
    ],
    ids=[
        "Latin-1",
        "capitals",
        "Cyrillic",
        "half UTF-16",
        "NUL",
        "cut in a cell",
        "cut between",
        "open quote",
        "empty",
        "xls",
        "no zip",
    ],
)
def test_a_file_that_cannot_be_read_is_refused(spoil, row, expected):
    last = "a note with a comma, and longer than what is cut off"
    text = files.as_text(files.new_claims(3, notes="NOTE", notes_ar=last))

    faults = faults_of(spoil(text))

    assert faults[0].startswith(f"claims.csv, row {row}"), faults
    assert expected in faults[0]


def test_a_damaged_workbook_is_refused_wherever_it_was_cut():
    whole = files.as_xlsx(files.new_claims(3))
    for end in (100, len(whole) // 2, len(whole) - 30):
        assert faults_of(whole[:end]) == [f"claims.csv, row 1: '' - {xlsx.NOT_A_WORKBOOK}"]


def test_a_workbook_that_would_unpack_to_too_much_is_not_opened():
    content = files.bomb()
    assert len(content) < 1_000_000

    assert faults_of(content) == [f"claims.csv, row 1: '' - {xlsx.TOO_LARGE}"]


def test_a_workbook_whose_entities_would_grow_is_refused():
    content = files.with_entities(files.as_xlsx(files.new_claims(1)))

    assert faults_of(content) == [f"claims.csv, row 1: '' - {xlsx.NOT_A_WORKBOOK}"]


def test_a_row_wider_than_any_list_is_refused():
    book = Workbook()
    book.active.append(list(CLAIMS.names))
    book.active.cell(row=2, column=16_000, value="far out")

    (fault,) = faults_of(files.saved(book))

    assert "row 2: '' - expected at most 200 cells, found 16000" in fault


def test_a_stray_cell_far_below_costs_nothing_and_is_named():
    book = Workbook()
    book.active.append(list(CLAIMS.names))
    book.active.cell(row=1_048_576, column=1, value="N0001")

    faults = faults_of(files.saved(book))

    assert all(fault.startswith("claims.csv, row 1048576, column ") for fault in faults)


def test_200_000_rows_are_refused_without_reading_them_all():
    line = files.as_text(files.new_claims(1)).splitlines()
    content = "\n".join([line[0], *[line[1]] * 200_000, ""]).encode()
    most = settings.IMPORT_MOST_BYTES

    sheet, _ = detect.read_upload(content[:most], CLAIMS, "claims.csv")
    assert [str(fault) for fault in sheet.faults] == [
        "claims.csv, row 50002: '' - expected at most 50,000 rows; split the file"
    ]
    sheet, _ = detect.read_upload(content + bytes(most), CLAIMS, "claims.csv")
    assert [str(fault) for fault in sheet.faults] == [
        "claims.csv, row 1: '' - expected at most 30 MB; split the file"
    ]


def test_what_is_in_no_encoding_says_nothing_of_one():
    sheet, found = detect.read_upload("é".encode("latin-1"), FACILITIES, "x.csv")

    assert found == Found(format="CSV")
    assert not sheet.is_whole


# --- what our own files add ---------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [files.as_csv, files.as_xlsx])
def test_a_row_of_hxl_tags_is_passed_over_and_said_so(write):
    rows = files.new_claims(2)
    tags = {column.name: column.hxl for column in CLAIMS}

    tagged, _ = read_upload(write([tags, *rows]), CLAIMS, "claims")
    plain, _ = read_upload(write(rows), CLAIMS, "claims")

    assert (tagged.has_tags, plain.has_tags) == (True, False)
    assert [cells for _, cells in tagged.rows] == [cells for _, cells in plain.rows]
    assert [number for number, _ in tagged.rows] == [3, 4], "as a spreadsheet counts them"


def test_tags_elsewhere_than_under_the_heading_are_rows():
    rows = files.new_claims(2)
    tags = {column.name: column.hxl for column in CLAIMS}

    sheet, _ = read_upload(files.as_csv([rows[0], tags]), CLAIMS, "claims.csv")

    assert (sheet.has_tags, len(sheet.rows)) == (False, 2)


def test_true_and_false_of_a_workbook_are_yes_and_no():
    rows = files.record_rows(CONTROL_PERIODS)[:2]

    sheet, _ = read_upload(files.as_xlsx(rows, claimed=True), CONTROL_PERIODS, "control_periods.xlsx")

    assert sheet.rows[0][1]["claimed"] == "yes"


def test_what_a_workbook_escapes_is_read_as_it_was():
    sheet, _ = read_upload(
        files.as_xlsx(files.new_claims(1, notes="a_x000D_\nb_x0041_c_xD800_")), CLAIMS, "a.xlsx"
    )

    assert sheet.rows[0][1]["notes"] == "a\r\nbAc_xD800_"
