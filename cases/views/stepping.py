"""How every step of an application answers: shown, saved, or kept as a draft with what is wrong at its fields."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.guards import OfficerRequest
from cases import services
from cases.selectors import intake as selectors
from cases.selectors.doubts import doubts
from cases.views.answers import problem, show
from cases.views.beside import Beside, differing
from cases.workflow import FACTS_OPEN
from common.clock import now, today
from common.errors import DomainError, Invalid, WrongState
from common.forms import put_errors
from common.rowforms import MORE

PAGE = require_http_methods(["GET", "HEAD", "POST"])
NOT_TYPED = ("csrfmiddlewaretoken", "opened", MORE)


def step_page(
    request: OfficerRequest,
    case: Any,
    step: str,
    shown: dict[str, Any],
    *,
    checked: Sequence[Any],
    typed: selectors.Typed | None,
    save: Callable[[], object],
) -> HttpResponse:
    """Show the step, or save it and go on; what cannot be saved stays in the draft as it was typed."""
    error: DomainError | None = None
    beside: list[Beside] = []
    if request.method == "POST":
        saved, error = _try(checked, save)
        if saved is not None:
            return _go_on(request, case, saved, step)
        if not isinstance(error, WrongState):
            beside = kept_or_beside(request, case, step, checked)
    elif case.state not in FACTS_OPEN:
        messages.info(request, str(services.facts_closed(case)))
        return redirect("cases:detail", case.pk)
    page = shown | {
        "case": case,
        "opened": opened_for(request, case, step, typed, error),
        "step": step,
        "steps": selectors.intake_steps(case, step),
        "signed": selectors.is_signed(case),
        "typed": None if request.method == "POST" or (typed and typed.at_opening) else typed,
        "doubts": doubts(case, today=today(), step=step) if request.method != "POST" else None,
        "beside": beside,
        "problem": problem(error, case.pk, request.officer) if error else None,
        "checked": checked,
    }
    return show(request, f"cases/intake/{step}.html", page, error=error)


def _try(checked: Sequence[Any], save: Callable[[], object]) -> tuple[Any, DomainError | None]:
    """The case, saved when every form is right; a refusal is put at the fields of the form, or returned where there is
    none.
    """
    valid = [form.is_valid() for form in checked]
    if not all(valid):
        return None, None
    try:
        return save(), None
    except (Invalid, WrongState) as refusal:
        if isinstance(refusal, WrongState | services.ChangedMeanwhile) or not isinstance(checked[0], forms.Form):
            return None, refusal
        put_errors(checked[0], refusal)
        return None, None


def kept_or_beside(request: OfficerRequest, case: Any, step: str, checked: Sequence[Any]) -> list[Beside]:
    """Keep what was refused as a draft; where another window has one, that stays, and what differs is returned."""
    if services.typed_elsewhere(case, step, opened_in(request)):
        return differing(checked, typed_in(request), selectors.typed_of(case, step))
    services.save_typed(case.pk, step, officer=request.officer, at=now(), typed=typed_in(request))
    return []


def opened_in(request: OfficerRequest) -> services.Opened | None:
    return services.opened_of(request.POST.get("opened", ""))


def opened_for(
    request: OfficerRequest, case: Any, step: str, typed: selectors.Typed | None, error: DomainError | None
) -> services.Opened:
    """A page shown again still knows what its entries were made from, until its officer has read of the change."""
    if request.method != "POST":
        return services.opened_with(case, step, typed.saved_at if typed else None)
    before = None if isinstance(error, services.ChangedMeanwhile) else opened_in(request)
    return services.opened_now(case, step, change=before.change if before else None)


def _go_on(request: OfficerRequest, before: Any, case: Any, step: str) -> HttpResponse:
    """To the next step of a draft; a later change leads back to the case. What can hardly be meant is told with it, and
    that signatures are void only where there were some and a fact has changed.
    """
    for doubt in doubts(case, today=today(), step=step):
        messages.warning(request, doubt.message)
    if case.state == "draft" and "stay" not in request.POST:
        return redirect(selectors.next_step(case, step), case.pk)
    void = case.facts_version != before.facts_version and selectors.is_signed(case)
    messages.success(
        request, _("Saved. Earlier signatures no longer hold where facts changed.") if void else _("Saved.")
    )
    return redirect("cases:detail", case.pk)


def typed_in(request: OfficerRequest) -> dict[str, list[str]]:
    return {key: request.POST.getlist(key) for key in request.POST if key not in NOT_TYPED}
