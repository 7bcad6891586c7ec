"""The bank's answer: uploaded, checked as a whole against the orders of its batch, confirmed by an officer."""

import csv
import hashlib
import io
import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.duties import Duty, RegionLevel
from accounts.models import User
from accounts.officer import Held, Officer
from audit.services import record
from audit.verbs import Verb
from common import jobs
from common.crypto import blind_index, seal, unseal
from common.errors import Invalid, NotFound, WrongState
from common.xlsx import LARGEST
from funds.bank.layout import Shape
from funds.bank.reading import Said, looks_like_an_answer, read_answer
from funds.models import BankResult, Batch
from funds.services.layouts import shape
from funds.services.staging import judge
from funds.terms import BatchState, Fate, ResultState

AT_ONCE = 5000
"""Rows that are copied into the database before the heart beats."""
LOST_AFTER = 60
"""Seconds without a heartbeat after which the work is taken up by another worker."""
MANY_WRONG = 20
"""Per cent of the rows: more that do not fit mean the wrong file, or the wrong layout."""
FEW = 5
"""Fewer wrong rows than this raise no alarm unless they are more than half of all."""
HALF = 50
MAY_GO = (ResultState.READY, ResultState.REFUSED, ResultState.UNREADABLE, ResultState.FAILED)
RUNNING = (ResultState.STAGING, ResultState.SETTLING)


@transaction.atomic
def upload(
    batch_id: int,
    name: str,
    data: bytes,
    *,
    paid_on: date,
    voucher: str,
    officer: Officer,
    at: datetime,
    today: date,
) -> BankResult:
    """Keep a result file of a batch that was sent, for the background to check.

    ``paid_on`` and ``voucher`` are the bank's day and number for what it paid. Raises NotFound, NotAllowed, WrongState,
    and Invalid for a file that is too large or was given before.
    """
    batch = Batch.objects.visible_to(officer).select_for_update(no_key=True).filter(pk=batch_id).first()
    if batch is None:
        raise NotFound("no_such_batch", _("There is no such batch in your area."))
    held = officer.needs(Duty.PAY, batch.region_path, level=RegionLevel.COUNTY)
    if batch.state not in (BatchState.SENT, BatchState.SETTLED) or batch.sent_at is None:
        raise WrongState("not_sent", _("This batch is not with the bank."))
    _proper(batch, data, paid_on, voucher, today=today)
    digest = hashlib.sha256(data).hexdigest()
    _given_before(batch, digest)
    result = BankResult.objects.create(
        batch=batch, file_name=name[-200:], size=len(data), sha256=digest, paid_on=paid_on, voucher=voucher.strip(),
        owner_id=officer.user_id, uploaded_at=at, heartbeat_at=at,
    )  # fmt: skip
    result.file = default_storage.save(
        f"bank/{secrets.token_hex(16)}.sealed", ContentFile(seal(data, aad=f"bank_result/{result.pk}"))
    )
    result.save(update_fields=["file"])
    _record(Verb.RESULT_UPLOADED, result, officer=officer, held=held, at=at, told={"sha256": digest})
    return result


def _proper(batch: Batch, data: bytes, paid_on: date, voucher: str, *, today: date) -> None:
    wrong: dict[str, object] = {}
    if not data:
        wrong["file"] = _("The file is empty.")
    elif not looks_like_an_answer(data):
        wrong["file"] = _("This is neither a workbook (xlsx) nor a text; ask the bank for one of them.")
    if len(data) > LARGEST:
        wrong["file"] = _("The file is larger than 20 MB.")
    if batch.sent_at is not None and not timezone.localdate(batch.sent_at) <= paid_on <= today:
        wrong["paid_on"] = _("The bank paid between the day of sending and today.")
    if not voucher.strip():
        wrong["voucher"] = _("The voucher number is missing.")
    if wrong:
        raise Invalid("result", next(iter(wrong.values())), fields=wrong)


