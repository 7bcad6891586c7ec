"""Forms of batches, of the bank's answers and of layouts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.exporting import wanted_of
from common.forms import ActForm, DayField, file_input
from common.xlsx import LARGEST
from funds.bank.layout import ROLES, Align, Encoding, Kind, Shape, Source
from funds.forms.ruled_books import COMPARE, LOOK, RESULT
from funds.services.batches import Wanted
from funds.terms import Answer, BatchState, Fate, Fault, OrderState

SPARE = 3
"""Empty lines for more columns."""


class WantedForm(forms.Form):
    """Which of the orders to be paid."""

    township = forms.TypedChoiceField(label=_("Township"), required=False, coerce=int, empty_value=None)
    due_until = DayField(label=_("To be paid until"), required=False)
    decided_from = DayField(label=_("Decided from"), required=False)
    decided_until = DayField(label=_("Decided until"), required=False)

    def __init__(self, *args: Any, townships: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All")), *((t.pk, t.name) for t in townships)]
        self.fields["township"].choices = choices  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """As the service takes it; raises NoSense: nobody asked for everything."""
        given = wanted_of(self)
        names = ("township", "due_until", "decided_from", "decided_until")
        return Wanted(**{name: given.get(name) for name in names})


class ComposeForm(ActForm):
    """Name and layout of a new batch."""

    name = forms.CharField(label=_("Name of the batch"), max_length=80)
    layout = forms.TypedChoiceField(label=_("Layout of the bank's file"), coerce=int)

    def __init__(self, *args: Any, layouts: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["layout"].choices = [(one.pk, str(one)) for one in layouts]  # type: ignore[attr-defined]


class BatchFilter(forms.Form):
    """State, whether the bank answered, and a name, order or case."""

    state = forms.ChoiceField(label=_("State"), required=False)
    answer = forms.ChoiceField(label=_("Bank's answer"), required=False)
    q = forms.CharField(label=_("Name, order or case"), required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("All")), *BatchState.choices()()]  # type: ignore[attr-defined]
        self.fields["answer"].choices = [("", _("All")), *Answer.choices()()]  # type: ignore[attr-defined]


class OrderFilter(forms.Form):
    """State, and an order, case or payee."""

    state = forms.ChoiceField(label=_("State"), required=False)
    q = forms.CharField(label=_("Order, case or payee"), required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("All")), *OrderState.choices()()]  # type: ignore[attr-defined]


class ReturnedFilter(forms.Form):
    """Where the correction stands, and an order, case or payee."""

    SHOWN = (
        ("", _("All")), ("owed", _("to be corrected")), ("waits", _("correction waits to be confirmed")),
        ("corrected", _("corrected, to be issued anew")),
    )  # fmt: skip
    shown = forms.ChoiceField(label=_("Correction"), required=False, choices=SHOWN)
    q = forms.CharField(label=_("Order, case or payee"), required=False, max_length=60)


class ResultForm(ActForm):
    """The bank's answer, its day and number."""

    ruled = RESULT
    file = forms.FileField(
        label=_("Result file of the bank"), allow_empty_file=True,
        widget=file_input(largest=LARGEST),
        help_text=_("The workbook (.xlsx) or text that the bank gave back, up to 20 MB."),
    )  # fmt: skip
    paid_on = DayField(label=_("Paid by the bank on"))
    voucher = forms.CharField(label=_("Number of the bank's voucher"), max_length=80)


class CompareForm(ActForm):
    """A file that is to be the one for the bank."""

    ruled = COMPARE
    file = forms.FileField(
        label=_("File to compare"), allow_empty_file=True,
        help_text=_("It is compared to the last byte, and not kept."),
    )  # fmt: skip


class ResultFilter(forms.Form):
    """What the rows do, what is wrong with them, an order or name."""

    fate = forms.ChoiceField(label=_("What the bank says"), required=False)
    fault = forms.ChoiceField(label=_("Problem"), required=False)
    q = forms.CharField(label=_("Order or name"), required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fate"].choices = [("", _("All")), *Fate.choices()()]  # type: ignore[attr-defined]
        self.fields["fault"].choices = [("", _("All")), *Fault.choices()()]  # type: ignore[attr-defined]


class LookForm(ActForm):
    """What was checked about a payee's account; the account travels along only to be compared."""

    ruled = LOOK
    account_index = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("What was checked, and why it may be paid"), max_length=200,
        help_text=_("For instance: mother and son share this card, seen on the household book; asked by telephone."),
    )  # fmt: skip


