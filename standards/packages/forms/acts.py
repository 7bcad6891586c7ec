"""Forms of the acts on a package; the service says whether the act may be done."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import ActForm, DayField
from standards.forms import region_choices
from standards.packages.ruled import COPY


class ReasonForm(ActForm):
    """Why a package is given back or taken out of force."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class CopyForm(ActForm):
    """For which region and from which day the copy is to hold."""

    ruled = COPY
    region = forms.ChoiceField(label=_("Region"))
    effective_from = DayField(label=_("In force from"))

    def __init__(self, *args: Any, regions: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["region"].choices = region_choices(regions)  # type: ignore[attr-defined]
