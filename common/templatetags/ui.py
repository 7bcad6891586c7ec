"""Components of every page: ``{% load ui %}``. The page ``/styleguide/`` shows each with the lines that make it.

Small marks (safe html, cheap enough for table cells)
    {% icon name label="" %}                       names: static/relief/icons.svg
    {% badge text tone="neutral" icon="" %}        tones: neutral info ok warn bad
    {% state_badge term tone="" %}                 a Term; ``term.tone`` unless given
    {% due_badge left provisional=False working=False %}   left: days, negative when overdue, None when unknown
    {% time_badge minutes %}                       hours and minutes left, negative when late
    {% until_badge due at %}                       the same of two moments
    {% money amount capitals=False %}              {% day date %}    {% moment datetime %}
    {% clause_chip id text heading="" %}           opens the exact text        {% by_clause id %}   names it

Forms
    {% field bound width="" prefix="" suffix="" %}  width: s m (full by default); with its rule, if its form has one
    {% error_summary form … %}                     forms and formsets (lists of them too) as they stand on the page
    {% problem error %}                            a DomainError, with clause and blockers; nothing for None

Blocks (each ends with ``{% end<name> %}``)
    {% card title="" id="" %}   {% callout tone="info" title="" %}   {% table caption show_caption=False %}
    {% facts columns=1 %}       {% filter_bar clear="" %}            {% action_bar blockers=None subject=None %}
    {% confirm id trigger title act url tone="danger" next=False %}
    A filter bar also offers what the officer kept of its filters, where the page's list is known for that. One of more
    than two fields is a drawer on a phone (a popover: it opens without scripts; an old browser keeps it in the page).

Parts
    {% crumbs label url label url … here %}        the way to this page, in {% block breadcrumb %}
    {% th label sort="" align="" %}                {% fact label value missing="—" zh=False %}   zh: typed in Chinese
    {% hits page %}                                how many rows all pages have, where ``page.count`` knows it
    {% pager page part="" %}                       ``page.previous`` and ``page.next`` are cursors or None
    {% export_button code of=None %}               takes the list of that code out, with the filter of the page
    {% tabs items %}                               items: url, label, active, count
    {% stepper steps %}                            steps: label, status (past | current | future), note, url
    {% timeline_item title at=None by="" note="" tone="neutral" icon="" %}   inside <ol class="r-timeline">
    {% finding finding %}                          {% progress done total label %}
    {% empty_state title text="" url="" action="" icon="inbox" %}
    {% error_state title text="" request_id="" %}  {% skeleton lines=3 %}   {% panel url label %}
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms, template
from django.conf import settings
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common import bound_fields, marks, ruled
from common.errors import Blocker, DomainError

register = template.Library()

CHINESE = mark_safe(' lang="zh-Hans"')

for mark in (
    marks.icon,
    marks.badge,
    marks.state_badge,
    marks.due_badge,
    marks.time_badge,
    marks.until_badge,
    marks.money,
    marks.day,
    marks.moment,
):
    register.simple_tag(mark)


@register.inclusion_tag("ui/clause_chip.html")
def clause_chip(id: str, text: str, heading: str = "") -> dict[str, str]:
    """A clause number that opens the exact text where it stands."""
    return {"id": id, "text": text, "heading": heading}


@register.simple_tag
def by_clause(id: str) -> SafeString:
    """On which clause a refusal rests, as the law's readers call it."""
    heading = import_string(settings.CLAUSE_HEADING)(id)
    return format_html(
        '<span class="r-soft">{} <span{}>{}</span></span>', pgettext("before a clause", "by"), CHINESE, heading
    )


# --- forms


PLAIN = mark_safe('<div class="r-field{}"><label class="r-label" for="{}">{}</label>{}</div>')


