"""What an officer has to do that is not one case."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.officer import Officer, within
from approvals.models import Decision, Supervision
from approvals.selectors import to_keep
from audit.models import Outbox
from cases.models import Case
from cases.selectors.listing import interim_of
from common.counting import Counted
from common.money import show
from funds.selectors.batches import batches_waiting, returned_count
from funds.selectors.duty import urgent
from funds.selectors.errands import waits
from funds.selectors.waiting import short_of_money
from notices.hooks.selectors import paused
from standards.packages.selectors import returned, to_review
from standards.selectors import calendar_drafts, drafts, published_years

NOTICE_DAYS = 60
"""From so many days before the new year on, a missing calendar is something to do."""


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to do that is not one case: words, number, address; ``late`` where a day is past."""

    title: Any
    count: int
    url: str
    late: bool = False

    @property
    def text(self) -> str:
        """The number as it is shown: some are counted only so far."""
        return self.count.text if isinstance(self.count, Counted) else f"{self.count}"


def errands(officer: Officer, today: date) -> list[Errand]:
    found: list[Errand] = []
    if officer.may(*_TOLD_OF_URGENT):
        found += _urgent(officer)
        found += _supervision(officer)
    if officer.may(Duty.DECIDE, Duty.REVIEW):
        found += _meetings(officer)
    if officer.may(Duty.CASEWORK):
        found.append(_interim(officer, today))
    if officer.may(Duty.CASEWORK, Duty.PAY):
        found.append(Errand(_("Payments that came back"), returned_count(officer), reverse("funds:returned")))
    if officer.may(Duty.PAY):
        batches, page = batches_waiting(officer), reverse("funds:batches")
        found.append(Errand(_("Payment batches to check or send"), batches.to_act, page))
        found.append(Errand(_("Your batches that wait for another officer"), batches.with_others, page))
        text = _("Batches whose answer from the bank is to be confirmed")
        found.append(Errand(text, batches.answered, f"{page}?answer=checked"))
        found.append(
            Errand(_("Batches at the bank, to be settled by its answer"), batches.at_bank, f"{page}?answer=owed")
        )
    if officer.may(Duty.SUPERVISE):
        alone = Decision.objects.filter(
            within("case__region_path", officer.paths(Duty.SUPERVISE)), post_review=True, reviewed=None
        )
        found.append(Errand(_("Decisions to review afterwards"), alone.count(), reverse("approvals:post_reviews")))
    if officer.may(Duty.STANDARDS):
        found.append(Errand(_("Draft standards"), drafts(officer).count(), reverse("standards:drafts")))
        found += _packages(officer)
        found += _calendars(today)
    if officer.may(Duty.OFFICERS):
        failed = Outbox.objects.filter(delivered_at=None, attempts__gt=0).count()
        found.append(Errand(_("Announcements that could not be delivered"), failed, reverse("notices:undelivered")))
        page = f"{reverse('hooks:list')}?state=paused"
        found.append(Errand(_("Webhooks that are paused"), paused(officer).count(), page))
    found += _money(officer, today)
    return [errand for errand in found if errand.count]


_TOLD_OF_URGENT = (Duty.CASEWORK, Duty.DECIDE, Duty.SUPERVISE)


def _urgent(officer: Officer) -> list[Errand]:
    """The papers that help left owed, and what the county looks at afterwards; who waits for help is a group."""
    tally, screen = urgent(officer), reverse("emergency:duty")
    to_settle = 0 if officer.may(Duty.CASEWORK) else tally.to_settle  # whose group it is
    return [
        Errand(_("Paperwork owed after help"), tally.owed, f"{screen}?shown=papers"),
        Errand(_("Small fast relief to settle"), to_settle, f"{screen}?shown=settle"),
        Errand(_("Help given first, to review"), tally.to_review, f"{screen}?shown=review"),
    ]


def _interim(officer: Officer, today: date) -> Errand:
    """Whoever was helped while dibao or tekun was decided: what became of that, a month after it was applied for."""
    mine = Case.objects.filter(within("region_path", officer.paths(Duty.CASEWORK))).filter(interim_of("due", today))
    page = reverse("cases:list")
    return Errand(_("Outcomes of dibao or tekun applications"), mine.count(), f"{page}?state=all&interim=due")


