"""Pages of the emergency track."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.duties import CASE_DUTIES, Duty
from accounts.exporting import wanted_of
from accounts.guards import OfficerRequest, duty
from accounts.selectors import township_choices
from cases.selectors import hints
from cases.selectors.file import head_of
from cases.selectors.intake import villages
from cases.terms import SettleWay, State
from common.clock import now, today
from common.errors import NotFound
from funds.forms import emergency as forms
from funds.selectors import duty as screen
from funds.selectors import emergency as selectors
from funds.selectors.goods import offers, stores_for
from funds.services import emergency as services
from funds.services import paperwork
from funds.services.bounced import give_again
from funds.services.helping import help_first

PAGE = require_http_methods(["GET", "HEAD", "POST"])
NOT_TYPED = ("csrfmiddlewaretoken", "opened", "draft", "help", "register", "goods", "signature")


ACTS = {
    "help": (Duty.CASEWORK, Duty.DECIDE),
    "papers": CASE_DUTIES,
    "settle": (Duty.CASEWORK,),
    "review": (Duty.SUPERVISE,),
}
"""Who is offered the next step of what is shown, as the pages of these steps ask for."""


@require_safe
@duty(*CASE_DUTIES)
def duty_screen(request: OfficerRequest) -> HttpResponse:
    """What is urgent now."""
    form = forms.DutyFilter(request.GET, townships=list(township_choices(request.officer)))
    asked = wanted_of(form)
    found = screen.duty_screen(
        request.officer, at=now(), today=today(), shown=asked.get("shown", ""), township_id=asked.get("township"),
        cursor=request.GET,
    )  # fmt: skip
    return render(
        request, "funds/emergency/duty.html",
        {
            "found": found, "form": form, "filtered": asked.get("township"),
            "may_act": any(request.officer.may(duty) for duty in ACTS.get(found.shown, ())),
        },
    )  # fmt: skip


@PAGE
@duty(Duty.CASEWORK)
def new(request: OfficerRequest) -> HttpResponse:
    """The one screen."""
    return _one_screen(request, None)


@PAGE
@duty(Duty.CASEWORK)
def draft(request: OfficerRequest, case_id: int) -> HttpResponse:
    """The one screen again, with what was typed."""
    return _one_screen(request, case_id)


def _one_screen(request: OfficerRequest, case_id: int | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    setup = selectors.setup(
        request.officer, today=today(), case_id=case_id, township=request.POST.get("township", "")
    )  # fmt: skip
    minute = now().replace(second=0, microsecond=0)
    typed_so_far = setup.typed.flat if setup.typed else setup.known
    start: dict[str, Any] = {"reported_at": minute, "approved_at": minute, **typed_so_far}
    if posted is not None and "draft" in posted:
        return _kept(request, setup)
    form = forms.EmergencyForm(posted, request.FILES or None, setup=setup, initial=start)
    helps = posted is not None and "help" in posted
    typed = start if posted is None else posted.dict()
    help_form = forms.HelpForm(posted, request.FILES) if helps else forms.HelpForm(initial=typed)
    if posted is not None and form.is_valid() & (not helps or help_form.is_valid()):
        with form.refusals(), help_form.refusals():
            taken = services.take(
                form.given, help_form.given if helps else None, token=form.cleaned_data["token"], case_id=case_id,
                officer=request.officer, at=now(), today=today(),
            )  # fmt: skip
            return _answer(request, taken, helped=helps)
    elif helps and (given := form.so_far) and (helped := help_form.so_far):
        with help_form.faults_beside():
            token = form.cleaned_data["token"]
            services.foresee_help(given, helped, token=token, officer=request.officer, at=now(), today=today())
    shown = {"form": form, "help": help_form, "setup": setup, "sentences": selectors.SENTENCES}
    if setup.case:
        kept_at = setup.typed.saved_at if setup.typed else None
        shown["opened"] = request.POST.get("opened") or services.page_of(setup.case, kept_at)
    if setup.limits:
        shown["known"] = selectors.undocumented_lately(setup.limits.township.pk, at=now())
        shown["villages"] = villages(setup.limits.township.pk)
    status = max(form.status, help_form.status if helps else 200)
    return render(request, "funds/emergency/new.html", shown, status=status)


def _kept(request: OfficerRequest, setup: selectors.Setup) -> HttpResponse:
    """What is typed so far becomes a draft, which then saves itself."""
    typed = {key: request.POST.getlist(key) for key in request.POST if key not in NOT_TYPED}
    case = services.keep_draft(
        typed, case_id=setup.case.pk if setup.case else None, officer=request.officer, at=now(), today=today()
    )  # fmt: skip
    messages.success(request, _("The draft is kept; it saves itself from now on. The hours do not run yet."))
    return redirect("emergency:draft", case.pk)


def _answer(request: OfficerRequest, taken: services.Taken, *, helped: bool) -> HttpResponse:
    for blocker in taken.blockers:
        messages.error(request, blocker.message)
    if "goods" in request.POST:
        messages.success(request, _("Registered. Now record the goods."))
        return redirect("emergency:help_goods", taken.case.pk)
    if taken.blockers:
        return redirect("emergency:help", taken.case.pk)
    text = _("Registered and helped.") if helped else _("Registered. Help is due within the hours shown.")
    messages.success(request, text)
    return redirect("cases:detail", taken.case.pk)


@require_safe
@duty(Duty.CASEWORK)
def left(request: OfficerRequest) -> HttpResponse:
    """Limit and balances of the township that is chosen."""
    found = selectors.limits_of(request.officer, request.GET.get("township", ""), today=today())
    known = selectors.undocumented_lately(found.township.pk, at=now())
    shown = {"limits": found, "help": forms.HelpForm(), "known": known, "villages": villages(found.township.pk)}
    return render(request, "funds/emergency/chosen.html", shown)


@require_POST
@duty(Duty.CASEWORK)
def person(request: OfficerRequest) -> HttpResponse:
    """What is known of a number as soon as it is typed; it travels in the body, never in an address."""
    text = request.POST.get("id_number", "")
    if not text.strip():
        return HttpResponse(status=200)
    limits = selectors.limits_of(request.officer, request.POST.get("township", ""), today=today())
    found = hints.person_hint(
        request.officer, text, county_id=limits.township.parent_id, today=today(), name=request.POST.get("name", "")
    )
    asks = selectors.had_relief_lately(request.officer, text, today=today())
    shown = {"hint": found, "asks": asks, "help": forms.HelpForm()}
    return render(request, "funds/emergency/person.html", shown)


@PAGE
@duty(Duty.CASEWORK, Duty.DECIDE)
def help_(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Help that follows the registration."""
    found = selectors.shown(request.officer, case_id, at=now(), today=today())
    minute = now().replace(second=0, microsecond=0)
    start = {"receiver": found.case.applicant_name, "approved_at": minute}
    form = forms.HelpForm(request.POST or None, request.FILES or None, initial=start)
    if form.is_valid():
        with form.refusals():
            help_first(case_id, form.given, officer=request.officer, at=now(), today=today())
            messages.success(request, _("The help is recorded."))
            return redirect("cases:detail", case_id)
    return render(request, "funds/emergency/help.html", {"found": found, "form": form}, status=form.status)