def _given_before(batch: Batch, digest: str) -> None:
    same = batch.results.filter(sha256=digest).exclude(state__in=(ResultState.DISCARDED, ResultState.UNREADABLE))
    if (other := same.order_by("pk").first()) is not None:
        text = _("The same file was given before (“%(name)s”, %(state)s); nothing was changed.")
        said = text % {"name": other.file_name, "state": other.stands.label}
        raise Invalid("same_file", said, fields={"file": said})


# --- in the background: read and judge


def stage(result_id: int, *, now: Callable[[], datetime]) -> None:
    """Copy the rows of an uploaded file into the database and judge them as a whole; may be killed and run twice."""
    with jobs.alone("bank_result", result_id) as mine:
        result = running(result_id).select_related("batch__county").filter(state=ResultState.STAGING).first()
        if not mine or result is None:
            return
        try:
            _copy_all(result, now)
        except Invalid as error:
            result.rows.all().delete()
            jobs.fail(running(result_id), str(error.message), failed=ResultState.UNREADABLE, at=now())
            return
        with transaction.atomic():
            judge(result)
            alarm = _alarm(result)
            stands = ResultState.REFUSED if alarm else ResultState.READY
            running(result_id).update(state=stands, alarm=alarm, heartbeat_at=now(), error="")


def _copy_all(result: BankResult, now: Callable[[], datetime]) -> None:
    result.rows.all().delete()  # what an interrupted try left
    with result.file.open("rb") as stream:
        data = unseal(stream.read(), aad=f"bank_result/{result.pk}")
    form = answer_shape(result.batch)
    columns: dict[str, str] = {}
    said = read_answer(data, form, columns)
    found = 0
    while some := list(islice(said, AT_ONCE)):
        found += len(some)
        _copy(result.pk, some, form)
        if not jobs.beats(running(result.pk), at=now()):
            return
    if not found:
        raise Invalid("answer_empty", _("There is no row with a sum and an outcome in this file."))
    running(result.pk).update(columns=columns)


def answer_shape(batch: Batch) -> Shape:
    """The layout of the version that the bank got."""
    newest = batch.files.select_related("layout").order_by("-version").first()
    return shape(newest.layout if newest else batch.layout)


_COPIED = (
    "result_id", "sheet", "row", "key", "name", "account_index", "account_end", "amount_text", "amount", "outcome",
    "reason", "succeeded", "fate", "faults", "settled", "failure",
)  # fmt: skip
_TEXTS = "sheet, key, name, account_index, account_end, amount_text, outcome, reason, fate, failure"


