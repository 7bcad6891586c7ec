"""The tree of regions and who sits where."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import selectors
from accounts.guards import OfficerRequest, signed_in
from common.clock import today


@require_safe
@signed_in
def regions(request: OfficerRequest) -> HttpResponse:
    """The city, or what a search finds."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:60]
    if text:
        return render(request, "accounts/regions_found.html", {"q": text, "found": selectors.find_regions(text)})
    city = selectors.top_region()
    if city is None:
        return render(request, "accounts/regions_found.html", {"q": "", "found": []})
    return _page(request, city.pk)


@require_safe
@signed_in
def region(request: OfficerRequest, region_id: int) -> HttpResponse:
    """One region: its offices, who sits there, what lies below. ``?part=below`` gives the list below alone."""
    return _page(request, region_id)


def _page(request: OfficerRequest, region_id: int) -> HttpResponse:
    place = selectors.region(region_id)
    shown: dict[str, object] = {"region": place, "below": selectors.children(place)}
    if request.GET.get("part") == "below":
        return render(request, "accounts/_below.html", shown)
    shown |= {"above": selectors.ancestors(place), "offices": selectors.offices_in(place, today())}
    return render(request, "accounts/region.html", shown)
