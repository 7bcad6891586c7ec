"""What a review or decision rests on, each point in a line; what is not plain comes first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.selectors.file import CaseFile, Meaning
from approvals.services.decide import ABOUT_THE_DECIDER
from approvals.terms import Opinion
from cases.county import publicity_time
from cases.models import Publicity
from cases.selectors.sides import Side, sides_of
from cases.terms import State, VisitConclusion
from common.money import show
from standards.policy.findings import Conclusion, Finding
from standards.policy.package.words import PublicityTime
from standards.policy.terms import Effect, Outcome

A_YEAR = timedelta(days=366)
FEW, ENOUGH = 3, 10
"""From so many similar cases on a sum far from them stands out; from so many on any that none of them reached."""
FAR_ABOVE, FAR_BELOW = Decimal("1.5"), Decimal("0.5")
"""Far is more than so many times the largest of them, or less than this part of the smallest."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to look at; ``plain`` says that nothing about it is out of the ordinary."""

    code: str
    title: str
    said: str
    plain: bool
    ahead: bool = False
    """What has not begun is neither in order nor out of it."""

    @property
    def body(self) -> str:
        """The template that shows all of it."""
        return f"approvals/points/{self.code}.html"


@dataclass(frozen=True, slots=True)
class Look:
    """What the points are told from: the file, what the sum means, and the day."""

    file: CaseFile
    meaning: Meaning
    today: date

    @property
    def amount(self) -> Decimal | None:
        """The sum that is asked about, in yuan."""
        return self.meaning.found.amount


def points_of(file: CaseFile, meaning: Meaning, *, today: date) -> list[Point]:
    """Each point of a case; what an officer has to look at first."""
    look = Look(file, meaning, today)
    return sorted((point for told in TOLD for point in told(look)), key=lambda point: point.plain)


def _help(look: Look) -> Iterator[Point]:
    case = look.file.case
    if case.helped_on is not None:
        said = _("%(given)s yuan on %(day)s, before the decision") % {
            "given": show(case.paid_amount or Decimal(0)),
            "day": case.helped_on,
        }
        yield Point("help", _("Help given first"), said, plain=False)


def _findings(look: Look) -> Iterator[Point]:
    """What forbids or warns, what nobody knows yet, and what only the decision itself can tell: who decides."""
    all_, found = look.meaning.found.findings, look.meaning.attention
    unknown = [f for f in all_ if f.outcome is Outcome.UNKNOWN and f not in found]
    later = [f for f in unknown if f.code in ABOUT_THE_DECIDER]
    unknown = [f for f in unknown if f not in later]
    if not found and not unknown:
        said = ngettext("%d finding, nothing to look at", "%d findings, nothing to look at", len(all_)) % len(all_)
    else:
        said = _("To look at: %s") % _named(found) if found else ""
    parts = [said] if said else []
    parts += [_("To be verified: %s") % _named(unknown)] if unknown else []
    parts += [_("Known at the decision only: %s") % _named(later)] if later else []
    yield Point("findings", _("Findings"), _("; ").join(parts), plain=not found and not unknown)


def _named(findings: Sequence[Finding[Conclusion]]) -> str:
    return _(", ").join(f.title.label for f in findings)


def _rules(look: Look) -> Iterator[Point]:
    computed, within = look.meaning.found.computed, look.meaning.within
    if computed is None:
        cap = look.meaning.found.cap
        said = _("No sum is given; at most %s yuan without minutes") % show(cap) if cap is not None else _("unknown")
        yield Point("rules", _("By the rules of the county"), said, plain=cap is not None)
        return
    span = "" if computed.low is None or computed.high is None else _span(computed.low, computed.high)
    said = " ".join(text for text in (span, (within or computed).reason.label) if text)
    yield Point("rules", _("By the rules of the county"), said, within is not None and within.effect is Effect.NONE)


def _span(low: Decimal, high: Decimal) -> str:
    both = show(low) if low == high else f"{show(low)}–{show(high)}"
    return _("%s yuan:") % both


def _who(look: Look) -> Iterator[Point]:
    case, facts = look.file.case, look.meaning.facts
    said = _("%(helped)s of %(all)s helped; the money goes to %(payee)s") % {
        "helped": facts.helped_count if facts.helped_count is not None else "—",
        "all": len([m for m in look.file.members if m.lives_here]),
        "payee": case.payee_name or "—",
    }
    yield Point("who", _("Household"), said, plain=case.payee_name in ("", case.applicant_name))


def _verified(look: Look) -> Iterator[Point]:
    visit = look.file.visit
    if visit is None:
        yield Point("verified", _("What was verified"), _("The home visit is not recorded yet."), plain=False)
        return
    holds = visit.facts_version == look.file.case.facts_version
    parts = [str(visit.visited_on), VisitConclusion(visit.conclusion).label]
    parts += [] if holds else [_("void: facts changed afterwards")]
    other = [side for side in sides_of(look.file.case, look.file.members, look.file.expenses, visit) if side.differs]
    parts += [_("other than declared: %s") % _(", ").join(map(_apart, other))] if other else []
    plain = holds and visit.conclusion == VisitConclusion.TRUE and not other
    yield Point("verified", _("What was verified"), _("; ").join(parts), plain)


def _apart(side: Side) -> str:
    return _("%(fact)s %(declared)s → %(verified)s") % {
        "fact": side.title, "declared": side.declared, "verified": side.verified
    }  # fmt: skip


def _publicity(look: Look) -> Iterator[Point]:
    said, plain = _unposted(look) if look.file.publicity is None else _posted(look, look.file.publicity)
    if look.file.objection is not None:
        said, plain = _("An objection is open"), False
    yield Point("publicity", _("Publicity"), said, plain, ahead=plain and look.file.publicity is None)


