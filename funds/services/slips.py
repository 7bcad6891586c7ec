"""Papers of recovery as they leave the house, and the trace of that."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.officer import Officer
from audit.services import record
from audit.verbs import Verb
from common.xlsx import NewSheet, write
from funds.selectors.recovery import Letter, Wanted, letter_of, slip

HEADINGS = (
    "填报单位", "编号", "户主姓名", "身份证号", "享受分类", "应追缴金额（元）", "实追缴金额（元）", "缴入民政局时间",
    "追缴开始", "追缴结束",
)  # fmt: skip
WIDTHS = (20, 14, 12, 22, 18, 16, 16, 14, 12, 12)


@transaction.atomic
def export_slip(wanted: Wanted, *, officer: Officer, at: datetime, today: date) -> bytes:
    """The officer's own list of recoveries with the columns of the county's slip, numbers masked (handbook 7)."""
    unit = next((held.office_name for held in officer.held), "")
    rows = [
        [unit, x.number, x.name, x.id_masked, x.category, x.due, x.received, x.received_on, x.since, x.until]
        for x in slip(officer, wanted, today=today)
    ]
    record(
        Verb.LIST_EXPORTED, subject=User(pk=officer.user_id), officer=officer, at=at, region_path=officer.home_path,
        after={"rows": len(rows), "list": "recoveries"},
    )  # fmt: skip
    return write([NewSheet("追缴台账", HEADINGS, rows, WIDTHS)])


@transaction.atomic
def print_letter(recovery_id: int, *, officer: Officer, at: datetime) -> Letter:
    """The letter that orders the return; raises NotFound where none was ordered."""
    letter = letter_of(officer, recovery_id)
    case = letter.recovery.case
    record(
        Verb.RECOVERY_LETTER, subject=case, officer=officer, at=at, region_path=case.region_path, label=str(case),
        after={"recovery": letter.recovery.number},
    )  # fmt: skip
    return letter
