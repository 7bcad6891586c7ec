"""The register of one county, row by row, against what must happen to each row."""

import io
import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Case, RegisterImport, RegisterRow
from cases.register import services
from cases.register.slips import Slip, Verdict
from cases.terms import State
from tests.cases.register.conftest import TODAY
from tests.cast import Cast

DATA = Path(__file__).parents[2] / "data"
SAMPLE = DATA / "register-yuzhou-2026.xlsx"
KEY = json.loads((DATA / "register-yuzhou-2026.key.json").read_text())
AT = timezone.make_aware(datetime(2026, 11, 23, 9, 0))


@pytest.fixture
def staged(office: Cast) -> RegisterImport:
    officer = office.officer("county_reviewer", TODAY)
    register = services.upload("登记簿.xlsx", SAMPLE.read_bytes(), officer=officer, at=AT)
    services.stage(register.pk, officer=officer, now=lambda: AT, today=TODAY)
    register.refresh_from_db()
    return register


def test_every_row_of_the_sample_gets_the_verdict_and_the_reason_of_its_key(staged: RegisterImport) -> None:
    found = {(row.sheet, row.row): row for row in staged.rows.all()}
    for expected in KEY:
        row = found.pop((expected.get("sheet", "受理登记簿"), expected["row"]))
        assert row.verdict == expected["expect"], (expected, row.problems)
        assert row.slips == ([expected["case"]] if expected["case"] else []), (expected, row.problems)
    assert not found
    assert staged.state == "ready"
    assert staged.alarm == ""


def test_a_reason_names_sheet_cell_value_and_remedy(staged: RegisterImport) -> None:
    problem = staged.rows.get(row=148, sheet="受理登记簿").problems[0]
    assert (problem["sheet"], problem["cell"], problem["value"]) == ("受理登记簿", "D148", "411081********6000")
    assert "文本" in Slip(problem["slip"]).remedy_zh


def test_checking_asks_the_database_no_more_for_400_rows_than_for_one(office: Cast) -> None:
    officer = office.officer("county_reviewer", TODAY)
    register = services.upload("登记簿.xlsx", SAMPLE.read_bytes(), officer=officer, at=AT)
    with CaptureQueriesContext(connection) as queries:
        services.stage(register.pk, officer=officer, now=lambda: AT, today=TODAY)
    assert len(queries) <= 16


def test_the_refused_rows_of_the_sample_come_back_as_typed_and_are_refused_again(
    staged: RegisterImport, office: Cast
) -> None:
    officer = office.officer("county_reviewer", TODAY)
    data = services.give_back(staged.pk, officer=officer, at=AT)
    typed, back = (openpyxl.load_workbook(io.BytesIO(d)).worksheets[0] for d in (SAMPLE.read_bytes(), data))
    refused = [row["row"] for row in KEY if row["expect"] == "refuse" and "sheet" not in row]
    destroyed = {row["row"] for row in KEY if row["case"] == "id_numeric_cell"}
    for number, row in enumerate(refused, back.max_row - len(refused) + 1):
        for column in (3, 4):  # name and identity number; a name of blanks is none
            whole = str(typed.cell(row, column).value or "").strip()
            expected = "" if column == 4 and row in destroyed else whole
            assert str(back.cell(number, column).value or "").strip() == expected, row
    again = services.upload("退回.xlsx", data, officer=officer, at=AT)
    services.stage(again.pk, officer=officer, now=lambda: AT, today=TODAY)
    mended_by_itself = sum(1 for row in KEY if row["case"] == "duplicate_in_file")  # the first row is not among them
    assert again.rows.filter(is_member=False, verdict=Verdict.REFUSE).count() == len(refused) - mended_by_itself


def every_good_row_became_a_case() -> None:
    """What the import of the sample must leave; asked where the journey of the main job has imported it."""
    assert RegisterImport.objects.get().state == "done"
    good = sum(1 for row in KEY if row["expect"] != "refuse")
    assert Case.objects.filter(state=State.SUBMITTED).count() == good == Case.objects.count()
    assert not RegisterRow.objects.exclude(failure="").exists()
    assert not RegisterRow.objects.exclude(verdict=Verdict.REFUSE).filter(case=None).exists()
    assert not RegisterRow.objects.exclude(values="").exists()
    first = RegisterRow.objects.get(row=4, sheet="受理登记簿").case
    assert first is not None
    assert (first.applicant_name, first.township.name, first.category) == ("沈文勇", "颍川街道", "urban_dibao")
    assert [m.relation for m in first.members.all()] == ["01", "10", "20"]
    expense = first.expenses.get()
    assert (str(expense.total), str(expense.self_paid)) == ("258966.00", "103587.00")
    assert first.account == "6228171943365804744"
    assert first.number is not None
