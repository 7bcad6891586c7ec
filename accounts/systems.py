"""Reading the accounts of other systems: their tokens, and where one may be let."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty, RegionLevel
from accounts.models import AccessToken, Region
from accounts.officer import Officer, within
from accounts.selectors import is_in_area
from accounts.terms import TokenState
from common.errors import NotFound


@dataclass(frozen=True, slots=True)
class TokenSeen:
    """A token and whether it is in force today."""

    token: AccessToken
    state: TokenState

    @property
    def duties(self) -> str:
        """What it may do, in words."""
        return "、".join(Duty(code).label for code in self.token.duties)

    @property
    def key(self) -> str:
        """Its id, for places in the page."""
        return str(self.token.pk)

    @property
    def revocable(self) -> bool:
        """Whether there is anything to revoke."""
        return self.state is TokenState.IN_FORCE


def tokens_of(officer: Officer, user_id: int, today: date) -> list[TokenSeen]:
    """The tokens of another system, newest first; raises NotFound outside the area."""
    if not is_in_area(officer, user_id):
        raise NotFound("officer_not_found", _("There is no such officer in your area."))
    rows = AccessToken.objects.filter(user=user_id).select_related("area", "issued_by")
    return [TokenSeen(row, row.state_on(today)) for row in rows]


def token_in_area(officer: Officer, token_id: int) -> AccessToken:
    """One token of an account of the area; raises NotFound."""
    row = AccessToken.objects.filter(pk=token_id).select_related("user", "area").first()
    if row is None or not is_in_area(officer, row.user_id):
        raise NotFound("token_not_found", _("There is no such token in your area."))
    return row


def area_choices(officer: Officer) -> list[tuple[int, str]]:
    """The regions below which a token may be let, widest first, each indented by its level."""
    scope = within("path", officer.paths(Duty.OFFICERS))
    rows = Region.objects.filter(scope).exclude(level=RegionLevel.VILLAGE).order_by("path")
    return [(row.pk, "　" * (row.path.count("/") - 2) + row.name) for row in rows]
