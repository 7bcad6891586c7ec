"""What the desk asks officers to do with cases: in which state, by which duty, on which page, by which word."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from accounts.duties import Duty, RegionLevel
from approvals.models import PayeeChange, Stage
from approvals.terms import Verdict
from cases.models import Publicity, Visit
from cases.models.indexes import WAITS_FOR_HELP
from cases.terms import State
from cases.workflow import OPEN_TO_HELP, WITH_TOWNSHIP_ACCEPTED
from funds.models import Emergency, Order
from funds.workflow import OPEN
from standards.policy.terms import Level, ReliefType, Track


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done with a case; ``act`` stands on the button that leads to its page."""

    code: str
    title: Any
    act: Any
    states: tuple[State, ...]
    duty: Duty
    url_name: str
    level: RegionLevel | None = None
    only: Q | None = None
    together: tuple[str, Any] | None = None
    """A page where many are done at once, and what leads there."""
    urgent: bool = False
    """Whether hours count, not days: these stand first."""
    screen: str = ""
    """The list of the emergencies' own page that holds just these."""
    apart: bool = False
    """Whether cases leave the group of their state for this one, which no filter of the list of cases tells."""
    listed: str = ""
    """What the list of cases in that state is asked besides, where a filter of it finds just what ``only`` does."""


UNHELPED = WAITS_FOR_HELP & Q(Exists(Emergency.objects.filter(case=OuterRef("pk"))))
"""Somebody who was registered waits for help."""
_SMALL = Q(helped_on__isnull=False, track=Track.SMALL_FAST)
"""Given: nothing but its registration closes it (``cases.blockers.small_and_helped``)."""
_RUNS = Q(Exists(Publicity.objects.filter(case=OuterRef("pk"), ends_on__gte=OuterRef("now"))))
"""Of several notices the newest ends last: the days are those of the rules that acceptance fixed."""
_EMERGENCY = Q(relief_type=ReliefType.EMERGENCY)
_FOLLOWS = _EMERGENCY & ~Q(track=Track.SMALL_FAST)
"""The notice follows the relief, as the plan has it (``cases.county.publicity_time``). A county that has it at another
time is not asked here, where no case is read: its page says what its procedure has next."""
_POSTED = Q(Exists(Publicity.objects.filter(case=OuterRef("pk"))))
_OBJECTION = Q(Exists(Publicity.objects.filter(~Q(objection=""), case=OuterRef("pk"), objection_settled="")))
_VISITS = Visit.objects.filter(case=OuterRef("pk")).annotate(void=Q(facts_version__lt=F("case__facts_version")))
_VOID = Q(Subquery(_VISITS.order_by("-pk").values("void")[:1]))
"""Facts were changed after the review (``cases.blockers.goes_back``): asked singly, of the few in these states."""
_STAGE_COME = Q(
    Exists(
        Stage.objects.filter(
            decision__case=OuterRef("pk"), number__gt=1, reviewed=None, planned_on__lte=OuterRef("now")
        )
    )
)
"""A later stage of relief in stages waits for its review."""
_UNREVIEWED = Stage.objects.filter(decision=OuterRef("decision"), number=OuterRef("stage"), number__gt=1, reviewed=None)
_ORDERS = Order.objects.filter(state__in=OPEN)
_ORDERED = Q(Exists(_ORDERS.filter(case=OuterRef("pk"))))
"""Something is to be paid: what came back is none of it before it is issued anew, and stands among the errands."""
_BEFORE = _ORDERS.filter(case=OuterRef("case"), stage__lt=OuterRef("stage"))
_HELD_BACK = Q(Exists(_ORDERS.filter(Exists(_UNREVIEWED), ~Exists(_BEFORE), case=OuterRef("pk"), stage__gt=1)))
"""What would be paid next is a stage that nobody has reviewed yet."""
_IN_A_BATCH = Q(Exists(_ORDERS.filter(case=OuterRef("pk"), batch__isnull=False)))
"""Paid with its batch, which stands among the errands of whoever checks and releases it."""
_CORRECTED = PayeeChange.objects.filter(case=OuterRef("pk"), verdict=Verdict.OPEN)


def _corrected(level: Level) -> Q:
    """A correction of the payee waits at that level, and somebody else proposed it."""
    return Q(Exists(_CORRECTED.filter(~Q(proposed_by=OuterRef("me")), level=level)))


REVIEWED_ONCE = (State.REVIEWED, State.PUBLICISED)
_TOGETHER = ("approvals:together", _("Approve ordinary cases together"))
_BATCH = ("funds:compose", _("Pay many in a batch"))

