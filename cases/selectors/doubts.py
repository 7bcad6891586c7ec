"""What stands in an application and can hardly be meant: told where it is mended, and nothing waits for it."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.place_names import townships, village_names
from cases.models import Case, Member
from cases.plausible import Day, Village, doubtful_account, doubtful_area, doubtful_relation, past_day, village
from cases.terms import Relation
from common.errors import Blocker
from common.forms import ACCOUNT_DOUBTFUL

_STEPS = {"household": "cases:intake_household", "hardship": "cases:intake_hardship", "payee": "cases:intake_payee"}


def doubts(case: Case, *, today: date, step: str = "") -> list[Blocker]:
    """Worth another look, of the whole application or of one ``step``."""
    found = {"household": _of_household, "hardship": _of_hardship, "payee": _of_payee}
    return [
        Blocker("doubtful", text, _STEPS[name])
        for name, look in found.items()
        if step in ("", name)
        for text in look(case, today)
    ]


def _of_household(case: Case, _today: date) -> Iterator[str]:
    prefetch_related_objects([case], Prefetch("members", Member.objects.select_related("person")))
    members = list(case.members.all())
    if not members:
        return
    places = townships()
    local = {township.code[:6] for township in places}
    for member in members:
        if member.person.id_number and doubtful_area(member.person.id_number, local):
            said = {"name": member.person.name, "code": member.person.id_number[:6]}
            yield _("%(name)s: the identity number begins with %(code)s, which is no county; compare the card.") % said
        if doubtful_relation(member.relation, member.person.sex):
            said = {"name": member.person.name, "relation": Relation(member.relation).label}
            yield _("%(name)s: “%(relation)s” does not go with the sex that the identity number tells.") % said
    known = village_names(case.county.path)
    where = village(case.village_name, case.township, known) if case.village_name else Village.HERE
    if where is not Village.HERE and known.knows(case.township):  # where no list is kept, nothing can be told
        named = [place.name for place in places if place.pk in known.having(case.village_name, case.township)]
        lies = _("of %(townships)s") % {"townships": "、".join(named)} if named else where.label
        yield _together(case.village_name, lies)


def _of_hardship(case: Case, today: date) -> Iterator[str]:
    days = ((_("Applied on"), case.applied_on), (_("Day of the incident"), case.incident_on))
    for label, day in days:
        if day and (how := past_day(day, today)) is not Day.USUAL:
            yield _together(f"{label} {day}", how.label)


def _together(what: str, how: str) -> str:
    return what + pgettext("between label and error", ": ") + how


def _of_payee(case: Case, _today: date) -> Iterator[str]:
    if doubtful_account(case.account):
        yield str(ACCOUNT_DOUBTFUL)
