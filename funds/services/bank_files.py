"""The file of a released batch: written once in the background, sealed, and taken away by name and purpose."""

import hashlib
import secrets
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.officer import Officer
from audit.services import record
from audit.verbs import Verb
from common import jobs
from common.crypto import public_key, seal, sign, unseal
from common.errors import Invalid, NotFound, WrongState
from funds.bank.layout import Line, Shape, Totals
from funds.bank.writing import write_file
from funds.models import BankFile, Batch, Order
from funds.services.layouts import shape
from funds.terms import BatchState, JobState

AT_ONCE = 2000
"""Orders read and written before the heart beats."""
IN_MEMORY = 32 * 1024 * 1024
SIGNED_AS = "bank_file"


def file_name(batch: Batch) -> str:
    """How the bank sees it: county, number and version; no name of anybody."""
    return f"{batch.county.code}-{batch.year}-{batch.number:03d}-v{batch.version}.{shape(batch.layout).suffix}"


def write(file_id: int, *, now: Callable[[], datetime]) -> None:
    """Write the file of one version: streamed out of the orders as they were sent, sealed, then known by its digest.

    Run twice it writes the same bytes; the one that ends first is kept. Raises Invalid where a value does not fit.
    """
    row = running(file_id).select_related("batch__county", "layout").first()
    if row is None:
        return
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as out:
        render(row, out, progress=lambda done: _beat(row, done, now()))
        out.seek(0)
        body = out.read()
    name = default_storage.save(
        f"bank/{secrets.token_hex(16)}.sealed", ContentFile(seal(body, aad=f"bank_file/{row.pk}"))
    )
    digest = hashlib.sha256(body).hexdigest()
    done = running(file_id).update(
        state=JobState.DONE, file=name, size=len(body), sha256=digest, rows_done=row.count, heartbeat_at=now(),
        signature=sign(SIGNED_AS, statement(row, digest)), error="",
    )  # fmt: skip
    if not done:
        default_storage.delete(name)  # somebody else was quicker, with the same bytes


def statement(row: BankFile, digest: str) -> bytes:
    """What is signed of a version: its name, how many orders over how many yuan, and the digest of its bytes."""
    return f"{row.file_name}\n{row.count}\n{row.total:.2f}\n{digest}\n".encode()


def render(row: BankFile, out: IO[bytes], *, progress: Callable[[int], None] = lambda _done: None) -> None:
    """The bytes of a version; the orders and their payees are as they were sent, so they are always the same."""
    form = shape(row.layout)
    totals = Totals(batch=f"{row.batch.year}-{row.batch.number:03d}", count=row.count, total=row.total)
    write_file(out, form, _lines(row, form, progress), totals)


def _lines(row: BankFile, form: Shape, progress: Callable[[int], None]) -> Iterator[Line]:
    """The orders of the batch, a page of them at a time; raises WrongState where they are not those released."""
    place = 0
    for orders in _pages(row.batch):
        for order in orders:
            place += 1
            yield Line(
                place=place, key=order["key"], name=order["payee_name"], number=order["payee_number"],
                bank=order["bank_name"], account=order["account"], amount=order["amount"],
                township=order["case__township__name"], village=order["case__village_name"],
            )  # fmt: skip
        progress(place)
    if place != row.count:
        raise WrongState("batch_changed", _("The orders of the batch are not those that were released."))


_COLUMNS = (
    "pk", "key", "payee_name", "payee_number", "bank_name", "account", "amount", "case__township__name",
    "case__village_name",
)  # fmt: skip


def _pages(batch: Batch) -> Iterator[list[dict[str, Any]]]:
    after = 0
    while True:
        rows = Order.objects.filter(batch=batch, pk__gt=after).order_by("pk").values(*_COLUMNS)[:AT_ONCE]
        found = list(rows)
        if not found:
            return
        after = found[-1]["pk"]
        yield found


def _beat(row: BankFile, done: int, at: datetime) -> None:
    running(row.pk).update(rows_done=done, heartbeat_at=at)