TASKS = (
    Task("help", _("Emergencies without help yet"), _p("act", "Help first"), OPEN_TO_HELP, Duty.CASEWORK,
         "emergency:help", None, UNHELPED, urgent=True, apart=True, screen="help"),
    Task("help_decide", _("Emergencies without help yet"), _p("act", "Help first"), OPEN_TO_HELP, Duty.DECIDE,
         "emergency:help", None, UNHELPED, urgent=True, apart=True, screen="help"),
    Task("help_watch", _("Emergencies without help yet"), _p("act", "Look"), OPEN_TO_HELP, Duty.SUPERVISE,
         "emergency:panel", None, UNHELPED, urgent=True, apart=True, screen="help"),
    Task("decide", _("To decide"), _p("act", "Decide"), (State.TOWNSHIP_DECISION,), Duty.DECIDE,
         "approvals:decide", RegionLevel.TOWNSHIP, None, _TOGETHER),
    Task("county_decide", _("To decide"), _p("act", "Decide"), (State.COUNTY_DECISION,), Duty.DECIDE,
         "approvals:decide", RegionLevel.COUNTY, None, _TOGETHER),
    Task("county_review", _("To review"), _p("act", "Review"), (State.COUNTY_REVIEW,), Duty.REVIEW,
         "approvals:county_review", RegionLevel.COUNTY),
    Task("payee", _("Payee to confirm"), _p("act", "Confirm the payee"), (State.APPROVED,), Duty.DECIDE,
         "approvals:payee", RegionLevel.TOWNSHIP, _corrected(Level.TOWNSHIP)),
    Task("county_payee", _("Payee to confirm"), _p("act", "Confirm the payee"), (State.APPROVED,),
         Duty.DECIDE, "approvals:payee", RegionLevel.COUNTY, _corrected(Level.COUNTY)),
    Task("pay", _("To pay"), _p("act", "Pay"), (State.APPROVED,), Duty.PAY, "funds:pay", None,
         _ORDERED & ~Q(Exists(_CORRECTED)) & ~_HELD_BACK & ~_IN_A_BATCH, _BATCH),
    Task("stage", _("Stage to be reviewed"), _p("act", "Review the stage"), (State.APPROVED,), Duty.REVIEW,
         "approvals:stages", None, _STAGE_COME),
    Task("objection", _("Objection to check"), _p("act", "Record the result"), (State.PUBLICISED, State.PAID),
         Duty.CASEWORK, "cases:publicity", None, _OBJECTION),
    Task("return", _("Facts changed: to be returned"), _p("act", "Return"), REVIEWED_ONCE, Duty.REVIEW,
         "cases:return", RegionLevel.TOWNSHIP, _VOID, apart=True),
    Task("void", _("Facts changed: the reviewer returns the case"), _p("act", "Look"), REVIEWED_ONCE,
         Duty.CASEWORK, "cases:detail", None, _VOID, apart=True),
    Task("send", _("Publicity over: to send for decision"), _p("act", "Send for decision"),
         (State.PUBLICISED,), Duty.REVIEW, "approvals:send", RegionLevel.TOWNSHIP, ~_RUNS & ~_OBJECTION),
    Task("send_refusal", _("No relief proposed: to send for decision"), _p("act", "Send for decision"),
         (State.REVIEWED,), Duty.REVIEW, "approvals:send", RegionLevel.TOWNSHIP, Q(proposed_amount=None)),
    Task("send_emergency", _("Emergencies reviewed: to send for decision"), _p("act", "Send for decision"),
         (State.REVIEWED,), Duty.REVIEW, "approvals:send", RegionLevel.TOWNSHIP,
         _EMERGENCY & Q(proposed_amount__isnull=False)),
    Task("review", _("To review"), _p("act", "Review"), (State.INVESTIGATED,), Duty.REVIEW,
         "approvals:review", RegionLevel.TOWNSHIP),
    Task("settle", _("Small fast relief to settle"), _p("act", "Register and settle"), WITH_TOWNSHIP_ACCEPTED,
         Duty.CASEWORK, "emergency:settle", None, _SMALL, screen="settle"),
    Task("investigate", _("To investigate"), _p("act", "Record the visit"), (State.ACCEPTED,),
         Duty.CASEWORK, "cases:visit", None, ~_SMALL),
    Task("publicise", _("To publicise"), _p("act", "Post the notice"), (State.REVIEWED,), Duty.CASEWORK,
         "cases:publicity", None, ~_EMERGENCY & Q(proposed_amount__isnull=False),
         listed="&sum_from=0.01&relief_type=expenditure"),
    Task("publicise_after", _("Relief given: to publicise"), _p("act", "Post the notice"), (State.PAID,),
         Duty.CASEWORK, "cases:publicity", None, _FOLLOWS & ~_POSTED),
    Task("accept", _("To accept"), _p("act", "Accept"), (State.SUBMITTED,), Duty.CASEWORK, "cases:detail"),
    Task("supplement", _("Being supplemented"), _p("act", "Supplement"), (State.SUPPLEMENT,),
         Duty.CASEWORK, "cases:detail"),
    Task("close", _("To close"), _p("act", "Close"), (State.PAID,), Duty.CASEWORK, "cases:detail", None,
         ~_RUNS & ~_OBJECTION & ~(_FOLLOWS & ~_POSTED)),
    Task("publicity", _("Publicity running"), _p("act", "Look at the notice"),
         (State.PUBLICISED, State.PAID), Duty.CASEWORK, "cases:publicity", None, _RUNS),
    Task("draft", _("Drafts"), _p("act", "Fill in"), (State.DRAFT,), Duty.CASEWORK, "cases:intake"),
)  # fmt: skip
"""In the order of the desk where nothing is due sooner; a case belongs to the first that fits."""