@register.simple_tag(takes_context=True)
def field(context: Context, bound: forms.BoundField, width: str = "", prefix: str = "", suffix: str = "") -> SafeString:
    """Label, rule, control, help and errors of one form field. Ids of help and errors are those Django points to.

    ``initial[OFFERED]`` says by name where a value comes from that nobody typed here.
    """
    kind = bound_fields.kind(bound.field.widget)
    control = bound_fields.control(bound, kind)
    if kind == "hidden":
        return control
    rule = ruled.rule_of(bound)
    sources = {} if bound.form.is_bound else (bound.form.initial or {}).get(bound_fields.OFFERED, {})
    offered = sources.get(bound.name, "")
    extra = bound.field.required or bound.help_text or prefix or suffix or offered or rule
    plain = kind in ("input", "select") and not extra
    if plain and not bound.errors:  # most fields of a filter; the template says the same
        return format_html(PLAIN, f" r-field-{width}" if width else "", bound.id_for_label, bound.label, control)
    given = {"bound": bound, "kind": kind, "width": width, "prefix": prefix, "suffix": suffix, "control": control}
    given["at_times"] = getattr(bound.field, "at_times", False)
    return _drawn("ui/field.html", given | {"offered": offered, "rule": rule and _rule(context, rule)})


def _rule(context: Context, rule: ruled.Rule) -> dict[str, str]:
    """The rule in words, how its clause is called and where its text stands."""
    numbers: Mapping[str, str] = context.get("numbers", ruled.UNSAID)  # type: ignore[assignment]  # nothing is unsaid
    return {
        "text": rule.told(numbers),
        "heading": import_string(settings.CLAUSE_HEADING)(rule.clause),
        "url": f"{reverse(settings.CLAUSE_PAGE)}#{rule.clause}",
    }


@register.inclusion_tag("ui/error_summary.html")
def error_summary(*given: "forms.BaseForm | BaseFormSet[Any] | list[Any] | None") -> dict[str, object]:
    """Every error of the forms in one list at the top; each leads to its field. Nothing when there is none."""
    each = [one for item in given for one in (item if isinstance(item, list) else [item]) if one is not None]
    return {"lines": list(bound_fields.errors(*each))}


@register.inclusion_tag("ui/problem.html")
def problem(error: DomainError | None) -> dict[str, object]:
    """A broken rule in the words an officer can read out, with clause and blockers."""
    return {"error": error}


# --- blocks


@register.simple_block_tag(takes_context=True)
def card(context: Context, content: SafeString, title: str = "", id: str = "") -> SafeString:
    """A white sheet with a heading of its own."""
    return _render(context, "ui/card.html", content=content, title=title, id=id)


@register.simple_block_tag(takes_context=True)
def callout(context: Context, content: SafeString, tone: str = "info", title: str = "") -> SafeString:
    """Something the officer must not miss while working here."""
    return _render(context, "ui/callout.html", content=content, tone=tone, title=title, icon=marks.TONE_ICONS[tone])


@register.simple_block_tag(takes_context=True)
def table(context: Context, content: SafeString, caption: str, show_caption: bool = False) -> SafeString:
    """Wraps thead and tbody. Give each td a ``data-label``: below 640 px a row becomes a card of labelled lines."""
    return _render(context, "ui/table.html", content=content, caption=caption, show_caption=show_caption)


@register.simple_block_tag(takes_context=True)
def filter_bar(context: Context, content: SafeString, clear: str = "", post: str = "") -> SafeString:
    """A form in one line, on a phone a drawer; ``clear`` is the address of the unfiltered list.

    It is sent by GET, or to ``post`` where what is typed must not stand in an address.
    """
    drawer = content.count('class="r-field') > BESIDE_THE_LIST
    return _render(
        context,
        "ui/filter_bar.html",
        content=content,
        clear=clear,
        post=post,
        drawer=drawer,
        narrowed=_narrowed(context) if drawer else 0,
        csrf_token=context.get("csrf_token"),
        kept=context.get("kept_filters"),
    )


BESIDE_THE_LIST = 2
"""So many fields of a filter leave room for the list on a phone."""


def _narrowed(context: Context) -> int:
    """By how many conditions the list is narrowed now."""
    return sum(bool(value) for key, value in _query(context).items() if key not in ("sort", "before", "after"))


@register.simple_block_tag(takes_context=True)
def facts(context: Context, content: SafeString, columns: int = 1) -> SafeString:
    """A list of labelled facts in one, two or three columns."""
    return _render(context, "ui/facts.html", content=content, columns=columns)


