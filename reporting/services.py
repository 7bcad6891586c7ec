"""Ask what other rules would have changed, stop asking, take it up again; cases are only ever read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, IntegerField, QuerySet, Window
from django.db.models.functions import Mod, RowNumber
from django.utils.translation import gettext as _

from accounts.duties import Duty
from accounts.models import Region
from accounts.officer import Held, Officer
from audit.services import record
from audit.verbs import Verb
from cases.models import Case
from common import jobs
from common.errors import Invalid, NotFound, WrongState
from reporting.models import Part, WhatIf
from reporting.past import decided
from reporting.selectors import NUMBERS, regions_to_ask_about, what_if_of
from reporting.terms import RunState
from reporting.workbook import workbook
from standards.kinds import KINDS
from standards.models import RulePackage
from standards.packages.health import problems_of
from standards.packages.selectors import package_for, package_in, package_row
from standards.policy.package.reading import Mistakes
from standards.selectors import published_values

CASES_OF_A_PART = 1000
LONGEST_DAYS = 3 * 366


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: about which decided cases, and what is changed (numbers by kind as typed, a package by its id)."""

    name: str
    region: str
    since: date
    until: date
    values: Mapping[str, str]
    package: int | None = None


@transaction.atomic
def ask(question: Question, *, officer: Officer, at: datetime) -> WhatIf:
    """Keep the question and cut its cases into parts for the background; nothing that is live is touched.

    Raises Invalid at the field that makes no sense, NotFound for a region or package out of the officer's sight.
    """
    region = region_to_ask_about(officer, question.region)
    _period(question)
    was = {kind: row.value for kind, row in published_values(question.until, region.path).items()}
    values = _changed(question.values, was)
    package = _package(question.package, region, officer)
    if not values and package is None:
        raise Invalid("nothing_changed", _("Nothing is changed: choose a package or type another value."))
    cases = decided(region.path, question.since, question.until)
    parts = _parts(cases)
    if not parts:
        text = _("No case of this region was decided in this period.")
        raise Invalid("no_cases", text)
    what_if = WhatIf.objects.create(
        name=question.name,
        region=region,
        region_path=region.path,
        since=question.since,
        until=question.until,
        values=values,
        was={kind: was[kind] for kind in values if kind in was},
        package=package,
        package_title="" if package is None else f"{package.title} ({package.region.name}, {package.effective_from})",
        package_path="" if package is None else package.region.path,
        package_body=None if package is None else package.body,
        cases=cases.count(),
        owner_id=officer.user_id,
        asked_at=at,
        heartbeat_at=at,
    )
    Part.objects.bulk_create(
        Part(what_if=what_if, number=number, after=after, up_to=up_to) for number, (after, up_to) in enumerate(parts)
    )
    changed = {"values": values, "package": what_if.package_title, "cases": what_if.cases}
    held = officer.needs(Duty.STANDARDS, region.path)
    _record(Verb.WHAT_IF_ASKED, what_if, officer=officer, held=held, at=at, after=changed)
    return what_if


def region_to_ask_about(officer: Officer, code: str) -> Region:
    """A region in the area in which the officer keeps the standards; raises NotFound."""
    region = next((region for region in regions_to_ask_about(officer) if region.code == code), None)
    if region is None:
        raise NotFound("no_such_region", _("There is no such region."))
    return region


def _period(question: Question) -> None:
    if question.since > question.until:
        text = _("The period ends before it begins.")
        raise Invalid("period_in_order", text, fields={"until": text})
    if (question.until - question.since).days > LONGEST_DAYS:
        text = _("The period is longer than three years.")
        raise Invalid("period_too_long", text, fields={"until": text})


def _changed(typed: Mapping[str, str], was: Mapping[str, str]) -> dict[str, str]:
    """The values that differ from those in force, in the text of their kind; raises Invalid with each that makes no
    sense."""
    values, faults = dict[str, str](), dict[str, object]()
    for kind, text in typed.items():
        if not text.strip():
            continue
        if kind not in KINDS or KINDS[kind].form.type not in NUMBERS:
            faults[kind] = _("There is no such number.")
            continue
        try:
            value = KINDS[kind].parse(text)
        except Invalid as error:
            faults[kind] = error.message
            continue
        if value != was.get(kind):
            values[kind] = value
    if faults:
        raise Invalid("value_form", _("Some of the values make no sense."), fields=faults)
    return values


