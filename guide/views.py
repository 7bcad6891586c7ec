"""The help: guides of one page, keys, words, clauses, news, and the first steps."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import services
from accounts.guards import OfficerRequest, signed_in
from common.clock import today
from guide import selectors
from guide.forms import NewsForm, TourForm, WordFilter
from guide.glossary import found
from guide.news import NEWS
from guide.roles import Role


@require_safe
@signed_in
def index(request: OfficerRequest) -> HttpResponse:
    """What is to be done here, and everything else there is to read."""
    return render(request, "guide/index.html", {"page": selectors.index(request.officer)})


@require_safe
@signed_in
def sheet(request: OfficerRequest, role: str) -> HttpResponse:
    """A role's guide on one page, to be printed."""
    if role not in {one.value for one in Role}:
        raise Http404
    page = selectors.sheet(Role(role), request.officer, today=today())
    return render(request, "guide/sheet.html", {"page": page})


@require_safe
@signed_in
def keys(request: OfficerRequest) -> HttpResponse:
    """All keys."""
    return render(request, "guide/keys.html")


@require_safe
@signed_in
def words(request: OfficerRequest) -> HttpResponse:
    """The glossary, narrowed to a word."""
    form = WordFilter(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    return render(request, "guide/words.html", {"form": form, "words": list(found(text))})


@require_safe
@signed_in
def clauses(request: OfficerRequest) -> HttpResponse:
    """The text of each clause, with the numbers that it asks for as they are in force."""
    page = selectors.clauses(request.officer, today=today())
    return render(request, "guide/clauses.html", {"page": page})


@require_safe
@signed_in
def news(request: OfficerRequest) -> HttpResponse:
    """What changed."""
    return render(request, "guide/news.html", {"news": NEWS})


@require_POST
@signed_in
def news_read(request: OfficerRequest) -> HttpResponse:
    """It is read up to the newest on the page."""
    form = NewsForm(request.POST)
    if form.is_valid():
        services.keep_news_read(form.cleaned_data["number"], officer=request.officer)
    return redirect("help:news")


@require_POST
@signed_in
def tour(request: OfficerRequest) -> HttpResponse:
    """Another of the first steps, or none any more; what makes no sense changes nothing."""
    form = TourForm(request.POST)
    if form.is_valid():
        services.keep_tour_step(form.cleaned_data["step"], officer=request.officer)
    return redirect("notices:desk")
