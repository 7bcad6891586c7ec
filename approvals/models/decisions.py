"""Who said what about a case, on which facts and by which rules; nothing here is ever changed or deleted."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from accounts.officer import Officer, within
from approvals.models.meetings import RAISED, TAKES_MINUTES, MeetingItem, may_wait, waits_no_more
from approvals.terms import CALENDAR_MOVED, DecisionOutcome, Opinion, PayeeGround, Verdict
from cases.models import Case
from cases.terms import Relation
from common.crypto import EncryptedTextField
from common.kept import append_only, never_removed
from common.said import retold
from standards.policy.terms import Level


class Review(models.Model):
    """A reviewer's opinion and the sum it proposes, signed for one version of the facts; who disagrees names none.

    ``grounds`` say why this sum, where the county's rules leave it open or it departs from them (二（三）1).
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reviews")
    level = models.CharField(max_length=10, choices=Level.choices())
    opinion = models.CharField(max_length=10, choices=Opinion.choices())
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    text = models.TextField()
    grounds = models.TextField(blank=True)
    facts_version = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    for_name = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only(), may_wait(RAISED)]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=False, amount__gt=0) | Q(amount=None, opinion=Opinion.DISAGREE),
                name="review_proposes_a_sum_or_disagrees",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.level}"


class Route(models.Model):
    """Where a case was sent for decision and why: sum, standard, threshold and rules as they were at that moment.

    There is no sum where the township proposes no relief.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="routes")
    level = models.CharField(max_length=10, choices=Level.choices())
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    standard = models.DecimalField(max_digits=12, decimal_places=2)
    threshold = models.DecimalField(max_digits=12, decimal_places=2)
    determination = models.JSONField()
    rules = models.JSONField()
    facts_version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only(), may_wait(TAKES_MINUTES)]

    def __str__(self) -> str:
        return f"{self.case_id}→{self.level}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, officer: Officer) -> "DecisionQuerySet":
        """Decisions on cases of the officer's area."""
        return self.filter(within("case__region_path", officer.case_paths))


