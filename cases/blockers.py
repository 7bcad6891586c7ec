"""Why a step cannot be taken yet: each guard yields every reason with the page on which it is mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.county import follows_the_relief, publicity_time
from cases.papers import asked_papers
from cases.terms import Likeness, State
from common.errors import Blocker
from common.money import show
from common.rows import newest
from standards.policy.package.words import PublicityTime
from standards.policy.procedure import Paper
from standards.policy.terms import ReliefType, Track, procedure_clause

if TYPE_CHECKING:
    from cases.models import Case, Publicity, Visit


def application_is_complete(case: Case, **_given: Any) -> Iterator[Blocker]:
    """An application names person, household, cause, hardship and payee (handbook 2.2)."""
    yield from unstated(case)
    if not case.members.all():
        yield Blocker("members", _("No household member is entered."), "cases:intake_household")


UNSTATED_BY = (
    "applicant", "applied_on", "relief_type", "cause", "narrative", "category", "hukou", "payee_name",
    "account_masked", "helped_on", "paid_amount", "proposed_amount",
)  # fmt: skip
"""The columns that ``unstated`` looks at."""


def unstated(case: Case) -> Iterator[Blocker]:
    """What an application does not state about itself, its household aside."""
    unneeded, payee = not is_to_be_paid(case), "cases:intake_payee"
    wanted = (
        (case.applicant_id, "applicant", gettext_noop("The applicant is missing."), "cases:intake_applicant"),
        (case.applied_on, "applied_on", gettext_noop("The day of application is missing."), "cases:intake_hardship"),
        (case.relief_type, "relief_type", gettext_noop("The relief type is missing."), "cases:intake_hardship"),
        (case.cause, "cause", gettext_noop("The cause is missing."), "cases:intake_hardship"),
        (case.narrative, "narrative", gettext_noop("The hardship is not described."), "cases:intake_hardship"),
        (case.category, "category", gettext_noop("The household category is missing."), "cases:intake_household"),
        (case.hukou, "hukou", gettext_noop("The kind of household registration is missing."), "cases:intake_household"),
        (unneeded or case.payee_name, "payee", gettext_noop("The payee is missing."), payee),
        (unneeded or case.account_masked, "account", gettext_noop("The payee's account is missing."), payee),
    )
    yield from (Blocker(code, _(text), mend) for value, code, text, mend in wanted if not value)


def is_to_be_paid(case: Case) -> bool:
    """Whether somebody is still to get money: who was helped first, and is not to get more, needs no account for it."""
    helped = case.helped_on is not None and case.paid_amount is not None
    return not helped or (case.proposed_amount or Decimal(0)) > (case.paid_amount or 0)


def emergency_is_told(case: Case, **_given: Any) -> Iterator[Blocker]:
    """Direct acceptance needs who, where and what happened in an emergency; not the application (二（二）1)."""
    wanted = (
        (case.applicant_id, "applicant", _("Say who is in need.")),
        (case.address, "place", _("Say where it happened.")),
        (case.narrative, "narrative", _("Say what happened.")),
        (case.cause, "cause", _("The cause is missing.")),
    )
    yield from (Blocker(code, text, "", "xc-2.2.1") for value, code, text in wanted if not value)
    if case.relief_type != ReliefType.EMERGENCY:
        yield Blocker("no_emergency", _("Only an emergency is accepted directly."), "", "xc-2.2.1")


def is_an_emergency(case: Case, **_given: Any) -> Iterator[Blocker]:
    """Only in an emergency help comes before the decision (二（一）1, 二（二）1)."""
    if case.relief_type != ReliefType.EMERGENCY:
        yield Blocker("no_emergency", _("This case is no emergency."), "", "xc-2.1.1.1")


def not_helped_yet(case: Case, **_given: Any) -> Iterator[Blocker]:
    """Help comes first once; what is needed beyond it is decided."""
    if case.helped_on is not None:
        text = _("Help was given on %s already; more is given with the decision.") % case.helped_on
        yield Blocker("helped_already", text, "", "xc-2.2.1")


def small_and_helped(case: Case) -> bool:
    """Whether nothing but its registration closes the case: small fast relief that was given."""
    return case.helped_on is not None and case.track == Track.SMALL_FAST


def small_relief_is_settled(case: Case, **_given: Any) -> Iterator[Blocker]:
    """Small fast relief that was given is closed by its record: no visit, no means check, no notice (handbook 1.6)."""
    if small_and_helped(case):
        yield Blocker("small_is_settled", _("Small fast relief is settled, not investigated."), "emergency:settle")


def was_decided(case: Case, **_given: Any) -> Iterator[Blocker]:
    """What came back is paid anew by the decision; help without one is answered for in the books of recovery."""
    if case.approved_amount is None:
        text = _("This case has no decision by which the money could be paid anew.")
        yield Blocker("not_decided", text, "", "xc-2.2.1")


def help_was_not_given(case: Case, **_given: Any) -> Iterator[Blocker]:
    """Money that was given first is answered for: by a decision, or by signed minutes (二（二）1)."""
    if case.helped_on is not None and State(case.state) is not State.APPROVED:
        text = _("Help was given first: the case is decided, or settled by minutes; it does not simply end.")
        yield Blocker("helped_first", text, "emergency:settle", "xc-2.2.1")


def payee_is_explained(case: Case, **_given: Any) -> Iterator[Blocker]:
    """Somebody else than the applicant gets the money only for a reason; acceptance needs it."""
    if case.payee_name and case.payee_name != case.applicant_name and not case.payee_reason:
        yield Blocker("payee_reason", _("The payee is not the applicant: a reason is needed."), "cases:intake_payee")


def papers_are_there(case: Case, **_given: Any) -> Iterator[Blocker]:
    """Every paper that the cause requires was seen or scanned; missing ones are told once, all together."""
    return _missing(missing_papers(case))


def papers_are_complete(case: Case, **_given: Any) -> Iterator[Blocker]:
    """Before a decision nothing is owed any more, not even what an emergency may bring later (xc-2.2.1)."""
    later = "xc-2.2.1" if case.relief_type == ReliefType.EMERGENCY else ""
    return _missing(missing_papers(case, later=True), clause=later)


def missing_papers(case: Case, *, later: bool = False, asked: Sequence[Paper] | None = None) -> list[Paper]:
    """The required papers that are not in the file; ``later`` with those that an emergency owes before the decision.

    ``asked`` is the checklist, for whoever has it already.
    """
    asked = asked_papers(case) if asked is None else asked
    have = {paper.kind for paper in case.papers.all() if paper.withdrawn_at is None}
    return [paper for paper in asked if (paper.owed if later else paper.required) and paper.code not in have]


def _missing(papers: list[Paper], *, clause: str = "") -> Iterator[Blocker]:
    for paper in papers:
        text = _("Missing paper: %s") % paper.title
        yield Blocker(f"paper_{paper.code}", text, "cases:papers", clause or paper.clause)


def duplicates_are_decided(case: Case, **_given: Any) -> Iterator[Blocker]:
    """A possible duplicate is decided by a person; a case that is the same as another goes no further."""
    pairs = [pair.likeness for pair in case.likely.all()]
    if open_pairs := pairs.count(Likeness.OPEN):
        text = _("%d possible duplicates are still to be decided.") % open_pairs
        yield Blocker("duplicates", text, "cases:duplicates")
    if Likeness.SAME in pairs:
        text = _("This case was found to be the same as another: refuse acceptance or withdraw it.")
        yield Blocker("same_case", text, "cases:duplicates", "xc-2.3.2")


def supplement_not_asked_before(case: Case, **_given: Any) -> Iterator[Blocker]:
    """What is missing is told once and completely (一次性告知)."""
    if case.supplement_asked_on:
        yield Blocker("supplement_asked", _("A supplement has been asked for once already; it is told only once."))


def newest_visit(case: Case) -> Visit | None:
    """The visit that counts."""
    return newest(case.visits)


def visit_speaks_for_the_facts(case: Case, **_given: Any) -> Iterator[Blocker]:
    """A visit by two surveyors or more, one a public servant, that speaks for the facts as they are now (Q29)."""
    visit, clause = newest_visit(case), procedure_clause(case.relief_type)
    if visit is None:
        yield Blocker("visit", _("The home visit is not recorded."), "cases:visit", clause)
        return
    if visit.facts_version != case.facts_version:
        text = _("Facts were changed after the home visit was signed; it must be signed again.")
        yield Blocker("visit_void", text, "" if goes_back(case) else "cases:visit", clause)
    surveyors = list(visit.surveyors.all())
    wanted = (case.rules or {}).get("surveyors")
    if wanted is None:
        yield Blocker("surveyors_unknown", _("No number of surveyors is published for this area."))
    elif len(surveyors) < int(wanted):
        yield Blocker("surveyors", _("The visit needs at least %d surveyors.") % int(wanted), "cases:visit")
    if not any(s.public_servant for s in surveyors):
        yield Blocker("surveyor_public", _("At least one surveyor must be a public servant."), "cases:visit")


def goes_back(case: Case) -> bool:
    """Whether facts were changed after the review: nothing leads forward, the case is returned to be visited anew."""
    visit = newest_visit(case) if State(case.state) in (State.REVIEWED, State.PUBLICISED) else None
    return visit is not None and visit.facts_version != case.facts_version


def review_speaks_for_the_facts(case: Case, **_given: Any) -> Iterator[Blocker]:
    """The township reviews what the newest visit verified: once that is void its review is void as well."""
    if goes_back(case):
        text = _("Facts were changed after the township's review; return the case and have it reviewed again.")
        yield Blocker("review_void", text, "cases:return", procedure_clause(case.relief_type))


def relief_is_proposed(case: Case, **_given: Any) -> Iterator[Blocker]:
    """Without a proposed sum there is nothing to publicise."""
    if case.proposed_amount is None:
        text = _("The review proposes no relief: there is nothing to publicise; the case is sent for decision.")
        yield Blocker("not_proposed", text, "approvals:send")


def publicity_is_foreseen(case: Case, **_given: Any) -> Iterator[Blocker]:
    """Before the decision nothing is posted where the notice follows the relief, or where there is none at all."""
    time = publicity_time(case)
    if time is PublicityTime.NEVER:
        text = _("The procedure of the county has no publicity: the case is sent for decision.")
        yield Blocker("no_publicity", text, "approvals:send", "gwy649-48")
    elif time is PublicityTime.AFTER:
        text = _("No notice is due before the decision: the township sends the case for decision.")
        yield Blocker("publicity_later", text, "approvals:send", "gwy649-48")


def notice_is_owed(case: Case) -> bool:
    """Whether the relief was paid and its notice, which follows it, does not hang yet."""
    return follows_the_relief(case) and newest(case.publicities) is None


def relief_was_publicised(case: Case, *, on: date | None = None, **_given: Any) -> Iterator[Blocker]:
    """Where the notice follows the relief, it hung its days before the case is closed (gwy649-48)."""
    if publicity_time(case) is not PublicityTime.AFTER:
        return
    notice = newest(case.publicities)
    if notice is None:
        yield Blocker("publicity", _("The relief is still to be publicised."), "cases:publicity", "gwy649-48")
    elif on is None or on <= notice.ends_on:
        text = _("The publicity runs until %(day)s; the case can be closed on the day after.") % {"day": notice.ends_on}
        yield Blocker("publicity_runs", text, "cases:publicity", "gwy649-48")


def sum_covers_what_was_given(case: Case, *, amount: Decimal | None = None, **_given: Any) -> Iterator[Blocker]:
    """What was given first counts in the decision; a lower sum would have to be got back first (二（二）1)."""
    if amount is not None and case.paid_amount and amount < case.paid_amount:
        text = _("%(given)s yuan were given first; the decision cannot be below that.") % {
            "given": show(case.paid_amount)
        }
        yield Blocker("below_what_was_given", text, "", "xc-2.2.1")


def something_was_paid(case: Case, **_given: Any) -> Iterator[Blocker]:
    """Where nothing was paid yet the case is terminated, with reason and remedy."""
    if not case.paid_amount:
        text = _("Nothing was paid yet; the decider of the county can terminate the case instead.")
        yield Blocker("nothing_paid", text, "cases:terminate")


def nothing_was_paid(case: Case, **_given: Any) -> Iterator[Blocker]:
    """What was paid stays paid: relief in stages is stopped and not undone."""
    if State(case.state) is State.APPROVED and case.paid_amount:
        text = _("A stage was paid already; the stages that are left are stopped instead.")
        yield Blocker("stage_paid", text, "approvals:stages", "xc-2.2.1")


def publicity_is_over(case: Case, *, on: date | None = None, **_given: Any) -> Iterator[Blocker]:
    """The notice hung its days, for these facts and this sum.

    Where the review proposes no relief there is nothing to publicise, and where the procedure of the county has the
    notice after the relief or not at all nothing is waited for.
    """
    if case.proposed_amount is None:
        return
    if State(case.state) is State.REVIEWED and publicity_time(case) is not PublicityTime.BEFORE:
        return
    notice = newest(case.publicities)
    if notice is None or State(case.state) is State.REVIEWED:
        yield Blocker("publicity", _("The publicity is not recorded."), "cases:publicity")
        return
    if notice.facts_version != case.facts_version or notice.amount != case.proposed_amount:
        text = _("Facts or sum changed after the publicity; it must be repeated.")
        yield Blocker("publicity_void", text, "" if goes_back(case) else "cases:publicity")
    if on is None or on <= notice.ends_on:
        text = _("The publicity runs until %(day)s; it can be sent on the day after.") % {"day": notice.ends_on}
        yield Blocker("publicity_runs", text, "cases:publicity")


def open_objection(case: Case) -> Publicity | None:
    """The notice whose objection nobody has settled yet, whatever was posted since; one is open at a time."""
    return next((n for n in case.publicities.all() if n.objection and not n.objection_settled), None)


def objections_are_settled(case: Case, **_given: Any) -> Iterator[Blocker]:
    """An objection stays open until its check has a result: a return or a new notice settles nothing (handbook 6)."""
    if open_objection(case) is not None:
        text = _("An objection is open: check it and record the result first.")
        yield Blocker("objection", text, "cases:publicity")


def return_goes_back(case: Case, *, target: State | None = None, **_given: Any) -> Iterator[Blocker]:
    """A case is returned to an earlier step, never forward."""
    from cases.workflow import return_targets

    if target is not None and target not in return_targets(State(case.state)):
        yield Blocker("return_target", _("A case can only be returned to an earlier step."))
