"""A step that stands open twice: the later page is told before it writes over the earlier one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.officer import Officer
from audit.models import Event
from audit.selectors import timeline
from audit.verbs import Verb
from cases.models import Case, DraftStep
from cases.selectors.file import case_of
from cases.services.door import lock_case
from common.errors import Invalid

LONGEST_CHANGE = 200
"""Characters of what was changed that the refusal repeats; the history of the case has all of it."""


class ChangedMeanwhile(Invalid):
    """The step was changed from another page since this one was opened."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a page of a step was made from: the last change of its facts, its draft of when, and the page's own name."""

    change: int
    draft: str
    page: str

    def __str__(self) -> str:
        return f"{self.change}|{self.draft}|{self.page}"


def opened_now(case: Case, step: str, *, change: int | None = None) -> Opened:
    """A new page of the step; ``change`` is kept from the page before when that one's entries are shown again."""
    row = DraftStep.objects.filter(case=case, step=step).first()
    return opened_with(case, step, row.saved_at if row else None, change=change)


def opened_with(case: Case, step: str, kept_at: datetime | None, *, change: int | None = None) -> Opened:
    """A new page of the step whose draft was read already, or that has none."""
    if change is None:
        last = _last_change(case, step)
        change = last.pk if last else 0
    return Opened(change, kept_at.isoformat() if kept_at else "", uuid4().hex)


def opened_of(text: str) -> Opened | None:
    """The page that a form says it comes from; None when it does not say."""
    parts = text.split("|")
    number = parts[0].isascii() and parts[0].isdigit() and len(parts[0]) < 19
    if len(parts) != 3 or not number or not text.isprintable():
        return None
    return Opened(int(parts[0]), parts[1], parts[2][:32])


def refuse_changed(case: Case, step: str, opened: Opened | None, *, officer: Officer) -> None:
    """Raise ChangedMeanwhile when another page has saved the step, or kept words in it, since this page was opened; the
    case is locked.
    """
    refuse_changed_facts(case, step, opened, officer=officer)
    if typed_elsewhere(case, step, opened):
        text = _(
            "This page was filled in in another window as well. Nothing is saved yet, neither what was typed there nor "
            "what you typed here. Saved once more, it takes the place of what was typed there."
        )
        raise ChangedMeanwhile("typed_meanwhile", text)


def refuse_changed_facts(case: Case, step: str, opened: Opened | None, *, officer: Officer) -> None:
    """Raise ChangedMeanwhile when the facts of the step are not those the page was opened with."""
    last = _last_change(case, step)
    if opened is None or last is None or last.pk == opened.change:
        return
    if last.actor_id == officer.user_id:
        text = _("At %(at)s you changed this page in another window (%(what)s).")
    else:
        text = _("At %(at)s %(who)s changed this page while it was open here (%(what)s).")
    at = timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M")
    happened = text % {"at": at, "who": last.actor_name, "what": last.note[:LONGEST_CHANGE]}
    once_more = _("What you typed is below and not saved. Saved once more, it takes the place of that change.")
    raise ChangedMeanwhile("changed_meanwhile", f"{happened} {once_more}")


def refuse_other_draft(case: Case, step: str, opened: Opened | None) -> None:
    """Raise ChangedMeanwhile when another page has kept its words since this one was opened."""
    if typed_elsewhere(case, step, opened):
        text = _("Not saved by itself: this page is being filled in in another window.")
        raise ChangedMeanwhile("typed_meanwhile", text)


def typed_elsewhere(case: Case, step: str, opened: Opened | None) -> bool:
    """Whether words of another page wait in the step that this page has not shown."""
    row = DraftStep.objects.filter(case=case, step=step).first()
    return not (row is None or opened is None or row.page == opened.page or row.saved_at.isoformat() == opened.draft)


def _last_change(case: Case, step: str) -> Event | None:
    return timeline(case).filter(verb=Verb.FACTS_CHANGED, after__step=step).last()


def step_version(officer: Officer, *, lock: bool, case_id: int, step: str) -> str:
    """The last change of a step's facts, to be compared by whoever edits it; with ``lock`` nobody changes it now."""
    case = lock_case(case_id, officer=officer) if lock else case_of(officer, case_id)
    last = _last_change(case, step)
    return str(last.pk if last else 0)
