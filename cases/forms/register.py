"""Forms of the register import; they check form, never right, and save nothing."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from cases.register.slips import Slip, Verdict
from common.forms import file_input
from common.xlsx import LARGEST, MESSAGES


class UploadForm(forms.Form):
    """One workbook."""

    file = forms.FileField(
        label=_("Register (.xlsx)"),
        allow_empty_file=True,
        help_text=_("The office's own workbook as it is; at most 20 MB and 5,000 rows."),
        widget=file_input(".xlsx", largest=LARGEST),
    )

    def clean_file(self) -> Any:
        given: UploadedFile[Any] = self.cleaned_data["file"]
        if (given.size or 0) > LARGEST:
            raise forms.ValidationError(MESSAGES["xlsx_too_large"], code="xlsx_too_large")
        return given


class RowFilterForm(forms.Form):
    """Which rows of an import to show."""

    verdict = forms.ChoiceField(label=_("Check result"), required=False)
    slip = forms.ChoiceField(label=_("Problem"), required=False)
    q = forms.CharField(
        label=_("Name, row or end of the number"), required=False, max_length=40,
        validators=[ProhibitNullCharactersValidator()],
    )  # fmt: skip

    def __init__(self, *args: Any, slips: list[tuple[Slip, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", _("All"))]
        self.fields["verdict"].choices = everything + [(v.value, v.label) for v in Verdict]  # type: ignore[attr-defined]
        self.fields["slip"].choices = everything + [  # type: ignore[attr-defined]
            (slip.value, f"{slip.pattern}（{count}）") for slip, count in slips
        ]
