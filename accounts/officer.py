"""Who acts: one frozen view of an officer's postings on a day, asked by guards, services and row scope alike."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.duties import CASE_DUTIES, Duty, RegionLevel
from accounts.models import Posting, User
from audit.verbs import THE_SYSTEM
from common.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Held:
    """A posting as it gives a right: where, at which level, and for whom and until when if it is a substitution."""

    duty: Duty
    office_id: int
    office_name: str
    level: RegionLevel
    path: str
    for_user_id: int | None = None
    for_name: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer with the postings in force today. ``needs`` raises; ``may`` is for menus only.

    ``below`` is the region path that a token keeps him to, who else acts in his own name alone.
    """

    user_id: int
    name: str
    held: tuple[Held, ...]
    below: str = ""

    def may(self, *duties: Duty) -> bool:
        """Whether a menu entry makes sense; says nothing about any particular case."""
        return any(h.duty in duties for h in self.held)

    def needs(self, duty: Duty, path: str, *, level: RegionLevel | None = None) -> Held:
        """The posting that gives ``duty`` over ``path`` (at exactly ``level`` if given); own postings before
        substitutions.

        Raises NotAllowed when there is none.
        """
        fits = [
            h for h in self.held if h.duty is duty and path.startswith(h.path) and (level is None or h.level is level)
        ]
        if not fits:
            raise NotAllowed(
                "duty_missing", _("You are not posted to do this here (duty: %(duty)s).") % {"duty": duty.label}
            )
        return min(fits, key=lambda h: h.for_user_id is not None)

    def paths(self, *duties: Duty) -> tuple[str, ...]:
        """The region paths over which one of ``duties`` is held; without inner repeats."""
        found = sorted({h.path for h in self.held if h.duty in duties})
        return tuple(p for p in found if not any(p != q and p.startswith(q) for q in found))

    def narrowed(self, duties: Collection[str], path: str) -> "Officer":
        """The same officer with these duties only, and only below ``path``: what a token of his may do."""
        within = (
            held if held.path.startswith(path) else replace(held, path=path)
            for held in self.held
            if held.duty in duties and (held.path.startswith(path) or path.startswith(held.path))
        )
        return Officer(self.user_id, self.name, tuple(within), below=path)

    def kept_to(self, area: Collection[str], *duties: Duty) -> "Officer":
        """The same officer with no more of ``duties`` than inside ``area``: what was begun for it ends in it."""
        if all(path.startswith(tuple(area)) for path in self.paths(*duties)):
            return self
        held = (one for path in sorted(area) for one in self.narrowed(frozenset(Duty), path).held)
        return replace(self, held=tuple(dict.fromkeys(held)))

    @property
    def case_paths(self) -> tuple[str, ...]:
        """The area whose cases this officer may see."""
        return self.paths(*CASE_DUTIES)

    @property
    def decides_at_the_county(self) -> bool:
        """What such an officer decides is above what a township may (二（二）2): an unattended desk must not do it."""
        return any(h.duty is Duty.DECIDE and h.level is RegionLevel.COUNTY for h in self.held)

    @property
    def home_path(self) -> str:
        """The area to show first; the whole city for nobody in particular."""
        return min((h.path for h in self.held), key=len, default="")


SYSTEM = Officer(0, THE_SYSTEM.zh, ())
"""Acts of the clock: sweeps and recomputations that no officer asked for."""


def officer_on(user: User, day: date) -> Officer:
    """Read the postings in force on ``day``, in one query."""
    rows = Posting.objects.in_force(day).filter(user=user).values_list(
        "duty", "office_id", "office__name", "office__level", "office__region__path", "substitutes__user_id",
        "substitutes__user__name", "ends_on",
    )  # fmt: skip
    held = (
        Held(
            duty=Duty(duty), office_id=office_id, office_name=office, level=RegionLevel(level), path=path,
            for_user_id=absent_id, for_name=absent or "", until=last if absent_id else None,
        )
        for duty, office_id, office, level, path, absent_id, absent, last in rows
    )  # fmt: skip
    return Officer(user.pk, user.name, tuple(held))


def within(field: str, paths: Iterable[str]) -> Q:
    """Rows whose ``field`` (a region path) lies below one of ``paths``; no paths, no rows."""
    scope = Q(pk__in=[])
    for path in paths:
        scope |= Q(**{f"{field}__startswith": path})
    return scope