@PAGE
@duty(Duty.CASEWORK, Duty.DECIDE)
def help_goods(request: OfficerRequest, case_id: int) -> HttpResponse:
    """Help in goods out of a store of the township or its county."""
    found = selectors.shown(request.officer, case_id, at=now(), today=today())
    stores = stores_for(found.case)
    store = next((one for one in stores if str(one.pk) == request.GET.get("store", "")), stores[0])
    start = {"receiver": found.case.applicant_name, "approved_at": now().replace(second=0, microsecond=0)}
    posted = request.POST if request.method == "POST" else None
    offered = offers(found.case, store, today=today())
    form = forms.GoodsHelpForm(posted, request.FILES or None, initial=start, offers=offered)
    if form.is_valid():
        with form.refusals():
            given = form.given(store.pk)
            help_first(case_id, given, officer=request.officer, at=now(), today=today())
            messages.success(request, _("The help is recorded."))
            return redirect("cases:detail", case_id)
    shown = {"found": found, "form": form, "stores": stores, "store": store}
    return render(request, "funds/emergency/help_goods.html", shown, status=form.status)


@PAGE
@duty(Duty.CASEWORK, Duty.DECIDE)
def came_back(request: OfficerRequest, case_id: int) -> HttpResponse:
    """The bank gave the help back: the sum is given once more."""
    found = selectors.shown(request.officer, case_id, at=now(), today=today())
    start = {"came_back_on": today(), "receiver": found.case.applicant_name}
    posted = request.POST if request.method == "POST" else None
    form = forms.CameBackForm(posted, request.FILES or None, initial=start)
    if form.is_valid():
        with form.refusals():
            give_again(case_id, form.given, officer=request.officer, at=now(), today=today())
            messages.success(request, _("Recorded: the money came back and was given once more."))
            return redirect("cases:detail", case_id)
    return render(request, "funds/emergency/came_back.html", {"found": found, "form": form}, status=form.status)


