"""A package as an official reads it: in sentences, with what is wrong with it, and what can be done."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.duties import Duty
from accounts.guards import OfficerRequest, duty
from audit.selectors import timeline
from common.forms import ActForm
from standards.packages import selectors
from standards.packages.families import checked, facts, numbers
from standards.packages.forms.acts import ReasonForm
from standards.packages.health import Health, day_taken, health_of
from standards.packages.layers import Layer, holdings
from standards.packages.places import place
from standards.packages.sections import Section, section_at
from standards.packages.wording import Wording
from standards.policy.package.inheritance import inherited
from standards.terms import PackageStatus


@require_safe
@duty(*Duty)
def package(request: OfficerRequest, package_id: int) -> HttpResponse:
    """One package."""
    return package_page(request, package_id)


def package_page(request: OfficerRequest, package_id: int, *, form: ActForm | None = None) -> HttpResponse:
    """The page; after a refused act with what stands in its way."""
    row = selectors.package_row(request.officer, package_id)
    stack, health = selectors.stack_of(row), health_of(row)
    keeps = selectors.keeps(request.officer, row)
    wrote = selectors.wrote(request.officer, row)
    status = PackageStatus(row.status)
    shown: dict[str, Any] = {
        "row": row,
        "sections": [h for h in holdings(stack, row.region) if h.section is not Section.TESTS],
        "trials": _trials(health, stack),
        "hurdles": hurdles(row, health, stack),
        "sound": health.sound,
        "history": timeline(row),
        "may_keep": keeps,
        "may_set": request.officer.may(Duty.STANDARDS),
        "may_edit": keeps and status is PackageStatus.DRAFT,
        "may_publish": keeps and status is PackageStatus.IN_REVIEW and not wrote,
        "wrote": wrote,
        "form": form or ReasonForm(),
    }
    return render(request, "standards/packages/page.html", shown, status=form.status if form else 200)


@dataclass(frozen=True, slots=True)
class Hurdle:
    """Something that stands between a draft and its publication, and the form in which it is mended."""

    text: str
    place: str = ""
    url: str = ""


def hurdles(row: Any, health: Health, stack: list[Layer]) -> list[Hurdle]:
    """Everything that must be mended; an officer reads where, and goes there."""
    own = stack[0].package
    found = []
    for problem in health.problems:
        where = place(problem.path, own)
        found.append(Hurdle(said(problem.text), where.label, edit_url(row.pk, problem.path)))
    if not health.trials:
        text = _("A package has at least one test case that was reckoned by hand.")
        found.append(Hurdle(text, Section.TESTS.label, edit_url(row.pk, "tests")))
    for number, trial in enumerate(health.trials):
        for text in trial.differences:
            found.append(Hurdle(said(text), trial.example.title, edit_url(row.pk, f"tests[{number}]")))
    if health.taken is not None:
        found.append(Hurdle(day_taken(health.taken), Section.HEAD.label, edit_url(row.pk, "effective_from")))
    return found


def said(text: str) -> str:
    """A sentence of the policy in the language that is active now, where it has both."""
    return str(getattr(text, "label", text))


def edit_url(package_id: int, path: str) -> str:
    """The form in which what stands at ``path`` is edited."""
    section = section_at(path)
    number = path.partition("[")[2].partition("]")[0]
    if section.one_by_one and number:
        return reverse("standards:package_edit_item", args=[package_id, section.value, int(number)])
    return reverse("standards:package_edit", args=[package_id, section.value])


def _trials(health: Health, stack: list[Layer]) -> list[dict[str, Any]]:
    wording = Wording.of(inherited([layer.package for layer in stack]))
    return [
        {
            "trial": trial,
            "checked": checked(trial, wording),
            "family": facts(trial.example.facts, wording),
            "numbers": numbers(trial.example.standards),
        }
        for trial in health.trials
    ]
