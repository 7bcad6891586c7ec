"""The import of registers: upload, preview, confirmation, what was refused."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from accounts.downloads import Download, File
from accounts.duties import Duty
from accounts.officer import Officer
from accounts.operations import Act, Look, Pages, address
from cases.register import selectors, services
from cases.register.slips import Slip, Verdict
from cases.register.terms import ImportState
from cases.shapes import listing as shapes
from cases.tasks import import_register, stage_register
from common.clock import now
from common.jobs import hand_over
from common.paging import Page
from common.stated import Codes, UpTo
from common.xlsx import CONTENT_TYPE

IMPORTING = (Duty.IMPORT, Duty.CASEWORK)


def registers(*, officer: Officer, cursor: Mapping[str, str]) -> Page[Any]:
    """The imports of the area, newest first."""
    return selectors.imports(officer, cursor=cursor)


def register(register_id: int, *, officer: Officer) -> dict[str, Any]:
    """How an import stands: progress while it works, before it the preview, after it the result."""
    one = selectors.import_of(officer, register_id)
    slips = [{"slip": slip, "pattern": slip.pattern, "rows": rows} for slip, rows in selectors.slips_of(one)]
    return {"register": one, "summary": selectors.summary(one), "read_so": one.read_so, "slips": slips}


def register_rows(
    register_id: int,
    *,
    officer: Officer,
    verdict: Annotated[str, Codes(tuple(Verdict))] = "",
    slip: Annotated[str, Codes(tuple(Slip))] = "",
    text: Annotated[str, UpTo(40)] = "",
    cursor: Mapping[str, str],
) -> Page[Any]:
    """The rows of an import with their problems; ``text`` is part of a name, a row or the end of a number."""
    one = selectors.import_of(officer, register_id)
    return selectors.rows_of(one, verdict=verdict, slip=slip, text=text.strip(), cursor=cursor)


def register_template() -> File:
    """An empty register to fill in."""
    return selectors.template_workbook(), CONTENT_TYPE, "临时救助受理登记簿（空表）.xlsx"


def refused_rows(register_id: int, *, officer: Officer, at: datetime) -> File:
    """The rows that were not imported, each with its reason and full numbers; who took them is recorded."""
    return services.give_back(register_id, officer=officer, at=at), CONTENT_TYPE, "未导入的行.xlsx"


def work_off(one: Any) -> None:
    """Hand an import to the background; when nobody takes it, it says so and can be taken up again."""
    task = import_register if one.state == ImportState.IMPORTING else stage_register
    hand_over(task, one.pk, otherwise=lambda error: services.fail(one.pk, error, at=now()))


def _act(noun: str, call: Any, **more: Any) -> Any:
    return address(
        f"cases/registers/<int:register_id>/{noun}/", f"register_{noun.replace('-', '_')}",
        post=Act(call, *IMPORTING, **more),
    )  # fmt: skip


ADDRESSES = [
    address(
        "cases/registers/", "registers",
        get=Pages(registers, *IMPORTING, gives=shapes.RegisterShape),
        post=Act(
            services.upload_file, *IMPORTING, gives=shapes.RegisterShape, status=201, files=True, then=work_off
        ),
    ),
    address("cases/registers/template/", "register_template", get=Download(register_template, *IMPORTING)),
    address(
        "cases/registers/<int:register_id>/", "register",
        get=Look(register, *IMPORTING, gives=shapes.WholeRegisterShape),
    ),
    address(
        "cases/registers/<int:register_id>/rows/", "register_rows",
        get=Pages(register_rows, *IMPORTING, gives=shapes.RegisterRowShape),
    ),
    _act("confirmation", services.confirm, gives=shapes.RegisterShape, then=work_off),
    _act("discarding", services.discard),
    _act("retry", services.retry, gives=shapes.RegisterShape, then=work_off),
    address(
        "cases/registers/<int:register_id>/refused/", "register_refused",
        get=Download(refused_rows, *IMPORTING),
    ),
]  # fmt: skip