class Decision(models.Model):
    """The decision on a case, once and for all, with the whole determination as it stood."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="decision")
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=Level.choices())
    outcome = models.CharField(max_length=14, choices=DecisionOutcome.choices())
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    in_kind = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    """How much of the amount is given in goods, in yuan (二（四）)."""
    cap = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    determination = models.JSONField()
    minutes = models.ForeignKey(MeetingItem, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    post_review = models.BooleanField(default=False)
    unrelated = models.BooleanField(default=False)
    """The decider declared to be no member and no close relative of the household (xc-3.4)."""
    facts_version = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    for_name = models.CharField(max_length=64, blank=True)
    office_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(),
            waits_no_more(),
            pgtrigger.Trigger(
                name="above_cap_by_signed_minutes",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("NEW.amount > NEW.cap"),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM approvals_meetingitem i JOIN approvals_signedminutes s USING (meeting_id)
                        WHERE i.id = NEW.minutes_id AND i.case_id = NEW.case_id AND i.purpose = 'sum' AND i.passed
                            AND i.facts_version = NEW.facts_version AND i.amount >= NEW.amount
                    ) THEN
                        RAISE EXCEPTION 'a decision above the cap rests on signed minutes'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="after_the_meetings_asked_for",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM approvals_meetingcall c
                        WHERE c.case_id = NEW.case_id AND NOT EXISTS (
                            SELECT 1 FROM approvals_meetingitem i JOIN approvals_meeting m ON m.id = i.meeting_id
                                JOIN approvals_signedminutes s ON s.meeting_id = m.id
                            WHERE i.case_id = c.case_id AND i.purpose = 'sum' AND m.kind = c.kind
                                AND i.facts_version = NEW.facts_version
                                AND (NEW.outcome <> 'approved' OR (i.passed AND i.amount >= NEW.amount))
                                AND NOT EXISTS (
                                    SELECT 1 FROM approvals_meeting r WHERE r.replaces_id = m.id AND r.state = 'held'
                                )
                        )
                    ) THEN
                        RAISE EXCEPTION 'a case put before a meeting is decided after its signed minutes'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        indexes = [models.Index(fields=["at", "id"], name="decision_alone", condition=Q(post_review=True))]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=DecisionOutcome.NOT_APPROVED, amount=None, reason__gt="", remedy__gt="")
                | Q(outcome=DecisionOutcome.APPROVED, amount__isnull=False, amount__gt=0, cap__isnull=False),
                name="decision_has_sum_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(in_kind=0) | Q(in_kind__gt=0, in_kind__lte=F("amount")), name="goods_are_part_of_the_sum"
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__lte=F("cap")) | Q(minutes__isnull=False),
                name="decision_above_cap_has_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.outcome}"


class Stage(models.Model):
    """One of the sums of a decision that is paid in stages (一次审批、分阶段救助): when, how much, on what condition.

    All stages of a decision come with it and together are its sum, which the database checks at the end of the
    transaction.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="stages")
    number = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    planned_on = models.DateField()
    condition = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="stage_once"),
            models.CheckConstraint(condition=Q(amount__gt=0, number__gt=0), name="stage_above_zero"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            append_only(),
            pgtrigger.Trigger(
                name="stages_are_the_decision",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func="""
                    IF (SELECT SUM(s.amount) FROM approvals_stage s WHERE s.decision_id = NEW.decision_id) <>
                       (SELECT d.amount FROM approvals_decision d WHERE d.id = NEW.decision_id) THEN
                        RAISE EXCEPTION 'the stages of a decision are together its sum'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}/{self.number}"


class StageReview(models.Model):
    """The short review before a later stage is paid: still in need, on the condition of the decision.

    Once a stage, but again when something became known since: ``signs`` are the keys of what its officer had looked at.
    """

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="reviewed")
    note = models.TextField()
    signs = models.JSONField(default=list)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    for_name = models.CharField(max_length=64, blank=True)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]
        constraints = [models.CheckConstraint(condition=Q(note__gt=""), name="stage_review_says_something")]

    def __str__(self) -> str:
        return f"review of {self.stage_id}"


class PayeeChange(models.Model):
    """A corrected payee of an approved case: proposed by one officer, confirmed or refused once by another (Q25).

    Until it is confirmed the payee as approved stands, and nothing is paid. ``level`` is where the other one decides;
    ``former`` the payee as it was, the account masked.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="payee_changes")
    level = models.CharField(max_length=10, choices=Level.choices())
    ground = models.CharField(max_length=16, choices=PayeeGround.choices())
    why = models.TextField()
    payee_name = models.CharField(max_length=80)
    payee_relation = models.CharField(max_length=2, choices=Relation.choices())
    payee_reason = models.CharField(max_length=200, blank=True)
    bank_name = models.CharField(max_length=80)
    account = EncryptedTextField()
    account_index = models.CharField(max_length=64, db_index=True)
    account_masked = models.CharField(max_length=24)
    former = models.JSONField()
    proposed_on = models.DateField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_by_name = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict.choices(), default=Verdict.OPEN)
    note = models.TextField(blank=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by_name = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(verdict=Verdict.OPEN), name="payee_change_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.OPEN, decided_by=None, decided_at=None)
                | Q(
                    verdict__in=(Verdict.CONFIRMED, Verdict.REFUSED, Verdict.WITHDRAWN),
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    note__gt="",
                ),
                name="payee_change_decided_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (Q(verdict=Verdict.WITHDRAWN) & Q(decided_by=F("proposed_by")))
                | (~Q(verdict=Verdict.WITHDRAWN) & ~Q(decided_by=F("proposed_by"))),
                name="payee_change_by_two",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            never_removed(),
            pgtrigger.Protect(
                name="payee_change_is_decided_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.verdict <> 'open'"),
            ),
            pgtrigger.ReadOnly(
                name="payee_change_stays_as_proposed",
                exclude=["verdict", "note", "decided_by", "decided_by_name", "decided_at"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.verdict}"


class PostReview(models.Model):
    """The county's look at a decision that a township of one officer took alone (xc-3.4); once for each decision."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="reviewed")
    sound = models.BooleanField()
    finding = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]

    def __str__(self) -> str:
        return f"post-review of {self.decision_id}"


class DeadlineWarning(models.Model):
    """That officers were told of a due day; unique, and written before anybody is told.

    ``kind`` is the number of working days ahead as text, or "overdue".
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="deadline_warnings")
    kind = models.CharField(max_length=8)
    due_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [append_only()]
        constraints = [models.UniqueConstraint(fields=["case", "kind", "due_on"], name="warned_once")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.kind}/{self.due_on}"


class SupervisionQuerySet(models.QuerySet["Supervision"]):
    def visible_to(self, officer: Officer) -> "SupervisionQuerySet":
        """Supervised cases of the officer's area."""
        return self.filter(within("region_path", officer.case_paths))


class Supervision(models.Model):
    """An overdue case on the county's supervision list (督办): the township owes an explanation."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="supervisions")
    region_path = models.CharField(max_length=120)
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    explanation = models.TextField(blank=True)
    explained_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    explained_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    closing_note = models.TextField(blank=True)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [never_removed()]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(closed_at=None), name="supervised_once_at_a_time")
        ]
        indexes = [
            models.Index(fields=["region_path"], name="supervision_region", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["due_on", "id"], name="supervision_by_day"),
            models.Index(fields=["due_on", "id"], name="supervision_open", condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.due_on}"

    @property
    def closed_because(self) -> str:
        """Why it was closed, in the active language where the system closed it."""
        return retold(self.closing_note, CALENDAR_MOVED)
