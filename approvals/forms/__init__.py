"""Forms of review, decision and supervision; whether what they say may stand is for the services to say."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals import sentences
from approvals.forms.ruled import (
    APPROVE,
    CONFIRM_STAGE,
    DISAPPROVE,
    EXPLAIN,
    PAYEE_CHANGE,
    POST_REVIEW,
    REVIEW,
    SIGNED,
    STAGE,
    STOP,
    TOGETHER,
    VERDICT,
)
from approvals.services.stages import StageGiven
from approvals.terms import Opinion, PayeeGround
from cases.plausible import doubtful_account
from cases.services.scans import LARGEST_PAPER
from cases.terms import Relation, State, StopGround
from cases.workflow import ORDER
from common.errors import Blocker
from common.forms import AccountField, ActForm, DayField, MoneyField, ScanField, at_times
from common.money import show
from common.rowforms import RowForm, Rows, rows_of


def _long(label: Any, *, rows: int = 4, **options: Any) -> forms.CharField:
    words = forms.Textarea(attrs={"rows": rows, "lang": "zh-Hans"})  # kept or printed: Chinese in either interface
    return forms.CharField(label=label, max_length=2000, widget=words, **options)


class SentenceForm(ActForm):
    """A standard sentence and the officer's own words, which make one text of the field ``words``."""

    sentences: tuple[str, ...] = ()
    words = "reason"
    sentence = forms.ChoiceField(
        label=_("Standard sentence"), required=False, widget=forms.Select(attrs={"lang": "zh-Hans"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sentence"].choices = [("", "—"), *((s, s) for s in self.sentences)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The sentence comes first."""
        given = dict(super().clean() or self.cleaned_data)
        given[self.words] = "\n".join(t for t in (given.pop("sentence", ""), given.get(self.words, "").strip()) if t)
        return given


class SumForm(ActForm):
    """A sum alone, to ask what it means: a step of the county's rules, or what is typed."""

    step = MoneyField(label=_("Steps of the county's rules"), required=False, widget=forms.RadioSelect)
    amount = MoneyField(capitals=True, label=_("Sum"))

    def offer(self, steps: Sequence[Decimal]) -> None:
        """Show the steps in yuan; the one that is the sum so far is chosen."""
        self.steps = steps
        listed = [(show(step), f"￥{show(step)}") for step in steps]
        self.fields["step"].widget.choices = [*listed, ("", _("another sum"))]
        if self.initial.get("amount") in steps:
            self.initial["step"] = self.initial["amount"]

    def clean(self) -> dict[str, Any]:
        """A step that was chosen is the sum, whatever stands beside it."""
        given = dict(super().clean() or self.cleaned_data)
        if (step := given.pop("step", None)) is not None:
            given["amount"] = step
            self.errors.pop("amount", None)
        return given


class ReviewForm(SentenceForm, SumForm):
    """Opinion, sum and words of a reviewer."""

    words = "text"
    ruled = REVIEW
    amount = MoneyField(
        capitals=True, label=_("Sum"), required=False, help_text=_("Stays empty where no relief is proposed.")
    )
    opinion = forms.ChoiceField(label=_("Opinion"), choices=Opinion.choices(), widget=forms.RadioSelect)
    text = at_times(
        _long(_("Own words"), required=False, help_text=_("A standard sentence or words of your own are needed."))
    )
    grounds = at_times(
        _long(
            _("Why this sum"),
            rows=2,
            required=False,
            help_text=_("Needed where the rules of the county leave the sum open or it departs from them."),
        )
    )

    def __init__(self, *args: Any, cause: str, **kwargs: Any) -> None:
        self.sentences = sentences.reviewed(cause)
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Opinion, sum and words that do not fit are told at once with whatever else is wrong."""
        given = super().clean()
        for name, text in sentences.unfit(given.get("opinion"), given.get("amount"), given["text"]).items():
            if name not in self.errors:
                self.add_error(name, str(text))
        return given


def _declaration() -> forms.BooleanField:
    """The box that every decider ticks (xc-3.4)."""
    missing = _(
        "Declare that neither you nor a close relative has an interest in this household; else another decides."
    )
    return forms.BooleanField(
        label=_("Neither I nor a close relative of mine has an interest in this household"),
        error_messages={"required": missing},
    )


class ApproveForm(SentenceForm, SumForm):
    """The sum to approve, and the reason where one is needed."""

    sentences = sentences.APPROVED
    ruled = APPROVE
    field_order = ("unrelated", "step", "amount", "in_kind", "sentence", "reason")
    rows_after: ClassVar = {"stages": "amount"}
    reason = at_times(
        _long(
            _("Reason"),
            rows=2,
            required=False,
            help_text=_("Needed when the sum departs from the proposal or from a limit."),
        )
    )
    in_kind = MoneyField(
        capitals=True,
        label=_("Of this in goods"),
        required=False,
        help_text=_("The value of what is given in kind; else leave empty."),
    )
    unrelated = _declaration()

    def told(self, blockers: Iterable[Blocker]) -> None:
        """What stands in the way is listed by itself; a reason that is missing is told at its field."""
        missing = [b for b in blockers if b.code == "reason_missing"]
        self.blockers = tuple(b for b in blockers if b not in missing)
        for blocker in missing:
            self.add_error("reason", blocker.message)


class TogetherForm(ActForm):
    """The declaration for several cases, each confirmed by itself; each sum travels along, to be approved only as it
    was seen.
    """

    ruled = TOGETHER
    unrelated = _declaration()

    def __init__(self, *args: Any, cases: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(cases)
        for one in self.asked:
            hidden = forms.DecimalField(initial=one.amount, widget=forms.HiddenInput, decimal_places=2)
            self.fields[f"sum_{one.case.pk}"] = hidden
            self.fields[f"seen_{one.case.pk}"] = forms.BooleanField(
                label=_("I went through these points of %(name)s: approve %(sum)s yuan")
                % {"name": one.case.applicant_name, "sum": show(one.amount)},
                error_messages={"required": _("Confirm this case, or leave it out.")},
            )

    @property
    def lines(self) -> list[tuple[Any, forms.BoundField]]:
        """Each case with the box that confirms it."""
        return [(one, self[f"seen_{one.case.pk}"]) for one in self.asked]

    @property
    def sums(self) -> dict[int, Decimal]:
        """By case the sum that was seen."""
        return {one.case.pk: self.cleaned_data[f"sum_{one.case.pk}"] for one in self.asked}


class StageForm(RowForm):
    """One stage of relief that is paid in stages."""

    ruled = STAGE
    telling = ("planned_on", "amount", "condition")
    planned_on = DayField(label=_("Planned for"))
    amount = MoneyField(label=_("Sum"))
    condition = forms.CharField(
        label=_("Condition"), max_length=200, required=False, widget=forms.TextInput(attrs={"lang": "zh-Hans"})
    )

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        if amount <= 0:
            raise forms.ValidationError(_("The sum must be above zero."))
        return amount


class StageRows(Rows):
    """The stages of a decision, in order."""

    @property
    def given(self) -> list[StageGiven]:
        """The stages as the service takes them; of rows that cannot be read nothing."""
        rows = [row for row in self.filled if row.get("planned_on") and row.get("amount")]
        return [StageGiven(row["planned_on"], row["amount"], row["condition"]) for row in rows]

    @property
    def together(self) -> Decimal:
        """The sums that can be read so far, in yuan."""
        amounts = (getattr(form, "cleaned_data", {}).get("amount") for form in self.shown)
        return sum((amount for amount in amounts if amount), Decimal("0.00"))


def stage_rows(data: Any = None, *, initial: Sequence[dict[str, Any]] = (), most: int) -> StageRows:
    """The rows of the stages: those given, and empty ones up to three or what the rules allow."""
    made = rows_of(StageForm, extra=max(min(most, 3) - len(initial), 0), most=max(most, 1), rows=StageRows)
    rows = made(data, initial=None if data else list(initial), prefix="stages")
    assert isinstance(rows, StageRows)
    return rows


class ConfirmStageForm(ActForm):
    """What the short review of a stage found."""

    ruled = CONFIRM_STAGE
    note = _long(_("What was found"), rows=3, help_text=_("Still in need, the condition holds; who was asked."))
    despite = forms.BooleanField(label=_("I looked at what became known; the stage is still due"), required=False)


class StopForm(ActForm):
    """Why no further stage is paid."""

    ruled = STOP
    ground = forms.TypedChoiceField(
        label=_("Ground"), choices=StopGround.choices(), coerce=StopGround, widget=forms.RadioSelect
    )
    reason = _long(_("Reason"), rows=3, help_text=_("What happened, and how it was found out."))


class DisapproveForm(SentenceForm):
    """Reason and remedy of a refusal, both printed on the notice."""

    ruled = DISAPPROVE
    sentences = sentences.NOT_APPROVED
    reason = at_times(
        _long(_("Reason"), required=False, help_text=_("Follows the standard sentence, or stands alone."))
    )
    remedy = _long(_("Remedy"), rows=2)
    unrelated = _declaration()

    def clean(self) -> dict[str, Any]:
        """A refusal gives its reason, in one way or the other."""
        given = super().clean()
        if not given["reason"]:
            self.add_error("reason", self.fields["remedy"].error_messages["required"])
        return given


class SignedForm(ActForm):
    """Where the signed paper of minutes is: a scan, or the number under which the office keeps it."""

    ruled = SIGNED
    upload = ScanField(label=_("Scan of the signed minutes"), largest=LARGEST_PAPER)
    kept_as = forms.CharField(label=_("or: paper signed, kept in the file under number"), max_length=80, required=False)


class PayeeChangeForm(ActForm):
    """Who is to get the approved money instead, and why."""

    ruled = PAYEE_CHANGE
    ground = forms.ChoiceField(label=_("Ground"), widget=forms.RadioSelect)
    why = _long(_("What happened, and how it was found out"), rows=3)
    name = forms.CharField(label=_("Payee"), max_length=80)
    relation = forms.ChoiceField(label=_("Relation to the applicant"), choices=Relation.choices())
    bank = forms.CharField(label=_("Bank"), max_length=80)
    account = AccountField(label=_("Account"))
    reason = at_times(
        forms.CharField(
            label=_("Why the payee is not the applicant"),
            max_length=200,
            required=False,
            help_text=_("Only when they differ."),
        )
    )

    def __init__(self, *args: Any, grounds: Iterable[Any], account: tuple[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = list(grounds)  # type: ignore[attr-defined]
        self.fields["account"].known = account  # type: ignore[attr-defined]

    def clean_ground(self) -> PayeeGround:
        return PayeeGround(self.cleaned_data["ground"])

    @property
    def doubtful(self) -> bool:
        """Whether to warn of the account's check digit."""
        return doubtful_account(self.cleaned_data["account"])


class WithdrawForm(ActForm):
    """Why a correction of the payee is taken back."""

    note = _long(_("Reason"), rows=2)


class VerdictForm(ActForm):
    """Whether a correction of the payee stands, with the reason."""

    ruled = VERDICT
    verdict = forms.ChoiceField(
        label=_("Conclusion"),
        choices=[("confirm", _("Confirm: the money goes to the corrected payee")), ("refuse", _("Refuse"))],
        widget=forms.RadioSelect,
    )
    note = _long(_("Reason"), rows=3, help_text=_("For instance which paper of the bank was compared."))


class ExplainForm(ActForm):
    """Why a case is late."""

    ruled = EXPLAIN
    text = _long(_("Explanation"))


class CloseForm(ActForm):
    """The county's last word on a supervision."""

    note = _long(_("Note"), rows=2, required=False)


class PostReviewForm(ActForm):
    """What the county found when it looked again."""

    ruled = POST_REVIEW
    sound = forms.TypedChoiceField(
        label=_("Conclusion"),
        choices=[("yes", _("The decision is sound")), ("no", _("The decision needs to be corrected"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    finding = _long(_("Finding"))


class BoardFilter(forms.Form):
    """Township, stage and urgency of the deadline board."""

    township = forms.TypedChoiceField(label=_("Township"), required=False, coerce=int, empty_value=None)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    due = forms.ChoiceField(
        label=_("Urgency"),
        required=False,
        choices=[
            ("", _("All")),
            ("help", _("Waiting for first help")),
            ("overdue", _("Overdue")),
            ("soon", _("Due within 3 working days")),
            ("suspended", _("Clock standing still")),
            ("provisional", _("Provisional due day")),
        ],
    )

    def __init__(self, *args: Any, townships: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        running = [s for s in ORDER if ORDER.index(State.ACCEPTED) <= ORDER.index(s) <= ORDER.index(State.APPROVED)]
        anything = ("", _("All"))
        self.fields["township"].choices = [anything, *((t.pk, t.name) for t in townships)]  # type: ignore[attr-defined]
        self.fields["stage"].choices = [anything, *((s.value, s.label) for s in running)]  # type: ignore[attr-defined]