@register.simple_block_tag(takes_context=True)
def action_bar(
    context: Context, content: SafeString, blockers: Iterable[Blocker] | None = None, subject: object = None
) -> SafeString:
    """Buttons that stay in sight, and beneath them everything that still stands in the way, with a link to mend it.

    ``subject`` is the argument of the blockers' URL names (the case's id).
    """
    listed = [{"message": b.message, "clause": b.clause, "url": _mend(b, subject)} for b in blockers or ()]
    return _render(context, "ui/action_bar.html", content=content, blockers=listed)


def _mend(blocker: Blocker, subject: object) -> str:
    """The page where the blocker is mended; without one the sentence alone has to do."""
    if not blocker.mend:
        return ""
    try:
        return reverse(blocker.mend, args=[subject])
    except NoReverseMatch:
        return ""


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Context,
    content: SafeString,
    *,
    id: str,
    trigger: str,
    title: str,
    act: str,
    url: str,
    tone: str = "danger",
    next: bool = False,
) -> SafeString:
    """A button that first says what will happen. The content (words, fields) stands inside the posted form.

    ``next``: it is what this officer does next here, and stands out.

    Without scripts the link leads to the same words further down the page.
    """
    return _render(
        context,
        "ui/confirm.html",
        content=content,
        id=id,
        trigger=trigger,
        title=title,
        act=act,
        url=url,
        tone=tone,
        next=next,
        csrf_token=context.get("csrf_token", ""),
    )


# --- parts


@register.inclusion_tag("ui/crumbs.html")
def crumbs(*given: str) -> dict[str, object]:
    """The way to this page: label and url in turn, at the end the label of the page itself."""
    padded = [*given, *[""] * (len(given) % 2)]
    return {"crumbs": list(zip(padded[::2], padded[1::2], strict=True))}


@register.simple_tag(takes_context=True)
def th(context: Context, label: str, sort: str = "", align: str = "") -> SafeString:
    """A column heading; with ``sort`` a link that sorts by it, a second time the other way round (``?sort=-key``)."""
    if not sort:
        return format_html('<th scope="col"{}>{}</th>', _aligned(align), label)
    now = _query(context).get("sort", "")
    direction = {sort: "ascending", f"-{sort}": "descending"}.get(now, "")
    turned = f"-{sort}" if direction == "ascending" else sort
    mark = {"ascending": "arrow-up", "descending": "arrow-down"}.get(direction, "arrows-sort")
    return format_html(
        '<th scope="col"{}{}><a class="r-sort" href="{}">{}{}</a></th>',
        _aligned(align),
        format_html(' aria-sort="{}"', direction) if direction else "",
        _with(context, sort=turned),
        label,
        marks.icon(mark),
    )


def _aligned(align: str) -> SafeString | str:
    return format_html(' class="r-{}"', align) if align else ""


@register.simple_tag
def fact(label: str, value: object, missing: str = "—", zh: bool = False) -> SafeString:
    """One line inside ``{% facts %}``; ``zh`` marks words that were typed in Chinese and stay so."""
    if value is None or value == "":
        return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, missing)
    return format_html("<div><dt>{}</dt><dd{}>{}</dd></div>", label, CHINESE if zh else "", value)


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context: Context, page: Any, part: str = "") -> dict[str, object]:
    """Links to the pages before and after; the cursors travel as ``?before=`` and ``?after=``.

    ``part`` is the list of a page that has several: the others stay where they are (``common.paging.part``).
    """
    ours, here = (tuple(f"{part}-{side}" for side in CURSORS), f"#{part}") if part else (CURSORS, "")
    return {
        "previous": _with(context, ours, **{ours[0]: page.previous}) + here if page.previous else "",
        "next": _with(context, ours, **{ours[1]: page.next}) + here if page.next else "",
    }


@register.simple_tag
def hits(page: Any) -> SafeString:
    """How many rows all pages of a list have, as far as that was counted."""
    text = _("%s in all") % page.count.text if page.count is not None else ""
    return format_html('<p class="r-soft">{}</p>', text) if text else SafeString()


CURSORS = ("before", "after")


def _query(context: Context) -> QueryDict:
    request = context.get("request")
    return request.GET if request is not None else QueryDict()


def _with(context: Context, drop: tuple[str, ...] = CURSORS, **changes: str) -> str:
    """The present query with these keys changed and the old cursors dropped."""
    query = _query(context).copy()
    for key in drop:
        query.pop(key, None)
    for key, value in changes.items():
        query[key] = value
    return "?" + query.urlencode()


