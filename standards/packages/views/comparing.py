"""Two sets of rules side by side: any two packages of the area, or a draft against what is in force."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.duties import Duty
from accounts.guards import OfficerRequest, duty
from common.clock import today
from standards.packages.comparing import compare as compared
from standards.packages.forms.lists import CompareForm
from standards.packages.targets import target_of
from standards.packages.views.targets import targets


@require_safe
@duty(*Duty)
def compare(request: OfficerRequest) -> HttpResponse:
    """Section by section, what differs first; a change also in words."""
    here = target_of(request.officer, "", today()).code
    asked = {"left": here, "right": here, "day": today().isoformat()} | request.GET.dict()
    form = CompareForm(asked, targets=targets(request.officer))
    shown: dict[str, Any] = {"form": form, "may_set": request.officer.may(Duty.STANDARDS)}
    if form.is_valid():
        left, right = (target_of(request.officer, form.cleaned_data[side], form.cleaned_data["day"]) for side in SIDES)
        pairs = compared(left.stack, right.stack)
        shown |= {
            "left": left,
            "right": right,
            "pairs": pairs if form.cleaned_data["same"] else [pair for pair in pairs if pair.differs],
            "alike": [pair.section for pair in pairs if not pair.differs],
            "show_same": form.cleaned_data["same"],
        }
    return render(request, "standards/packages/compare.html", shown)


SIDES = ("left", "right")