@PAGE
@duty(*CASE_DUTIES)
def papers(request: OfficerRequest, case_id: int) -> HttpResponse:
    """The paperwork that is owed: what is missing, until when; easing and extension."""
    found = selectors.shown(request.officer, case_id, at=now(), today=today())
    eases, extends = "ease" in request.POST, "extend" in request.POST
    ease = forms.EaseForm(request.POST if eases else None, initial={"eased_on": today()})
    extend = forms.ExtendForm(request.POST if extends else None)
    if eases and ease.is_valid():
        with ease.refusals():
            paperwork.ease(case_id, officer=request.officer, at=now(), today=today(), **ease.cleaned_data)
            messages.success(request, _("Recorded; the time for the paperwork is counted from that day."))
            return redirect("emergency:papers", case_id)
    if extends and extend.is_valid():
        with extend.refusals():
            paperwork.extend(case_id, officer=request.officer, at=now(), today=today(), **extend.cleaned_data)
            messages.success(request, _("The time for the paperwork is extended."))
            return redirect("emergency:papers", case_id)
    shown = {"found": found, "ease": ease, "extend": extend}
    return render(request, "funds/emergency/papers.html", shown, status=max(ease.status, extend.status))


@require_safe
@duty(Duty.CASEWORK)
def settle(request: OfficerRequest, case_id: int) -> HttpResponse:
    """The ways in which an emergency ends without a decision."""
    found = selectors.shown(request.officer, case_id, at=now(), today=today())
    ways = [way for way in SettleWay if way.value in found.may]
    return render(request, "funds/emergency/ways.html", {"found": found, "ways": ways})


@PAGE
@duty(Duty.CASEWORK)
def settle_by(request: OfficerRequest, case_id: int, way: str) -> HttpResponse:
    """End an emergency in one of these ways."""
    found = selectors.shown(request.officer, case_id, at=now(), today=today())
    if way not in list(SettleWay):
        raise NotFound("no_such_way", way)
    chosen = SettleWay(way)
    start = {"held_on": today(), "taken_over_at": now().replace(second=0, microsecond=0)}
    posted = request.POST if request.method == "POST" else None
    form = forms.SETTLE_FORMS[chosen](posted, request.FILES or None, initial=start)
    if form.is_valid():
        with form.refusals():
            case = paperwork.settle(
                case_id, chosen, officer=request.officer, at=now(), today=today(),
                **forms.settle_given(form),
            )  # fmt: skip
            if case.state == State.CLOSED:
                messages.success(request, _("The case is settled and closed."))
            else:
                text = _("The transfer is recorded; the paperwork of the help is still owed.")
                messages.success(request, text)
            return redirect("cases:detail", case_id)
    shown = {"found": found, "form": form, "way": chosen}
    return render(request, "funds/emergency/settle.html", shown, status=form.status)


@PAGE
@duty(Duty.SUPERVISE)
def review(request: OfficerRequest, case_id: int) -> HttpResponse:
    """The county looks at help that one officer gave alone."""
    found = selectors.shown(request.officer, case_id, at=now(), today=today())
    form = forms.AdvanceReviewForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            paperwork.review_advance(case_id, officer=request.officer, at=now(), **form.cleaned_data)
            messages.success(request, _("The review is recorded."))
            return redirect("cases:detail", case_id)
    return render(request, "funds/emergency/review.html", {"found": found, "form": form}, status=form.status)


@require_safe
@duty(*CASE_DUTIES)
def panel(request: OfficerRequest, case_id: int) -> HttpResponse:
    """The tab of a case that tells of the emergency, its help and its paperwork."""
    case = selectors.seen(request.officer, case_id)
    shown: dict[str, Any] = {"head": head_of(case, officer=request.officer, today=today(), here="emergency:panel")}
    if selectors.is_emergency(case):
        shown["found"] = selectors.shown(request.officer, case_id, at=now(), today=today())
    return render(request, "funds/emergency/one.html", shown)
