"""The alarm of an emergency without help: at four hours left and when it is late, day and night, each once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.officer import SYSTEM
from audit.services import record
from audit.verbs import Verb
from cases.workflow import OPEN_TO_HELP
from funds.models import Emergency, EmergencyAlarm
from funds.terms import Alarm

SOON = timedelta(hours=4)
VERBS = {Alarm.SOON: Verb.EMERGENCY_SOON_DUE, Alarm.LATE: Verb.EMERGENCY_LATE}


def without_help() -> QuerySet[Emergency]:
    """Emergencies that are still to be helped."""
    return Emergency.objects.filter(case__helped_on=None, case__state__in=OPEN_TO_HELP)


def sound(*, at: datetime) -> int:
    """Tell officer, head and county of each emergency that is soon due or late; returns how often.

    Run late it catches up, run twice or side by side it changes nothing. Of one that is late only that is told.
    """
    late = _sound(without_help().filter(due_at__lt=at), Alarm.LATE, at=at)
    return late + _sound(without_help().filter(due_at__gte=at, due_at__lte=at + SOON), Alarm.SOON, at=at)


def _sound(rows: QuerySet[Emergency], kind: Alarm, *, at: datetime) -> int:
    told = EmergencyAlarm.objects.filter(emergency=OuterRef("pk"), kind=kind)
    return sum(_tell(row, kind, at=at) for row in rows.exclude(Exists(told)).select_related("case"))


@transaction.atomic
def _tell(row: Emergency, kind: Alarm, *, at: datetime) -> bool:
    _alarm, new = EmergencyAlarm.objects.get_or_create(emergency=row, kind=kind, defaults={"at": at})
    if new:
        due = timezone.localtime(row.due_at).strftime("%Y-%m-%d %H:%M")
        record(
            VERBS[kind], subject=row.case, officer=SYSTEM, at=at, region_path=row.region_path, label=str(row.case),
            after={"due_at": due}, clause="xc-2.2.1", announce=True,
        )  # fmt: skip
    return new