class RosterForm(forms.Form):
    """Which month's payments, and what full numbers are for."""

    month = forms.RegexField(
        r"^20\d\d-(0[1-9]|1[0-2])$", label=_("Month"), required=False,
        error_messages={"invalid": _("There is no such month; the present one is shown.")},
        widget=forms.TextInput(attrs={"type": "month"}),
    )  # fmt: skip

    def span(self, today: date) -> tuple[int, int]:
        """Year and month; without a choice the present one."""
        given = self.cleaned_data.get("month") if self.is_valid() else ""
        text = given or f"{today:%Y-%m}"
        return int(text[:4]), int(text[5:])


class ColumnForm(forms.Form):
    """One column of a layout; without a title and a place there is none."""

    title = forms.CharField(label=_("Column title"), max_length=40, required=False)
    source = forms.ChoiceField(label=_("Holds"), choices=[("", "—"), *Source.choices()()], required=False)
    width = forms.IntegerField(label=_("Width"), min_value=1, max_value=120, required=False)
    align = forms.ChoiceField(label=_("Alignment"), choices=Align.choices(), required=False)
    text = forms.CharField(label=_("Fixed words"), max_length=60, required=False)


Columns = forms.formset_factory(ColumnForm, extra=SPARE, max_num=40)


class LayoutForm(ActForm):
    """A layout without its columns."""

    name = forms.CharField(label=_("Name of the layout"), max_length=80)
    kind = forms.ChoiceField(label=_("Sort of file"), choices=Kind.choices(), widget=forms.RadioSelect)
    encoding = forms.ChoiceField(label=_("Encoding of a text"), choices=Encoding.choices())
    delimiter = forms.CharField(
        label=_("Sign between columns"), max_length=5, initial="|", strip=False, help_text=_("tab for a tabulator")
    )
    titles = forms.BooleanField(label=_("The first line holds the titles"), required=False)
    head = forms.CharField(
        label=_("Lines before"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line; {count}, {total}, {fen} and {batch} are filled in."),
    )  # fmt: skip
    tail = forms.CharField(label=_("Lines after"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    answer_key = forms.CharField(label=_("Answer: number of the order"), max_length=40, required=False)
    answer_amount = forms.CharField(label=_("Answer: sum"), max_length=40, required=False)
    answer_outcome = forms.CharField(label=_("Answer: outcome"), max_length=40, required=False)
    answer_reason = forms.CharField(label=_("Answer: reason"), max_length=40, required=False)
    answer_name = forms.CharField(label=_("Answer: name"), max_length=40, required=False)
    answer_account = forms.CharField(label=_("Answer: account"), max_length=40, required=False)
    answer_delimiter = forms.CharField(label=_("Answer: sign between columns"), max_length=5, strip=False)
    success = forms.CharField(
        label=_("Words for success"), max_length=120, required=False, help_text=_("With blanks between them.")
    )
    failure = forms.CharField(label=_("Words for failure"), max_length=120, required=False)
    offered = forms.BooleanField(label=_("Offer it for new batches"), required=False, initial=True)

    def body(self, columns: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """The layout as plain JSON, for the service to read strictly."""
        given = self.cleaned_data
        return {
            "kind": given["kind"], "encoding": given["encoding"], "delimiter": _sign(given["delimiter"]),
            "titles": given["titles"], "head": _lines(given["head"]), "tail": _lines(given["tail"]),
            "columns": [_column(one) for one in columns if one and one.get("source")],
            "answer": {
                "columns": {role: given[f"answer_{role}"].strip() for role in ROLES},
                "success": given["success"].split(), "failure": given["failure"].split(),
                "delimiter": _sign(given["answer_delimiter"]),
            },
        }  # fmt: skip


def _column(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": given["title"], "source": given["source"], "width": given["width"] or 16,
        "align": given["align"] or Align.LEFT, "text": given["text"],
    }  # fmt: skip


def _sign(typed: str) -> str:
    return "\t" if typed.strip().lower() == "tab" else typed.strip() or typed


def _lines(typed: str) -> list[str]:
    return [line.strip() for line in typed.splitlines() if line.strip()]


def layout_start(name: str, shape: Shape, *, offered: bool) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What both forms begin with, from a layout."""
    answer = shape.answer
    start: dict[str, Any] = {
        "name": name, "kind": shape.kind, "encoding": shape.encoding, "delimiter": _shown(shape.delimiter),
        "titles": shape.titles, "head": "\n".join(shape.head), "tail": "\n".join(shape.tail),
        "success": " ".join(answer.success), "failure": " ".join(answer.failure),
        "answer_delimiter": _shown(answer.delimiter), "offered": offered,
    }  # fmt: skip
    start |= {f"answer_{role}": text for role, text in answer.columns.items()}
    columns = [
        {"title": c.title, "source": c.source, "width": c.width, "align": c.align, "text": c.text}
        for c in shape.columns
    ]
    return start, columns


def _shown(sign: str) -> str:
    return "tab" if sign == "\t" else sign
