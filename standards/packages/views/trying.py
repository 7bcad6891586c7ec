"""The trial calculator: a family by the rules of a package, a draft too, or of a region and day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.duties import Duty
from accounts.guards import OfficerRequest, duty
from common.clock import today
from standards.packages import families, selectors
from standards.packages.forms.family import family_of
from standards.packages.forms.taking import changed, clean
from standards.packages.forms.trying import FAMILY, TrialForm
from standards.packages.health import rules_of
from standards.packages.sections import Section
from standards.packages.targets import Target, target_of
from standards.packages.trial import outcome_of
from standards.packages.trying import Tried, try_out
from standards.packages.views.editing import Desk, form_page
from standards.packages.views.targets import targets
from standards.packages.wording import Wording
from standards.policy.package.reading import Mistakes, Problem
from standards.selectors import rules_on, work_calendar


@require_http_methods(["GET", "HEAD", "POST"])
@duty(*Duty)
def trial(request: OfficerRequest) -> HttpResponse:
    """Enter a family, see what the rules say of it."""
    given = request.POST if request.method == "POST" else request.GET
    target = target_of(request.officer, given.get("target", ""), today())
    form = TrialForm(target.package, targets(request.officer))
    if request.method != "POST":
        return _page(request, target, form, form.start(target.code, _first_day(target)), [])
    act = request.POST.get("act", "")
    raw = form.take(request.POST.getlist, blanks=bool(act))
    if act:
        return _page(request, target, form, changed(raw, act), [])
    try:
        tried, target = _tried(target, form, raw)
    except Mistakes as mistakes:
        return _page(request, target, form, raw, mistakes.problems, status=422)
    return _page(request, target, form, raw, [], tried=tried)


def _first_day(target: Target) -> date:
    """A package that is not in force yet is tried on its first day."""
    return max(today(), target.row.effective_from) if target.row is not None else today()


def _tried(target: Target, form: TrialForm, raw: dict[str, Any]) -> tuple[Tried, Target]:
    facts, amount = form.read(raw, _first_day(target))
    assert facts.accepted_on is not None  # facts_from fills it in
    target = target.on(facts.accepted_on)
    rules = rules_on(facts.accepted_on, target.region.path)
    if target.row is not None:
        rules = rules_of(target.row, target.stack[0].package, on=facts.accepted_on)
    return try_out(facts, rules, target.package, work_calendar(), amount=amount), target


def _page(
    request: OfficerRequest,
    target: Target,
    form: TrialForm,
    raw: dict[str, Any],
    problems: Sequence[Problem],
    *,
    tried: Tried | None = None,
    status: int = 200,
) -> HttpResponse:
    row = target.row
    shown: dict[str, Any] = {
        "target": target,
        "sheet": form.sheet(raw, problems),
        "address": request.path,
        "tried": tried,
        "may_set": request.officer.may(Duty.STANDARDS),
        "may_keep": row is not None and row.status == "draft" and selectors.keeps(request.officer, row),
    }
    if tried is not None:
        wording = Wording.of(target.package)
        shown["family"] = families.facts(family_of(tried.facts), wording)
    return render(request, "standards/packages/trial.html", shown, status=status)


@require_POST
@duty(Duty.STANDARDS)
def keep(request: OfficerRequest, package_id: int) -> HttpResponse:
    """The family of the calculator as a new test case of a draft: what was computed is to be confirmed by hand."""
    row = selectors.draft_row(request.officer, package_id)
    desk = Desk.at(request, row.pk, Section.TESTS.value, len(selectors.package_in(row).tests))
    target = Target(f"package:{row.pk}", desk.stack, row.region, row)
    form = TrialForm(target.package, targets(request.officer))
    raw = form.take(request.POST.getlist, blanks=False)
    try:
        tried, _same = _tried(target, form, raw)
    except Mistakes as mistakes:
        return _page(request, target, form, raw, mistakes.problems, status=422)
    case = {"facts": clean(raw[FAMILY]), **outcome_of(tried.facts, tried.rules, target.package)}
    return form_page(request, desk, {desk.editor.name: case}, [], unsaved=True, computed=True)
