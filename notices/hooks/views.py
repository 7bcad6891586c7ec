"""Pages of the hooks: which systems are told, and what became of each delivery."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.duties import Duty
from accounts.exporting import wanted_of
from accounts.guards import OfficerRequest, duty
from accounts.stepup import fresh
from common.clock import now
from common.errors import Invalid, WrongState
from notices.hooks import selectors, services
from notices.hooks.addresses import hosts
from notices.hooks.forms import HookFilter, HookForm, LogFilter, PauseForm, RotateForm
from notices.tasks import begin_sending

managing = duty(Duty.OFFICERS)


@require_safe
@managing
def hooks(request: OfficerRequest) -> HttpResponse:
    """The systems that are told, in the officer's area."""
    form = HookFilter(request.GET)
    asked = wanted_of(form)
    page = selectors.hooks_page(
        request.officer,
        text=asked.get("q", ""),
        state=asked.get("state", ""),
        sort=request.GET.get("sort", "name"),
        cursor=request.GET,
    )
    shown = {"form": form, "page": page, "filtered": any(asked.values()), "hosts": hosts()}
    return render(request, "hooks/list.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@managing
@fresh()
def add(request: OfficerRequest) -> HttpResponse:
    """A new hook; the answer shows its secret, once."""
    form = HookForm(request.POST or None, regions=selectors.region_choices(request.officer))
    if form.is_valid():
        with form.refusals():
            token = form.cleaned_data["token"]
            return _show_secret(request, services.add(form.given, token=token, officer=request.officer, at=now()))
    return render(request, "hooks/form.html", {"form": form, "hosts": hosts()}, status=form.status)


@require_safe
@managing
def hook(request: OfficerRequest, hook_id: int) -> HttpResponse:
    """How a hook stands, and the log of its deliveries."""
    found, form = selectors.hook_of(request.officer, hook_id), LogFilter(request.GET)
    asked = wanted_of(form)
    shown = {
        "hook": found,
        "form": form,
        "tally": selectors.tally(found),
        "page": selectors.log_page(found, **asked, cursor=request.GET),
        "filtered": any(asked.values()),
        "old_until": found.old_until if found.old_until and found.old_until > now() else None,
    }
    return render(request, "hooks/hook.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@managing
@fresh()
def edit(request: OfficerRequest, hook_id: int) -> HttpResponse:
    """Another name, address, region or choice of events."""
    found = selectors.hook_of(request.officer, hook_id)
    start = {"name": found.name, "address": found.address, "region": found.region_id, "verbs": found.verbs}
    regions = selectors.region_choices(request.officer)
    form = HookForm(request.POST or None, regions=regions, initial=start | {"token": found.token})
    if form.is_valid():
        with form.refusals():
            services.change(hook_id, form.given, officer=request.officer, at=now())
            messages.success(request, _("The webhook is changed."))
            return redirect("hooks:hook", hook_id)
    return render(request, "hooks/form.html", {"form": form, "hook": found, "hosts": hosts()}, status=form.status)


@require_POST
@managing
@fresh()
def rotate(request: OfficerRequest, hook_id: int) -> HttpResponse:
    """A new secret, shown once."""
    selectors.hook_of(request.officer, hook_id)
    form = RotateForm(request.POST)
    if not form.is_valid():
        return redirect("hooks:hook", hook_id)
    seen = form.cleaned_data["generation"]
    return _show_secret(request, services.rotate(hook_id, seen=seen, officer=request.officer, at=now()))


@require_POST
@managing
def pause(request: OfficerRequest, hook_id: int) -> HttpResponse:
    """Send nothing for a while, for a reason."""
    why = request.POST.get("why", "") if PauseForm(request.POST).is_valid() else ""
    said = _("The webhook is paused; what happens meanwhile waits.")
    return _act(request, hook_id, lambda: services.pause(hook_id, why=why, officer=request.officer, at=now()), said)


@require_POST
@managing
def resume(request: OfficerRequest, hook_id: int) -> HttpResponse:
    """Send again."""
    said = _("The webhook sends again.")
    return _act(request, hook_id, lambda: services.resume(hook_id, officer=request.officer, at=now()), said)


@require_POST
@managing
@fresh()
def remove(request: OfficerRequest, hook_id: int) -> HttpResponse:
    """Tell that system nothing more, for good."""
    said = _("The webhook is removed; its log can still be read.")
    return _act(request, hook_id, lambda: services.remove(hook_id, officer=request.officer, at=now()), said)


@require_POST
@managing
def test(request: OfficerRequest, hook_id: int) -> HttpResponse:
    """Send a test; the answer is seen on the page of its delivery."""
    row = services.test(hook_id, officer=request.officer, at=now())
    begin_sending()
    messages.success(request, _("The test is on its way; load this page again to see the answer."))
    return redirect("hooks:delivery", hook_id, row.pk)


@require_POST
@managing
def failed_again(request: OfficerRequest, hook_id: int) -> HttpResponse:
    """Send all again that failed."""
    count = services.send_failed_again(hook_id, officer=request.officer, at=now())
    begin_sending()
    said = ngettext("%(n)d delivery will be sent again.", "%(n)d deliveries will be sent again.", count)
    messages.success(request, said % {"n": count})
    return redirect("hooks:hook", hook_id)


@require_safe
@managing
def delivery(request: OfficerRequest, hook_id: int, delivery_id: int) -> HttpResponse:
    """What was sent, and what was answered."""
    found = selectors.delivery_of(request.officer, hook_id, delivery_id)
    return render(request, "hooks/delivery.html", {"delivery": found, "hook": found.hook})


@require_POST
@managing
def again(request: OfficerRequest, hook_id: int, delivery_id: int) -> HttpResponse:
    """Send one again."""
    selectors.delivery_of(request.officer, hook_id, delivery_id)
    services.send_again(hook_id, delivery_id, officer=request.officer, at=now())
    begin_sending()
    messages.success(request, _("It will be sent again; load this page again to see the answer."))
    return redirect("hooks:delivery", hook_id, delivery_id)


def _act(request: OfficerRequest, hook_id: int, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except (Invalid, WrongState) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("hooks:hook", hook_id)


def _show_secret(request: OfficerRequest, issued: services.Issued) -> HttpResponse:
    """In the answer itself and nowhere else: no message, no session, no cache keeps it."""
    response = render(request, "hooks/secret_once.html", {"issued": issued, "hook": issued.hook})
    response["Cache-Control"] = "no-store"
    return response
