"""Who may ask for a URL at all. A view without a guard cannot be served: ``manage.py check`` fails."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit, urlunsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty
from accounts.officer import Officer
from common.errors import NotFound

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Guard:
    """What a view asks of its caller: nothing (with a reason), a signed-in officer, or one of some duties."""

    duties: frozenset[Duty] = frozenset()
    public_reason: str = ""


class OfficerRequest(HttpRequest):
    """A request that passed a guard; ``accounts.middleware`` has put the officer on it."""

    officer: Officer


def public(*, reason: str) -> Callable[[View], View]:
    """Anybody may ask; say why."""

    def mark(view: View) -> View:
        view.guard = Guard(public_reason=reason)  # type: ignore[attr-defined]
        return view

    return mark


def signed_in(view: View) -> View:
    """Any officer who is signed in."""
    return _guarded(view, Guard())


def duty(*duties: Duty) -> Callable[[View], View]:
    """An officer who holds at least one of ``duties`` somewhere; where, the service decides.

    Who holds none gets 403 inside his area; of what lies outside it he does not even hear that it exists (404).
    """
    if not duties:
        raise ValueError("a guard without a duty would let every officer pass; say @signed_in if that is meant")

    def mark(view: View) -> View:
        return _guarded(view, Guard(duties=frozenset(duties)))

    return mark


def may_open(url: str, officer: Officer) -> bool:
    """Whether the guard of the page behind ``url`` lets the officer in; what he may do there, the service decides."""
    guard: Guard = resolve(url).func.guard  # type: ignore[attr-defined]  # every view carries one, see the check below
    return not guard.duties or officer.may(*guard.duties)


SIGHT: dict[str, Callable[[Officer], QuerySet[Any]]] = {}
"""By the name of a URL's parameter, the rows that an officer may see; filled by the apps that have such rows."""


ABSENT: dict[str, str] = {}
"""By the same name, the code with which reading such a row says that it is not there; else ``<row>_not_found``."""


def only_in_sight(officer: Officer, named: Mapping[str, object]) -> None:
    """Raise NotFound if a row that is named is not there or not for this officer to see: the two look the same."""
    for name, value in named.items():
        if name in SIGHT and not SIGHT[name](officer).filter(pk=value).exists():
            code = ABSENT.get(name, f"{name.removesuffix('_id')}_not_found")
            raise NotFound(code, _("There is nothing of this number in your area."))


def admits(guard: Guard, officer: Officer, named: Mapping[str, object]) -> bool:
    """Whether a signed-in officer may ask for an address that names these rows; raises NotFound out of his sight."""
    if not guard.duties or officer.may(*guard.duties):
        return True
    only_in_sight(officer, named)
    return False


def _guarded(view: View, guard: Guard) -> View:
    @wraps(view)
    def inner(request: OfficerRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_the_door(request)
        if not admits(guard, request.officer, kwargs):
            raise PermissionDenied
        return cast(HttpResponse, view(request, *args, **kwargs))

    inner.guard = guard  # type: ignore[attr-defined]
    return cast(View, inner)


def to_the_door(request: HttpRequest) -> HttpResponse:
    """To sign-in and back; who asked for a part of a page comes back to the page, who sent an act is told its fate."""
    part = request.headers.get("HX-Request") == "true"
    if request.method == "POST" and not part and "X-Autosave" not in request.headers:
        messages.warning(request, _("Your session has ended. What you sent last was not done; sign in, then do it."))
    return redirect_to_login(_page_of(request) if part else request.get_full_path())


def _page_of(request: HttpRequest) -> str:
    """Path and query of the page that asked for a part; the first page when the header makes no sense."""
    try:
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return "/"
    return urlunsplit(("", "", page.path or "/", page.query, ""))


def views(patterns: Sequence[URLPattern | URLResolver] | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every routed view with its full route."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from views(entry.url_patterns, route)
        else:
            yield route, entry.callback


@register()
def every_view_is_guarded(**_: object) -> list[CheckMessage]:
    """Deny by default: a URL whose view carries neither ``duty`` nor ``signed_in`` nor ``public`` is an error."""
    return [
        Error(f"URL {route!r} has no guard", hint="Use @duty, @signed_in or @public(reason=…).", id="accounts.E001")
        for route, view in views()
        if not isinstance(getattr(view, "guard", None), Guard)
    ]
