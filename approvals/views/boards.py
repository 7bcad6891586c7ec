"""The deadline board, the supervision list and the post-review list."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.duties import CASE_DUTIES, Duty
from accounts.exporting import wanted_of
from accounts.guards import OfficerRequest, duty
from accounts.selectors import township_choices
from approvals import selectors, services
from approvals.forms import BoardFilter, CloseForm, ExplainForm, PostReviewForm
from common.clock import now, today


@require_safe
@duty(*CASE_DUTIES)
def deadlines(request: OfficerRequest) -> HttpResponse:
    """Running cases, the one due first on top."""
    form = BoardFilter(request.GET, townships=township_choices(request.officer))
    asked = wanted_of(form)
    board = selectors.board(
        request.officer,
        today=today(),
        township_id=asked.get("township"),
        stage=asked.get("stage", ""),
        due=asked.get("due", ""),
        cursor=request.GET,
    )
    shown: dict[str, object] = {"form": form, "board": board, "filtered": any(asked.values()), "at": now()}
    shown["narrowed"] = urlencode({name: value for name in ("township", "stage") if (value := asked.get(name))})
    return render(request, "approvals/deadlines.html", shown)


@require_safe
@duty(*CASE_DUTIES)
def townships(request: OfficerRequest) -> HttpResponse:
    """How each township of the area stands."""
    return render(request, "approvals/townships.html", {"rows": selectors.by_township(request.officer, today=today())})


@require_safe
@duty(*CASE_DUTIES)
def supervision(request: OfficerRequest) -> HttpResponse:
    """Overdue cases and what was said about them."""
    shown = request.GET.get("shown", "")
    rows = selectors.supervised(request.officer, shown=shown, cursor=request.GET)
    lines = selectors.supervision_lines(rows, officer=request.officer)
    return render(
        request, "approvals/supervision.html", {"rows": rows, "lines": lines, "shown": shown, **_may(request)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.CASEWORK, Duty.DECIDE)
def explain(request: OfficerRequest, supervision_id: int) -> HttpResponse:
    """The township says why the case is late."""
    row = selectors.supervision_to_explain(supervision_id, officer=request.officer)
    form = ExplainForm(request.POST or None, initial={"text": row.explanation})
    if form.is_valid():
        with form.refusals():
            services.explain_delay(supervision_id, officer=request.officer, at=now(), **form.cleaned_data)
            messages.success(request, _("The explanation was sent to the county."))
            return redirect("approvals:supervision")
    return render(request, "approvals/explain.html", {"row": row, "form": form}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.SUPERVISE)
def close(request: OfficerRequest, supervision_id: int) -> HttpResponse:
    """The county closes a supervision."""
    row = selectors.supervision_of(supervision_id, officer=request.officer)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with form.refusals():
            services.close_supervision(supervision_id, officer=request.officer, at=now(), **form.cleaned_data)
            messages.success(request, _("The supervision is closed."))
            return redirect("approvals:supervision")
    (line,) = selectors.supervision_lines([row], officer=request.officer)
    shown = {"row": row, "form": form, "waits": form.blockers or line.waits}
    return render(request, "approvals/close.html", shown, status=form.status)


@require_safe
@duty(Duty.SUPERVISE, Duty.INSPECT)
def post_reviews(request: OfficerRequest) -> HttpResponse:
    """Decisions that an office of one took alone."""
    rows = selectors.post_reviews(request.officer, cursor=request.GET)
    return render(request, "approvals/post_reviews.html", {"rows": rows, **_may(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.SUPERVISE)
def post_review(request: OfficerRequest, decision_id: int) -> HttpResponse:
    """The county looks at such a decision again."""
    row = selectors.decision_to_review(decision_id, officer=request.officer)
    form = PostReviewForm(request.POST or None)
    if form.is_valid():
        with form.refusals():
            services.record_post_review(decision_id, officer=request.officer, at=now(), **form.cleaned_data)
            messages.success(request, _("The post-review is kept with the decision."))
            return redirect("approvals:post_reviews")
    return render(request, "approvals/post_review.html", {"row": row, "form": form}, status=form.status)


def _may(request: OfficerRequest) -> dict[str, bool]:
    """Which tabs and buttons make sense; the services decide."""
    return {
        "may_close": request.officer.may(Duty.SUPERVISE),
        "may_review": request.officer.may(Duty.SUPERVISE, Duty.INSPECT),
    }
