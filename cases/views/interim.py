"""The application for dibao or tekun while which is decided a case is helped, and its outcome."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.duties import CASE_DUTIES
from accounts.guards import OfficerRequest, duty
from cases import services
from cases.forms.interim import AnswerForm
from cases.selectors.actions import may_write
from cases.selectors.interim import interim_to_answer
from cases.views.answers import head, show
from common.clock import now, today


@require_http_methods(["GET", "HEAD", "POST"])
@duty(*CASE_DUTIES)
def interim(request: OfficerRequest, case_id: int) -> HttpResponse:
    """What is known of it; the caseworker adds its outcome at any time, after closing too."""
    top = head(request, case_id, "cases:interim")
    found = interim_to_answer(top.case, today=today())
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            services.record_interim_answer(
                case_id, officer=request.officer, at=now(), today=today(), **form.cleaned_data
            )  # fmt: skip
            messages.success(request, _("The outcome is kept with the case; its signatures stand."))
            return redirect("cases:interim", case_id)
    shown = {"head": top, "interim": found, "form": form, "checked": [form]}
    return show(request, "cases/interim.html", shown | {"may_write": may_write(top.case, request.officer)})
