"""Forms with which a package begins: empty, from a ready example, or from a file."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.errors import Invalid
from common.forms import ActForm, DayField, file_input
from common.xlsx import LARGEST
from standards.forms import region_choices
from standards.packages.ready import ready
from standards.packages.uploads import FileRefused, package_of_file
from standards.policy.package.model import Package


class StartForm(ActForm):
    """Region, day and document of a new package, and what it starts from."""

    example = forms.ChoiceField(label=_("Starts from"), required=False)
    region = forms.ChoiceField(label=_("Region"))
    effective_from = DayField(label=_("In force from"))
    title = forms.CharField(label=_("Title"), max_length=200)
    document_no = forms.CharField(label=_("Document number"), max_length=80)
    document_title = forms.CharField(label=_("Title of the document"), max_length=200)

    def __init__(self, *args: Any, regions: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(name, f"{package.title} ({package.effective_from})") for name, package in ready().items()]
        self.fields["example"].choices = [  # type: ignore[attr-defined]
            ("", gettext("nothing: an empty package")),
            (gettext("A ready example"), named),
        ]
        self.fields["region"].choices = region_choices(regions)  # type: ignore[attr-defined]


class UploadForm(ActForm):
    """A package as a file; ``mistakes`` are its mistakes with line or cell."""

    file = forms.FileField(
        label=_("File (.yaml or .xlsx)"),
        widget=file_input(".yaml,.yml,.xlsx", largest=LARGEST),
        help_text=_("As it was downloaded here, or written by the documentation of the format."),
    )
    region = forms.ChoiceField(label=_("Region"), required=False)
    mistakes: Sequence[tuple[str, str]] = ()

    def __init__(self, *args: Any, regions: Iterable[Any] | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if regions is None:
            del self.fields["region"]
        else:
            choices = [("", gettext("as the file says")), *region_choices(regions)]
            self.fields["region"].choices = choices  # type: ignore[attr-defined]

    def package(self, region: str = "") -> Package | None:
        """The package of the file, for the region of that code, else the one chosen or its own.

        None when it cannot be read, with ``mistakes`` or an error at the field.
        """
        data, chosen = self.cleaned_data["file"].read(), region or self.cleaned_data.get("region", "")
        try:
            return package_of_file(data, region=chosen)
        except FileRefused as error:
            self.mistakes = error.mistakes
            self.add_error("file", str(error.message))
        except Invalid as error:
            self.add_error("file", str(error.message))
        return None