def _money(officer: Officer, today: date) -> list[Errand]:
    """What waits for money, what the books owe, and what households owe."""
    found: list[Errand] = []
    for short in short_of_money(officer, today=today) if officer.may(Duty.PAY) else []:
        text = _("Orders of %(county)s wait for %(sum)s yuan; available in its funds: %(left)s")
        said = {"county": short.county.name, "sum": show(short.amount), "left": show(short.available)}
        found.append(Errand(text % said, short.orders, f"{reverse('funds:board')}#waiting"))
    if not officer.may(Duty.CASEWORK, Duty.REVIEW, Duty.DECIDE, Duty.PAY, Duty.SUPERVISE):
        return found
    claims, months, recoveries = reverse("funds:claims"), reverse("funds:months"), reverse("funds:recoveries")
    now = waits(officer, today=today)
    return [
        *found,
        Errand(_("Claims of the townships to decide"), now.claims, f"{claims}?state=asked"),
        Errand(_("Funds whose last month is not reconciled"), now.months, months),
        Errand(_("Reconciliations to check"), now.sheets, f"{months}?state=drawn"),
        Errand(_("Recoveries to decide"), now.recoveries, f"{recoveries}?state=proposed"),
        Errand(_("Recoveries past their day"), now.past, f"{recoveries}?overdue=on", late=True),
        Errand(_("Payments by hand to compare"), now.by_hand, f"{reverse('funds:made')}?stands=owed"),
    ]


def _supervision(officer: Officer) -> list[Errand]:
    """The township owes explanations; the county closes what is explained and has ended."""
    tally = (
        Supervision.objects.visible_to(officer)
        .filter(closed_at=None)
        .aggregate(
            owed=Count("pk", filter=Q(explanation="")),
            ended=Count("pk", filter=~Q(explanation="") & Q(case__clock_stopped_on__isnull=False)),
        )
    )
    page = reverse("approvals:supervision")
    explains = any(h.duty in (Duty.CASEWORK, Duty.DECIDE) and h.level is RegionLevel.TOWNSHIP for h in officer.held)
    title = _("Explanations owed for overdue cases") if explains else _("Overdue cases that townships must explain")
    found = [Errand(title, tally["owed"], f"{page}?shown=owed", late=True)]
    if officer.may(Duty.SUPERVISE):
        found.append(Errand(_("Supervisions to close"), tally["ended"], f"{page}?shown=explained"))
    return found


def _meetings(officer: Officer) -> list[Errand]:
    """Meetings of the officer's offices to record and to sign, and the cases that wait for one."""
    page, kept = reverse("approvals:meetings"), to_keep(officer)
    return [
        Errand(_("Cases that wait for a meeting"), kept["waiting"], reverse("approvals:meeting_new")),
        Errand(_("Meetings to record as held"), kept["prepared"], f"{page}?stands=prepared"),
        Errand(_("Minutes to be signed"), kept["unsigned"], f"{page}?stands=unsigned"),
    ]


def _packages(officer: Officer) -> list[Errand]:
    """Another officer's package waits to be read and published; one's own came back with a reason."""
    page = reverse("standards:packages")
    return [
        Errand(_("Rule packages to review"), to_review(officer), f"{page}?status=in_review"),
        Errand(_("Rule packages that were returned to you"), returned(officer), f"{page}?status=draft"),
    ]


def _calendars(today: date) -> list[Errand]:
    """Towards the end of a year the next one's notice must be published, or due days stay provisional."""
    soon = (today + timedelta(days=NOTICE_DAYS)).year
    written = calendar_drafts()
    known = {row.year for row in [*published_years(), *written]}
    missing = sorted({today.year, soon} - known)
    return [
        Errand(_("Draft calendars"), len(written), reverse("standards:calendar")),
        *(
            Errand(
                _("Working calendar %d is not published") % year, 1, f"{reverse('standards:new_calendar')}?year={year}"
            )
            for year in missing
        ),
    ]