def _copy(result_id: int, some: Sequence[Said], form: Shape) -> None:
    """Rows into the table by COPY; the full account stays outside."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(_values(result_id, some, form))
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(  # psycopg2
            f"COPY funds_resultrow ({', '.join(_COPIED)}) FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL ({_TEXTS}))", text
        )


def _values(result_id: int, some: Sequence[Said], form: Shape) -> Iterator[tuple[Any, ...]]:
    for one in some:
        whole = one.account.isdecimal()
        yield (
            result_id, one.sheet, one.row, one.key, one.name,
            (blind_index("case.account", one.account) or "") if whole else "", one.account[-4:], one.amount_text,
            one.amount, one.outcome, one.reason, one.succeeded(form), "", "{}", False, "",
        )  # fmt: skip


def _alarm(result: BankResult) -> str:
    tally = result.rows.aggregate(
        rows=Count("pk"), wrong=Count("pk", filter=Q(fate=Fate.WRONG)),
        change=Count("pk", filter=Q(fate__in=(Fate.PAYS, Fate.RETURNS))),
    )  # fmt: skip
    most = MANY_WRONG if tally["wrong"] >= FEW else HALF
    if tally["wrong"] * 100 > tally["rows"] * most:
        text = _("%(wrong)d of %(rows)d rows do not fit this batch: perhaps it is another file, or another layout.")
        return text % tally
    if tally["change"]:
        return ""
    if tally["wrong"]:
        return _("No row of this file can be settled; each says why.")
    return _("This file changes nothing: what it says was settled before.")


# --- what the officer decides


@transaction.atomic
def confirm(result_id: int, *, officer: Officer, at: datetime) -> BankResult:
    """Let the rows that fit settle their orders. Raises NotFound, NotAllowed, WrongState, Invalid."""
    result, held = _locked(result_id, officer)
    if result.state == ResultState.REFUSED:
        raise Invalid("result_alarm", result.alarm)
    _in_state(result, ResultState.READY)
    result.state, result.heartbeat_at = ResultState.SETTLING, at
    result.confirmed_by_id, result.confirmed_at = officer.user_id, at
    result.save(update_fields=["state", "heartbeat_at", "confirmed_by", "confirmed_at"])
    counts = dict(result.rows.order_by().values_list("fate").annotate(n=Count("pk")))
    _record(Verb.RESULT_CONFIRMED, result, officer=officer, held=held, at=at, told=counts)
    return result


@transaction.atomic
def discard(result_id: int, *, officer: Officer, at: datetime) -> BankResult:
    """Give a result up of which nothing was settled."""
    result, held = _locked(result_id, officer)
    if result.state not in MAY_GO or result.confirmed_by_id:
        raise WrongState("wrong_state", _("This result is now “%s”.") % result.stands.label)
    result.state = ResultState.DISCARDED
    result.save(update_fields=["state"])
    result.rows.all().delete()
    _record(Verb.RESULT_DISCARDED, result, officer=officer, held=held, at=at)
    return result


@transaction.atomic
def retry(result_id: int, *, officer: Officer, at: datetime) -> BankResult:
    """Take an interrupted result up where it stopped, now in the name of this officer."""
    result, _held = _locked(result_id, officer)
    _in_state(result, ResultState.FAILED)
    settling = result.confirmed_by_id is not None
    result.state = ResultState.SETTLING if settling else ResultState.STAGING
    if settling:
        result.confirmed_by_id = officer.user_id
        result.rows.exclude(failure="").update(failure="")
    result.heartbeat_at, result.error = at, ""
    result.save(update_fields=["state", "heartbeat_at", "error", "confirmed_by"])
    return result


def _locked(result_id: int, officer: Officer) -> tuple[BankResult, Held]:
    rows = BankResult.objects.visible_to(officer).select_for_update(of=("self",)).select_related("batch")
    result = rows.filter(pk=result_id).first()
    if result is None:
        raise NotFound("no_such_result", _("There is no such result in your area."))
    return result, officer.needs(Duty.PAY, result.batch.region_path, level=RegionLevel.COUNTY)


def _in_state(result: BankResult, state: ResultState) -> None:
    if result.state != state:
        raise WrongState("wrong_state", _("This result is now “%s”.") % result.stands.label)


def running(result_id: int) -> QuerySet[BankResult]:
    """The row while it is worked on."""
    return BankResult.objects.filter(pk=result_id, state__in=RUNNING)


def fail(result_id: int, error: str, *, at: datetime) -> None:
    """Note that the work stopped, and why; an officer may take it up again."""
    jobs.fail(running(result_id), error, failed=ResultState.FAILED, at=at)


def lost(*, at: datetime) -> list[tuple[int, bool]]:
    """Results whose worker is gone (id, and whether they were being settled), to be taken up again at once."""
    before = at - timedelta(seconds=LOST_AFTER)
    rows = BankResult.objects.filter(state__in=RUNNING, heartbeat_at__lt=before)
    return [(pk, state == ResultState.SETTLING) for pk, state in rows.values_list("pk", "state")]


def worker_of(result_id: int) -> User | None:
    """In whose name the orders are settled: who confirmed."""
    result = BankResult.objects.select_related("confirmed_by").filter(pk=result_id).first()
    return result.confirmed_by if result else None


def _record(
    verb: Verb,
    result: BankResult,
    *,
    officer: Officer,
    held: Held,
    at: datetime,
    told: dict[str, Any] | None = None,
) -> None:
    after = {"batch": str(result.batch), "state": result.stands, **(told or {})}
    record(
        verb, subject=result, officer=officer, held=held, at=at, region_path=result.batch.region_path,
        label=result.file_name[:120], after=after, clause="xc-3.3",
    )  # fmt: skip