@transaction.atomic
def take(file_id: int, *, purpose: str, officer: Officer, at: datetime) -> tuple[str, bytes]:
    """Name and bytes of a file for the bank; it holds full numbers, so who takes it says what for, and is recorded.

    Raises NotFound, NotAllowed, Invalid without a purpose, WrongState while it is not written or was recalled.
    """
    row = BankFile.objects.filter(batch__in=Batch.objects.visible_to(officer)).select_related("batch")
    found = row.filter(pk=file_id).first()
    if found is None:
        raise NotFound("no_such_file", _("There is no such file in your area."))
    held = officer.needs(Duty.PAY, found.batch.region_path, level=RegionLevel.COUNTY)
    if reason := why_not(found):
        raise reason
    if not purpose.strip():
        text = _("Say what the file is taken for.")
        raise Invalid("purpose_missing", text, fields={"purpose": text})
    with found.file.open("rb") as stream:
        body = unseal(stream.read(), aad=f"bank_file/{found.pk}")
    record(
        Verb.BANK_FILE_TAKEN, subject=found, officer=officer, held=held, at=at,
        region_path=found.batch.region_path, label=found.file_name, note=purpose.strip(),
        after={"sha256": found.sha256, "count": found.count, "total": f"{found.total:.2f}"},
    )  # fmt: skip
    return found.file_name, body


def why_not(row: BankFile) -> WrongState | None:
    """What keeps a file from the bank: it is not written, or not the version that counts."""
    if row.state != JobState.DONE:
        return WrongState("not_written", _("The file is not written yet."))
    if row.version != row.batch.version or row.batch.state == BatchState.DISCARDED:
        return WrongState("old_version", _("A newer version took the place of this file; it is not for the bank."))
    if row.batch.state in (BatchState.DRAFT, BatchState.CHECKED):
        return WrongState("recalled", _("This version was recalled; it is not for the bank any more."))
    return None


@dataclass(frozen=True, slots=True)
class Compared:
    """A file from outside beside the one that was written here with the same bytes, if there is one."""

    digest: str
    file: BankFile | None

    @property
    def is_for_the_bank(self) -> bool:
        """Whether it is the version that counts."""
        return self.file is not None and why_not(self.file) is None


def compare(upload: "UploadedFile[bytes]", *, officer: Officer) -> Compared:
    """Which file of the officer's area an uploaded one is, to the last byte; what is looked at is not kept."""
    digest = hashlib.sha256()
    for part in upload.chunks():
        digest.update(part)
    rows = BankFile.objects.filter(batch__in=Batch.objects.visible_to(officer), sha256=digest.hexdigest())
    found = rows.select_related("batch__county").first()
    if found is not None and sign(SIGNED_AS, statement(found, found.sha256)) != found.signature:
        found = None  # its row is not the one that was signed
    return Compared(digest.hexdigest(), found)


def control_sheet(file_id: int, *, officer: Officer) -> tuple[str, str]:
    """Name and text of the sheet that goes with a file: totals, digest, signature and the key that verifies it.

    It tells of nobody. Raises NotFound, WrongState while the file is not written.
    """
    row = BankFile.objects.filter(batch__in=Batch.objects.visible_to(officer), pk=file_id).first()
    if row is None:
        raise NotFound("no_such_file", _("There is no such file in your area."))
    if row.state != JobState.DONE:
        raise WrongState("not_written", _("The file is not written yet."))
    text = statement(row, row.sha256).decode()
    return f"{row.file_name}.sig.txt", f"{text}ed25519 {row.signature}\n\n{public_key(SIGNED_AS)}"


@transaction.atomic
def retry(file_id: int, *, officer: Officer, at: datetime) -> BankFile:
    """Take an interrupted writing up again. Raises NotFound, NotAllowed, WrongState."""
    rows = BankFile.objects.filter(batch__in=Batch.objects.visible_to(officer)).select_related("batch")
    row = rows.select_for_update(of=("self",)).filter(pk=file_id).first()
    if row is None:
        raise NotFound("no_such_file", _("There is no such file in your area."))
    officer.needs(Duty.PAY, row.batch.region_path, level=RegionLevel.COUNTY)
    if row.state != JobState.FAILED:
        raise WrongState("wrong_state", _("This file is now “%s”.") % row.stands.label)
    row.state, row.heartbeat_at, row.error = JobState.WORKING, at, ""
    row.save(update_fields=["state", "heartbeat_at", "error"])
    return row


def running(file_id: int) -> QuerySet[BankFile]:
    """The row while it is worked on."""
    return BankFile.objects.filter(pk=file_id, state=JobState.WORKING)


def fail(file_id: int, error: str, *, at: datetime) -> None:
    """Note that the work stopped, and why."""
    jobs.fail(running(file_id), error, failed=JobState.FAILED, at=at)


def fail_lost(*, at: datetime) -> int:
    """Files that nobody writes any more become visible as interrupted; returns how many."""
    text = _("The work was interrupted; take it up again. The file will be the same.")
    return jobs.fail_lost(BankFile.objects.filter(state=JobState.WORKING), text, failed=JobState.FAILED, at=at)