def _package(package_id: int | None, region: Region, officer: Officer) -> RulePackage | None:
    if package_id is None:
        return None
    row = package_row(officer, package_id)
    if not row.region.path.startswith(region.path) and not region.path.startswith(row.region.path):
        text = _("This package is for another region.")
        raise Invalid("package_elsewhere", text, fields={"package": text})
    try:
        mistakes: list[Any] = list(problems_of(row, package_in(row), package_for(row)))
    except Mistakes as error:
        mistakes = list(error.problems)
    if mistakes:
        text = _("This package still has mistakes; mend them first.")
        raise Invalid("package_mistaken", text, fields={"package": text})
    return row


def _parts(cases: QuerySet[Case]) -> list[tuple[int, int]]:
    """The cases cut by their ids: each part begins above the last id of the one before."""
    numbered = cases.annotate(place=Window(RowNumber(), order_by=F("pk").asc()))
    cut = numbered.annotate(rest=Mod("place", CASES_OF_A_PART, output_field=IntegerField())).filter(rest=0)
    ends = list(cut.order_by("pk").values_list("pk", flat=True))
    last = cases.order_by("-pk").values_list("pk", flat=True).first()
    if last is None:
        return []
    if last not in ends:
        ends.append(last)
    return list(zip([0, *ends], ends, strict=False))


@transaction.atomic
def cancel(what_if_id: int, *, officer: Officer, at: datetime) -> None:
    """Stop the work; what was reckoned so far is not kept. Raises NotFound, NotAllowed or WrongState."""
    what_if, held = _lock(what_if_id, officer=officer)
    if what_if.state not in (RunState.RUNNING, RunState.FAILED):
        raise WrongState("wrong_state", _("This what-if is now “%s”.") % what_if.stands.label)
    what_if.state, what_if.finished_at = RunState.CANCELLED, at
    what_if.save(update_fields=["state", "finished_at"])
    what_if.changed.all().delete()
    _record(Verb.WHAT_IF_CANCELLED, what_if, officer=officer, held=held, at=at)


@transaction.atomic
def retry(what_if_id: int, *, officer: Officer, at: datetime) -> WhatIf:
    """Take interrupted work up where it stopped. Raises NotFound, NotAllowed or WrongState."""
    what_if, _held = _lock(what_if_id, officer=officer)
    if what_if.state != RunState.FAILED:
        raise WrongState("wrong_state", _("This what-if is now “%s”.") % what_if.stands.label)
    what_if.state, what_if.heartbeat_at, what_if.error = RunState.RUNNING, at, ""
    what_if.save(update_fields=["state", "heartbeat_at", "error"])
    return what_if


def _lock(what_if_id: int, *, officer: Officer) -> tuple[WhatIf, Held]:
    what_if = WhatIf.objects.visible_to(officer).select_for_update().filter(pk=what_if_id).first()
    if what_if is None:
        raise NotFound("no_such_what_if", _("There is no such what-if in your area."))
    return what_if, officer.needs(Duty.STANDARDS, what_if.region_path)


def fail(what_if_id: int, error: str, *, at: datetime) -> None:
    """Note that the work stopped, and why."""
    jobs.fail(running(what_if_id), error, failed=RunState.FAILED, at=at)


def fail_lost(*, at: datetime) -> int:
    """What nobody works on any more becomes visible as interrupted; returns how many."""
    text = _("The work was interrupted; take it up again. What was reckoned so far is kept.")
    return jobs.fail_lost(WhatIf.objects.filter(state=RunState.RUNNING), text, failed=RunState.FAILED, at=at)


def running(what_if_id: int) -> QuerySet[WhatIf]:
    """The row while it is worked on."""
    return WhatIf.objects.filter(pk=what_if_id, state=RunState.RUNNING)


@transaction.atomic
def export(what_if_id: int, *, officer: Officer, at: datetime) -> tuple[str, bytes]:
    """Name and bytes of the result as a workbook.

    Raises NotFound, or WrongState while there is no result.
    """
    what_if = what_if_of(officer, what_if_id)
    if what_if.state != RunState.DONE:
        raise WrongState("wrong_state", _("This what-if is now “%s”.") % what_if.stands.label)
    _record(Verb.WHAT_IF_EXPORTED, what_if, officer=officer, held=None, at=at)
    return what_if.name, workbook(what_if)


def _record(
    verb: Verb,
    what_if: WhatIf,
    *,
    officer: Officer,
    held: Held | None,
    at: datetime,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        verb, subject=what_if, officer=officer, held=held, at=at, region_path=what_if.region_path, label=what_if.name,
        after=after,
    )  # fmt: skip