@register.simple_tag(takes_context=True)
def export_button(context: Context, code: str, of: int | None = None) -> SafeString:
    """A link to take out the list of that code (``accounts.exporting``) with the filter that the page has now.

    ``of`` is the id of what it is a list of.
    """
    query = QueryDict(_with(context)[1:], mutable=True)
    if of is not None:
        query["_of"] = str(of)
    address = reverse("exports:new", args=[code]) + (f"?{query.urlencode()}" if query else "")
    return format_html('<a class="btn" href="{}">{}{}</a>', address, marks.icon("file-text"), _("Export"))


@register.inclusion_tag("ui/tabs.html")
def tabs(items: Iterable[Mapping[str, object]], label: str = "") -> dict[str, object]:
    """Sibling pages of one subject, as links."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/stepper.html")
def stepper(steps: Iterable[object], label: str = "") -> dict[str, object]:
    """Where the subject stands on its way."""
    return {"steps": steps, "label": label}


@register.inclusion_tag("ui/timeline_item.html")
def timeline_item(
    title: str,
    *,
    at: datetime | None = None,
    by: str = "",
    note: str = "",
    tone: str = "neutral",
    icon: str = "",
) -> dict[str, object]:
    """One thing that happened."""
    return {"title": title, "at": at, "by": by, "note": note, "tone": tone, "icon": icon or marks.TONE_ICONS[tone]}


@register.inclusion_tag("ui/finding.html")
def finding(finding: Any) -> dict[str, object]:
    """One computed result of the policy: outcome, conclusion, reason, clause with its text, and what went in."""
    unknown = finding.outcome == "unknown"
    tone = (None if unknown else FINDING_TONES.get(finding.effect)) or FINDING_TONES.get(finding.outcome, "neutral")
    return {
        "finding": finding,
        "tone": tone,
        "mark": "circle-dashed" if tone == "neutral" else marks.TONE_ICONS[tone],
        "conclusion": _conclusion(finding),
        "inputs": finding.inputs.items(),
    }


FINDING_TONES = {
    "block": "bad",
    "warn": "warn",
    "minutes": "warn",
    "reason": "warn",
    "review": "warn",
    "yes": "ok",
    "unknown": "warn",
}
"""By code of the effect, else of the outcome. A NO that holds nothing up is no alarm: it stays neutral; what is not
known yet is asked for and not held against anybody."""


def _conclusion(finding: Any) -> object:
    """A conclusion as people read it; yes and no are already said by the outcome."""
    value = finding.conclusion
    if value is None or isinstance(value, bool) or value == finding.outcome:
        return ""
    if isinstance(value, Decimal):
        return marks.money(value)
    if isinstance(value, int):  # with its unit, where the finding says the same number among what went in
        value = finding.inputs.get(finding.title, value)
    return getattr(value, "label", value)


@register.inclusion_tag("ui/progress.html")
def progress(done: int, total: int, label: str) -> dict[str, object]:
    """A job under way; the figures are written out beside the bar."""
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("ui/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", action: str = "", icon: str = "inbox") -> dict[str, str]:
    """Nothing here, why, and what to do next. Never used for a failure."""
    return {"title": title, "text": text, "url": url, "action": action, "icon": icon}


@register.inclusion_tag("ui/error_state.html")
def error_state(title: str, text: str = "", request_id: str = "") -> dict[str, str]:
    """Something failed; it never looks like an empty list."""
    return {"title": title, "text": text, "request_id": request_id}


@register.inclusion_tag("ui/skeleton.html")
def skeleton(lines: int = 3) -> dict[str, object]:
    """The shape of what is being loaded."""
    return {"lines": range(lines)}


@register.inclusion_tag("ui/panel.html")
def panel(url: str, label: str) -> dict[str, object]:
    """A part of another app, loaded into this page; without scripts a link to it."""
    return {"url": url, "label": label}


def _drawn(name: str, values: dict[str, object]) -> SafeString:
    return template.Engine.get_default().get_template(name).render(Context(values, autoescape=True))


def _render(context: Context, name: str, **values: object) -> SafeString:
    engine = context.template.engine if context.template else template.Engine.get_default()
    return engine.get_template(name).render(Context(values, autoescape=True))
