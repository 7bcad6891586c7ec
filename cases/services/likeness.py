"""Possible duplicates: cases that look alike, each pair decided by an officer."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.duties import Duty
from accounts.officer import Officer
from audit.services import record
from audit.verbs import Verb
from cases.models import Case, Likely
from cases.services.door import lock_case
from cases.terms import Alike, Likeness, State
from cases.workflow import FINAL_STATES
from common.errors import Invalid, NotFound
from common.stated import UpTo
from standards.policy.deadlines import add_months
from standards.policy.terms import Cause

SHORTEST_NUMBER = 4
"""Characters from which on a number tells one incident from those of other people; "无" and "1" do not."""
MOST = 20
"""Cases that one reason names, the newest first: more would not be compared by anybody."""


def find_likely(*cases: Case) -> None:
    """Note what looks like each of these cases in its county: in hand, or relieved in the last 12 months.

    Of two of them the later one names the earlier. Open pairs that no longer fit, because facts changed, are dropped.
    A decided pair stays as it was decided, until the two become alike in something that the officer did not see.
    """
    found = _alike(cases)
    known = {(pair.case_id, pair.other_id): pair for pair in Likely.objects.filter(case__in=cases)}
    gone = [pair.pk for key, pair in known.items() if key not in found and pair.likeness == Likeness.OPEN]
    Likely.objects.filter(pk__in=gone).delete()
    Likely.objects.bulk_create(
        [Likely(case_id=pk, other_id=other, why=_codes(why))
         for (pk, other), why in found.items() if (pk, other) not in known],
        ignore_conflicts=True,
    )  # fmt: skip
    for key, pair in known.items():
        if found.get(key, set()) - set(pair.reasons):
            pair.why = _codes(found[key] | set(pair.reasons))
            pair.likeness = pair.likeness if pair.likeness == Likeness.SAME else Likeness.OPEN
            pair.save(update_fields=["why", "likeness"])


def _codes(why: set[Alike]) -> str:
    return ",".join(reason.value for reason in Alike if reason in why)


def _alike(cases: Sequence[Case]) -> dict[tuple[int, int], set[Alike]]:
    """The pairs of a case and one that is like it, with all reasons."""
    found: defaultdict[tuple[int, int], set[Alike]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(
            _SEARCHES,
            {
                "cases": [case.pk for case in cases],
                "since": [add_months(case.begun_on, -12) for case in cases],
                "ended": [State.DRAFT, *FINAL_STATES],
                "shortest": SHORTEST_NUMBER,
                "nobodys": Cause.EDUCATION,  # a school year is everybody's
                "most": MOST,
            },
        )
        for pk, other, reason in cursor.fetchall():
            found[pk, other].add(Alike(reason))
    return dict(found)


_SEARCHES = """
    WITH mine AS MATERIALIZED (
        SELECT c.id, c.county_id, c.township_id, c.village_name, c.cause, c.incident_plain, c.account_index, given.since
        FROM unnest(%(cases)s::bigint[], %(since)s::date[]) AS given (id, since) JOIN cases_case c USING (id)
    ), people AS MATERIALIZED (
        SELECT m.case_id, m.person_id AS id, m.phone_index, p.name, p.birth_on, p.id_index
        FROM cases_member m JOIN cases_person p ON p.id = m.person_id WHERE m.case_id = ANY (%(cases)s)
    ), sharers AS MATERIALIZED (
        SELECT phone_index, other.case_id, other.person_id, p.name
        FROM (SELECT DISTINCT phone_index FROM people) phone CROSS JOIN LATERAL (
            SELECT case_id, person_id FROM cases_member WHERE phone_index = phone.phone_index OFFSET 0) other
        JOIN cases_person p ON p.id = other.person_id
    ), strangers (case_id, id, reason) AS (
        SELECT one.case_id, other.id, 'name_birth' FROM people one CROSS JOIN LATERAL (
            SELECT id FROM cases_person WHERE (name, birth_on) = (one.name, one.birth_on) OFFSET 0) other
        UNION SELECT one.case_id, other.id, 'name_village' FROM people one CROSS JOIN LATERAL (
            SELECT id FROM cases_person WHERE name = one.name AND id_index IS NULL OFFSET 0) other
        UNION SELECT one.case_id, other.id, 'name_village' FROM people one CROSS JOIN LATERAL (
            SELECT id FROM cases_person WHERE name = one.name OFFSET 0) other WHERE one.id_index IS NULL
        EXCEPT SELECT mine.id, own.id, reason FROM mine JOIN people own ON own.case_id = mine.id
            CROSS JOIN (VALUES ('name_birth'), ('name_village')) AS either (reason)
    ), found (id, other, reason) AS (
        SELECT somebody.case_id, theirs.id, somebody.reason
        FROM (SELECT case_id, id, 'person' FROM people UNION ALL TABLE strangers) AS somebody (case_id, id, reason)
        CROSS JOIN LATERAL (SELECT case_id FROM cases_member WHERE person_id = somebody.id
            UNION SELECT id FROM cases_case WHERE applicant_id = somebody.id) AS theirs (id)
        UNION SELECT one.case_id, other.case_id, 'name_phone'
            FROM people one JOIN sharers other USING (phone_index, name)
            WHERE NOT EXISTS (SELECT FROM people own WHERE (own.case_id, own.id) = (one.case_id, other.person_id))
        UNION SELECT mine.id, other.id, 'incident' FROM mine CROSS JOIN LATERAL (
            SELECT id FROM cases_case
            WHERE incident_plain = mine.incident_plain AND incident_plain <> '' OFFSET 0) other
            WHERE length(mine.incident_plain) >= %(shortest)s AND mine.cause <> %(nobodys)s
        UNION SELECT mine.id, other.id, 'account' FROM mine CROSS JOIN LATERAL (
            SELECT id FROM cases_case WHERE account_index = mine.account_index OFFSET 0) other
    ), ranked AS (
        SELECT found.*, row_number() OVER (PARTITION BY found.id, reason ORDER BY found.other DESC) AS nth
        FROM found JOIN mine USING (id) CROSS JOIN LATERAL (SELECT * FROM cases_case WHERE id = found.other OFFSET 0) o
        WHERE o.county_id = mine.county_id AND o.id <> mine.id AND (o.id < mine.id OR o.id <> ALL (%(cases)s))
        AND (o.state <> ALL (%(ended)s) OR o.approved_amount IS NOT NULL OR o.helped_on IS NOT NULL)
        AND coalesce(o.decided_on, o.helped_on, mine.since) >= mine.since
        AND (reason NOT IN ('person', 'incident') OR o.cause = mine.cause)
        AND (reason <> 'name_village' OR mine.village_name <> ''
            AND (o.township_id, o.village_name) = (mine.township_id, mine.village_name))
        AND (reason NOT IN ('incident', 'account')
            OR NOT EXISTS (SELECT FROM people WHERE (case_id, people.id) = (mine.id, o.applicant_id)))
    )
    SELECT id, other, reason FROM ranked WHERE nth <= %(most)s
