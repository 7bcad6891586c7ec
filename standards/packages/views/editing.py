"""The forms of a draft: one for each section, one for each rule and test case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.duties import Duty
from accounts.guards import OfficerRequest, duty
from common.clock import now
from common.errors import Invalid, NotFound
from common.said import Said
from standards.forms import region_choices
from standards.packages import selectors, services
from standards.packages.forms.editing import Editor, HeadEditor, ItemEditor, SectionEditor
from standards.packages.forms.numbers import NumbersEditor
from standards.packages.forms.plan import Known
from standards.packages.forms.taking import changed
from standards.packages.forms.testcases import TestCaseEditor
from standards.packages.health import problems_of
from standards.packages.layers import Layer, holdings
from standards.packages.sections import Section
from standards.packages.views.meanwhile import conflict_of, seen_of
from standards.policy.package.inheritance import inherited
from standards.policy.package.model import Package
from standards.policy.package.reading import Mistakes, Problem
from standards.selectors import published_values, regions_to_set


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.STANDARDS)
def edit(request: OfficerRequest, package_id: int, section: str) -> HttpResponse:
    """The form of a section; of one with large items their list."""
    desk = Desk.at(request, package_id, section)
    if desk.editor.section.one_by_one:
        return _items(request, desk)
    return _form(request, desk)


@require_http_methods(["GET", "HEAD", "POST"])
@duty(Duty.STANDARDS)
def edit_item(request: OfficerRequest, package_id: int, section: str, place: int) -> HttpResponse:
    """The form of one rule or test case; at the end of their list a new one."""
    return _form(request, Desk.at(request, package_id, section, place))


@dataclass(frozen=True, slots=True)
class Desk:
    """A draft before an officer, and the part of it that he edits."""

    row: Any
    stack: list[Layer]
    editor: Editor

    @classmethod
    def at(cls, request: OfficerRequest, package_id: int, section: str, place: int | None = None) -> "Desk":
        """Raises NotFound for a section or an item that there is not."""
        row = selectors.draft_row(request.officer, package_id)
        stack = selectors.stack_of(row)
        regions = region_choices(regions_to_set(request.officer)) if section == Section.HEAD else []
        known = Known.of(inherited([layer.package for layer in stack]), regions)
        return cls(row, stack, _editor(row, stack, section, place, known))

    @property
    def place(self) -> int | None:
        """Which item of the section is edited."""
        return getattr(self.editor, "place", None)

    @property
    def address(self) -> str:
        """Where the form is sent."""
        where = [self.row.pk, self.editor.section.value]
        if self.place is None:
            return reverse("standards:package_edit", args=where)
        return reverse("standards:package_edit_item", args=[*where, self.place])

    def problems(self) -> list[Problem]:
        """What is wrong with the draft as it stands."""
        return self.problems_with(self.editor.package)

    def problems_with(self, package: Package) -> list[Problem]:
        """What would be wrong with it if it said that."""
        return problems_of(self.row, package, inherited([package, *(layer.package for layer in self.stack[1:])]))


def _editor(row: Any, stack: list[Layer], code: str, place: int | None, known: Known) -> Editor:
    package = stack[0].package
    section = next((one for one in Section if one.value == code), None)
    if section is None or (place is not None and not section.one_by_one):
        raise NotFound("no_such_section", _("There is no such section."))
    if place is not None:
        if place > len(getattr(package, section.value) or ()):
            raise NotFound("no_such_item", _("There is no such rule in the draft; somebody may have removed it."))
        if section is Section.TESTS:
            return TestCaseEditor(section, package, known, place, tuple(layer.package for layer in stack[1:]))
        return ItemEditor(section, package, known, place)
    if section is Section.HEAD:
        return HeadEditor(section, package, known)
    if section is Section.PARAMETERS:
        held = published_values(row.effective_from, row.region.path)
        return NumbersEditor(section, package, known, row.region.level, {c: r.shown for c, r in held.items()})
    wider = next((h for h in holdings(stack[1:], row.region) if h.section is section), None) if stack[1:] else None
    return SectionEditor(section, package, known, wider)


def _form(request: OfficerRequest, desk: Desk) -> HttpResponse:
    if request.method != "POST":
        return form_page(request, desk, desk.editor.raw(), desk.problems())
    act = request.POST.get("act", "")
    raw, told = desk.editor.take(request.POST.getlist, blanks=bool(act))
    if act:
        return form_page(request, desk, changed(raw, act), told, unsaved=True)
    try:
        return _save(request, desk, raw, told)
    except Mistakes as mistakes:
        return form_page(request, desk, raw, [*told, *mistakes.problems], unsaved=True, status=422)
    except services.ChangedMeanwhile as error:
        here = _where_it_is_now(request, desk)
        conflict = conflict_of(request, here.row, here.editor.package, error)
        return form_page(request, here, raw, [], unsaved=True, status=409, conflict=conflict)


def _save(request: OfficerRequest, desk: Desk, raw: Mapping[str, Any], told: list[Problem]) -> HttpResponse:
    """Keep what was typed; raises Mistakes, ChangedMeanwhile."""
    package = desk.editor.draft_with(raw)
    if told:
        raise Mistakes([])  # the values read, but the controls told something that the values cannot tell
    try:
        row = services.amend(desk.row.pk, package, officer=request.officer, at=now(), seen=seen_of(request))
    except Invalid as error:
        raise Mistakes([Problem(path, Said(str(text))) for path, text in error.fields.items()]) from error
    return _saved(request, desk, row, package)


def _saved(request: OfficerRequest, desk: Desk, row: Any, package: Package) -> HttpResponse:
    """To the package; where something in the form is still to be mended, back to it."""
    left = [p for p in desk.problems_with(package) if desk.editor.holds(p.path)]
    if left:
        messages.warning(request, _("Saved. Something is still to be mended here; it is marked at its field."))
        return redirect(desk.address)
    messages.success(request, _("Saved."))
    if desk.editor.section.one_by_one:
        return redirect("standards:package_edit", row.pk, desk.editor.section.value)
    return redirect("standards:package", row.pk)


def _where_it_is_now(request: OfficerRequest, desk: Desk) -> Desk:
    """Others may have moved or removed the rule that is edited: it goes where it is now, or to the end."""
    if not isinstance(desk.editor, ItemEditor):
        return desk
    place = desk.editor.place_of(request.POST.get("was", ""))
    return Desk.at(request, desk.row.pk, desk.editor.section.value, place)


def form_page(
    request: OfficerRequest,
    desk: Desk,
    raw: Mapping[str, Any],
    problems: list[Problem],
    *,
    unsaved: bool = False,
    status: int = 200,
    conflict: dict[str, Any] | None = None,
    computed: bool = False,
) -> HttpResponse:
    """The form with these values; ``computed``: what must come out was filled in by the calculator."""
    shown = {
        "row": desk.row,
        "section": desk.editor.section,
        "rule": desk.editor.rule,
        "place": desk.place,
        "address": desk.address,
        "was": request.POST.get("was", getattr(desk.editor, "code", "")),
        "sheet": desk.editor.sheet(raw, problems),
        "unsaved": unsaved,
        "conflict": conflict,
        "computed": computed,
    }
    return render(request, "standards/packages/edit.html", shown, status=status)


# --- lists of rules and test cases


def _items(request: OfficerRequest, desk: Desk) -> HttpResponse:
    """The rules or test cases in their order; a button moves or removes one at once."""
    section = desk.editor.section
    if request.method == "POST":
        raw = changed(desk.editor.raw(), request.POST.get("act", ""))
        package = desk.editor.draft_with(raw)
        try:
            services.amend(desk.row.pk, package, officer=request.officer, at=now(), seen=seen_of(request))
        except services.ChangedMeanwhile as error:
            messages.error(request, str(error))
        return redirect("standards:package_edit", desk.row.pk, section.value)
    items = getattr(desk.editor.package, section.value) or ()
    wrong = {p.path.partition("[")[2].partition("]")[0] for p in desk.problems() if desk.editor.holds(p.path)}
    shown = {
        "row": desk.row,
        "section": section,
        "items": [(item, str(n) in wrong) for n, item in enumerate(items)],
    }
    return render(request, "standards/packages/items.html", shown)
