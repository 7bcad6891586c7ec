"""The list of standards that can be taken out: the rule packages."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.duties import Duty
from accounts.exporting import Asked, Column, Filter, Found, ListOf, printed, wanted_of, word
from standards.models import RulePackage
from standards.packages.forms.lists import StatusForm
from standards.packages.selectors import packages_found
from standards.terms import PackageStatus


def _packages(asked: Asked) -> Found:
    form = StatusForm(asked.query)
    wanted_of(form)
    return Found(packages_found(asked.officer, form.status_asked).order_by("-effective_from", "-pk"), printed(form))


def _writer(row: RulePackage) -> str:
    return row.drafted_by.name if row.drafted_by else _("by command")


def _publisher(row: RulePackage) -> str:
    return row.published_by.name if row.published_by else ""


PACKAGES = ListOf(
    code="packages",
    page="standards:packages",
    duties=frozenset(Duty),
    filter=Filter(StatusForm),
    find=_packages,
    columns=(
        Column(gettext_lazy("Title"), lambda row: row.title, 40),
        Column(gettext_lazy("Region"), lambda row: row.region.name),
        Column(gettext_lazy("In force from"), lambda row: row.effective_from),
        Column(gettext_lazy("Document number"), lambda row: row.document_no, 24),
        Column(gettext_lazy("Document"), lambda row: row.document_title, 40),
        Column(gettext_lazy("Written by"), _writer),
        Column(gettext_lazy("Published by"), _publisher),
        Column(gettext_lazy("Status"), lambda row: word(PackageStatus, row.status)),
    ),
)


LISTS = (PACKAGES,)