"""
"""Each search goes by an index of its own, one after the other, whatever the planner thinks of a million cases: hence
the OFFSETs. A telephone is looked up once: a village cadre's may stand at half a register. The same person may well
have another hardship; somebody else may not have the same.
"""


@transaction.atomic
def choose_likeness(
    case_id: int, likely_id: int, *, officer: Officer, at: datetime, likeness: Likeness, note: Annotated[str, UpTo(500)]
) -> Likely:
    """Decide a possible duplicate, with the grounds; a case that is the same is then withdrawn or refused by its own
    step. Raises Invalid for what is no verdict.
    """
    case = lock_case(case_id, officer=officer)
    held = officer.needs(Duty.CASEWORK, case.region_path)
    pair = case.likely.filter(pk=likely_id).first()
    if pair is None:
        raise NotFound("likely_not_found", _("There is no such pair."))
    if likeness not in Likeness.verdicts():
        text = _("Choose one of the verdicts.")
        raise Invalid("no_verdict", text, fields={"likeness": text})
    if not note.strip():
        text = _("Say on what grounds.")
        raise Invalid("note_missing", text, fields={"note": text})
    if (pair.likeness, pair.note) == (likeness, note):
        return pair
    pair.likeness, pair.note, pair.decided_by_id = likeness, note, officer.user_id
    pair.save()
    record(
        Verb.DUPLICATE_RESOLVED, subject=case, officer=officer, held=held, at=at, region_path=case.region_path,
        label=str(case), after={"likeness": likeness.value}, note=note,
    )  # fmt: skip
    return pair
