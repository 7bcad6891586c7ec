"""Fields and forms that every app's pages share."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from common import money
from common.errors import Blocked, Blocker, DomainError, Invalid
from common.numbers import read_account


class MoneyField(forms.CharField):
    """A sum in yuan as it is typed, with or without separators; read by ``common.money.yuan``.

    One that is decided, paid or booked is said in ``capitals`` beneath its field while it is typed.
    """

    def __init__(self, *, capitals: bool = False, **options: Any) -> None:
        attrs = {"data-format": "money", "inputmode": "decimal", "autocomplete": "off"}
        widget = forms.TextInput(attrs=attrs | ({"data-capitals": ""} if capitals else {}))
        super().__init__(**{"widget": widget, "max_length": 20, **options})

    def to_python(self, value: Any) -> Any:
        """A Decimal with two places, None when nothing was typed."""
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        try:
            return money.yuan(text)
        except Invalid as error:
            raise forms.ValidationError(str(error.message), code=error.code) from error

    def run_validators(self, value: Any) -> None:
        """The checks of a text are for the text."""
        super().run_validators("" if value is None else str(value))

    def prepare_value(self, value: Any) -> Any:
        """A sum is shown with two places."""
        return money.show(value) if isinstance(value, Decimal) else value


class AccountField(forms.CharField):
    """A bank account as it is typed, with blanks and full-width digits; masked as it was shown it is the known one."""

    known: tuple[str, str] = ("", "")
    """What was shown masked, and in full."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"widget": widget, "max_length": 60, **options})

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text:
            return ""  # where none is needed
        try:
            return read_account(text, known=self.known)
        except Invalid as error:
            raise forms.ValidationError(str(error.message)) from error


ACCOUNT_DOUBTFUL = _("The check digit of the card number does not fit; compare it with the card once more.")


def at_times(field: Any) -> Any:
    """A field that is needed in some cases only: its label says so, its help says in which."""
    field.at_times = True
    return field


FIRST, LAST = date(1900, 1, 1), date(2099, 12, 31)


class DayField(forms.DateField):
    """A day, chosen or typed as 2026-11-23; one outside these two centuries is a slip of the pen.

    The browser knows the bounds too: without them it takes six digits for a year, and 20261123 cannot be typed.
    """

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": str(FIRST), "max": str(LAST)})
        within = [MinValueValidator(FIRST), MaxValueValidator(LAST)]
        super().__init__(**{"widget": widget, "validators": within, **options})


def file_input(accept: str = "", *, largest: int) -> forms.FileInput:
    """The control of a file; one above ``largest`` bytes is named as too large when it is chosen, and not sent."""
    return forms.FileInput(attrs={"accept": accept or False, "data-max-bytes": str(largest)})


class ScanField(forms.FileField):
    """A scan or photo of a paper; whether it is one, the service looks at its bytes."""

    def __init__(self, *, largest: int, **options: Any) -> None:
        widget = file_input(".pdf,.jpg,.jpeg,.png", largest=largest)
        said = {"help_text": _("PDF, JPG or PNG, up to 10 MB."), "required": False, "allow_empty_file": True}
        super().__init__(**{"widget": widget, **said, **options})


def put_errors(form: forms.BaseForm, error: DomainError) -> None:
    """Show a refusal at its fields (one message or a list), or above the form when it names none of them."""
    at_fields = {name: message for name, message in error.fields.items() if name in form.fields}
    for name, message in at_fields.items():
        form.add_error(name, [str(line) for line in message] if isinstance(message, list) else str(message))
    if not at_fields:
        form.add_error(None, str(error.message))


class ActForm(forms.Form):
    """The form of an act that a service may refuse: wrong entries go to their fields, blockers are listed at once."""

    blockers: tuple[Blocker, ...] = ()

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Around the call of the service; wrong state and missing right pass through to their own pages."""
        try:
            yield
        except Blocked as error:
            self.blockers = error.blockers
        except Invalid as error:
            put_errors(self, error)

    @contextmanager
    def faults_beside(self) -> Iterator[None]:
        """Around a service that looks at a form which is refused anyway: what it finds goes to fields without fault."""
        try:
            yield
        except Invalid as error:
            for name in error.fields.keys() & self.fields.keys() - self.errors.keys():
                self.add_error(name, str(error.fields[name]))

    @property
    def status(self) -> int:
        """Of the page that shows the form: 422 once something sent was refused."""
        return 422 if self.blockers or (self.is_bound and self.errors) else 200