def _unposted(look: Look) -> tuple[str, bool]:
    """What the rules of this case say of a notice that does not hang: before the review none is proposed yet."""
    case, state = look.file.case, State(look.file.case.state)
    if (time := publicity_time(case)) is PublicityTime.AFTER:
        return _("None before the decision; posted after the relief"), True
    if time is PublicityTime.NEVER or (case.proposed_amount is None and state is not State.INVESTIGATED):
        return _("None before the decision"), True
    if state in (State.INVESTIGATED, State.REVIEWED):
        days = next((f.conclusion for f in look.meaning.found.findings if f.code == "publicity"), None)
        said = _("Follows the review, %s days before the decision") % days if days else _("Follows the review")
        return said, days is not None
    return _("The case has not been publicised yet."), False


def _posted(look: Look, notice: Publicity) -> tuple[str, bool]:
    days = {"from": notice.posted_on, "until": notice.ends_on}
    if notice.facts_version != look.file.case.facts_version:
        return _("void: facts changed afterwards"), False
    if look.today <= notice.ends_on:
        return _("Runs from %(from)s to %(until)s") % days, False
    if notice.objection:
        return _("Over since %(until)s; an objection was checked") % days, False
    return _("From %(from)s to %(until)s, over; no objection") % days, True


def _papers(look: Look) -> Iterator[Point]:
    lines = look.file.papers
    missing = [line.title for line in lines if line.owed and not line.papers]
    if missing:
        said = _("Missing: %s") % _("; ").join(missing)
    elif not lines:
        said = _("No checklist: type, cause or category is not known.")
    else:
        said = ngettext("%d paper, all there", "%d papers, all there", len(lines)) % len(lines)
    yield Point("papers", _("Papers"), said, plain=bool(lines) and not missing)


def _former(look: Look) -> Iterator[Point]:
    here, elsewhere = look.file.former, look.file.elsewhere
    if not here and elsewhere is None:
        yield Point("former", _("Former relief"), _("None in the last three years"), plain=True)
        return
    parts = []
    if here:
        newest = max(here, key=lambda relief: relief.approved_on)
        count = {"n": len(here), "day": newest.approved_on, "sum": show(newest.amount) if newest.amount else "—"}
        parts.append(
            ngettext(
                "%(n)d time in three years, on %(day)s: %(sum)s yuan",
                "%(n)d times in three years, last on %(day)s: %(sum)s yuan",
                len(here),
            )
            % count
        )
    parts += [elsewhere.label] if elsewhere is not None else []
    lately = any(relief.approved_on > look.today - A_YEAR for relief in here)
    yield Point("former", _("Former relief"), _("; ").join(parts), plain=not lately and elsewhere is None)


def _similar(look: Look) -> Iterator[Point]:
    found = look.file.similar
    if found.low is None or found.high is None or found.middle is None:
        yield Point("similar", _("Similar cases"), _("None in the last twelve months"), plain=True)
        return
    said = ngettext(
        "%(n)d: %(low)s yuan", "%(n)d: %(low)s–%(high)s yuan, half of them up to %(middle)s", found.compared
    )
    words = {"n": found.compared, "low": show(found.low), "high": show(found.high), "middle": show(found.middle)}
    apart = "" if look.amount is None else stands_out(look.amount, found.low, found.high, found.compared)
    parts = [said % words] + ([apart] if apart else [])
    yield Point("similar", _("Similar cases"), _("; ").join(parts), plain=not apart)


def stands_out(amount: Decimal, low: Decimal, high: Decimal, compared: int) -> str:
    """How a sum in yuan stands out from so many similar ones between ``low`` and ``high``; empty if it does not."""
    if compared >= ENOUGH and amount > high:
        return _("this sum stands out: above the largest of them")
    if compared >= ENOUGH and amount < low:
        return _("this sum stands out: below the smallest of them")
    if FEW <= compared < ENOUGH and amount > high * FAR_ABOVE:
        return _("this sum stands out: above one and a half times the largest of them")
    if FEW <= compared < ENOUGH and amount < low * FAR_BELOW:
        return _("this sum stands out: below half of the smallest of them")
    return ""


def _reviews(look: Look) -> Iterator[Point]:
    file = look.file
    if not (file.reviews or file.calls or file.minutes):
        return
    newest = {signed.review.level: signed for signed in file.reviews}.values()
    parts = [_("void: facts changed afterwards") if s.void else s.review.get_opinion_display() for s in newest]
    sums = ["" if s.review.amount is None else f" {show(s.review.amount)}" for s in newest]
    apart = len(set(sums)) > 1  # else the one sum stands above everything
    said = [
        f"{s.review.get_level_display()} {part}{sum_ if apart else ''}"
        for s, part, sum_ in zip(newest, parts, sums, strict=True)
    ]
    said += [_("put before a meeting")] if file.calls or file.minutes else []
    agreed = all(
        not s.void and s.review.opinion == Opinion.AGREE and s.review.amount == file.case.proposed_amount
        for s in newest
    )
    yield Point("reviews", _("Reviews"), _("; ").join(said), plain=agreed and not (file.calls or file.minutes))


def _interim(look: Look) -> Iterator[Point]:
    if look.file.interim is not None:
        said = look.file.interim.finding.reason.label
        yield Point("interim", _("Dibao or tekun applied for"), said, plain=False)


TOLD: tuple[Callable[[Look], Iterator[Point]], ...] = (
    _help, _findings, _rules, _who, _verified, _publicity, _papers, _former, _similar, _reviews, _interim,
)  # fmt: skip
