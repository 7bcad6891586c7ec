"""The components say what they should, in words, and let nothing through unescaped."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import polib
import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext_lazy

from common import quickforms
from common.errors import Blocked, Blocker, Invalid
from common.quickforms import Quick
from common.rowforms import RowForm, rows_of
from common.ruled import Rule
from common.said import Said
from common.templatetags import ui
from common.terms import Term
from common.views import SampleEffect, SampleFinding, SampleOutcome, samples

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "common/locale/zh_Hans/LC_MESSAGES/django.po"
EVIL = '<script>alert("1")</script>'


@pytest.fixture(autouse=True)
def _plain_static_english(settings: Any) -> Iterator[None]:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with translation.override("en"):
        yield


def mend(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("mend/<int:pk>/", mend, name="mend")]


def show(source: str, path: str = "/", **values: object) -> str:
    """The text of a template that has the components loaded."""
    context = Context({"request": RequestFactory().get(path), **values})
    return Template("{% load ui %}" + source).render(context)


def words(html: str) -> str:
    """What is left when tags are taken away."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the card")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    scan = forms.FileField(label="Scan", required=False)


class Row(forms.Form):
    sum = forms.DecimalField(label="Sum")


@pytest.mark.parametrize(
    ("left", "text", "tone"),
    [
        (-3, "3 days overdue", "bad"),
        (-1, "1 day overdue", "bad"),
        (0, "Due today", "bad"),
        (1, "1 day left", "warn"),
        (3, "3 days left", "warn"),
        (4, "4 days left", "neutral"),
        (None, "No deadline", "neutral"),
    ],
)
def test_a_due_badge_says_its_days_in_words_with_a_shape(left: int | None, text: str, tone: str) -> None:
    html = show("{% due_badge left %}", left=left)
    assert words(html) == text
    assert f"r-{tone}" in html
    assert "<use href=" in html


def test_a_due_badge_counts_working_days_when_asked() -> None:
    assert words(show("{% due_badge 2 working=True %}")) == "2 working days left"


def test_a_provisional_due_day_says_so() -> None:
    assert words(show("{% due_badge 2 provisional=True %}")) == "2 days left Provisional"


def test_a_due_badge_speaks_chinese() -> None:
    entries = {entry.msgid: entry for entry in polib.pofile(str(CATALOGUE))}
    assert entries["%(n)d day overdue"].msgstr_plural == {0: "逾期 %(n)d 天"}
    assert entries["Due today"].msgstr == "今天到期"


def test_money_is_grouped_with_two_places_and_capitals_on_request() -> None:
    assert words(show("{% money sum %}", sum=Decimal("15120"))) == "￥15,120.00"
    assert words(show("{% money sum capitals=True %}", sum=Decimal("1890"))) == "￥1,890.00 壹仟捌佰玖拾元整"
    assert words(show("{% money sum %}", sum=None)) == "—"


def test_a_day_carries_its_weekday_and_a_moment_is_beijing_time() -> None:
    assert words(show("{% day d %}", d=date(2026, 11, 23))) == "2026-11-23 Mon"
    late = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    assert words(show("{% moment t %}", t=late)) == "2026-11-24 00:30"
    assert words(show("{% day t %}", t=late)) == "2026-11-24 Tue"


def test_a_state_badge_takes_the_tone_the_term_names() -> None:
    class State(Term):
        DONE = "done", "完成", "Done"

        @property
        def tone(self) -> str:
            return "ok"

    assert "r-ok" in show("{% state_badge s %}", s=State.DONE)
    assert "r-warn" in show('{% state_badge s "warn" %}', s=State.DONE)


@pytest.mark.parametrize(
    "source",
    [
        "{% badge evil %}",
        "{% fact evil evil %}",
        "{% icon 'x' label=evil %}",
        "{% empty_state evil evil evil evil %}",
        "{% error_state evil evil evil %}",
        "{% timeline_item evil by=evil note=evil %}",
        "{% callout 'warn' evil %}{{ evil }}{% endcallout %}",
        "{% card evil %}{{ evil }}{% endcard %}",
        "{% confirm id='x' trigger=evil title=evil act=evil url=evil %}{{ evil }}{% endconfirm %}",
        "{% crumbs evil evil evil %}",
        "{% clause_chip evil evil evil %}",
        "{% th evil sort=evil %}",
        "{% panel evil evil %}",
        "{% progress 1 2 evil %}",
    ],
)
def test_a_component_escapes_what_people_typed(source: str) -> None:
    assert "<script" not in show(source, evil=EVIL)


def test_a_field_joins_label_help_and_error_to_its_control() -> None:
    html = show("{% field form.name %}", form=Sample({}))
    described = re.search(r'<input[^>]*aria-describedby="([^"]+)"', html)
    assert described
    for part in described[1].split():
        assert f'id="{part}"' in html
    assert 'for="id_name"' in html
    assert 'aria-invalid="true"' in html
    assert "(required)" in html


def test_a_group_of_choices_is_a_fieldset_with_described_errors() -> None:
    html = show("{% field form.kind %}", form=Sample({}))
    assert "<fieldset" in html
    assert "<legend" in html
    assert 'id="id_kind_error"' in html
    assert 'for="id_kind_1"' in html


def test_a_field_with_a_rule_tells_it_with_its_clause_and_what_it_names_is_escaped() -> None:
    class Ruled(forms.Form):
        ruled = {"sum": Rule(Said("至多{most}元", "at most {most} yuan"), "xc-2.3.2")}
        sum = forms.CharField(label=EVIL, required=False)
        other = forms.CharField(required=False)

    html = show("{% field form.sum %}", form=Ruled(), numbers={"most": EVIL})
    assert "<script" not in html
    assert re.search(r"<details class=\"r-rule\">.*at most &lt;script", html)
    assert 'href="/help/rules/#xc-2.3.2"' in html and "二（三）第二段" in html
    assert "at most … yuan" in show("{% field form.sum %}", form=Ruled()), "without numbers at hand nothing breaks"
    assert "r-rule" not in show("{% field form.other %}", form=Ruled())
    assert "r-rule" not in show("{% field form.sum %}", form=Ruled(prefix="rows-1"))
    assert "r-rule" in show("{% field form.sum %}", form=Ruled(prefix="rows-0"))


def test_an_optional_field_is_not_marked_as_required() -> None:
    assert "(required)" not in show("{% field form.scan %}", form=Sample())


def test_the_error_summary_leads_to_every_wrong_field_of_forms_and_formsets() -> None:
    formset = forms.formset_factory(Row)({
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-sum": "x",
    })  # fmt: skip
    html = show("{% error_summary form rows %}", form=Sample({}), rows=formset)
    assert re.findall(r'href="#([^"]+)"', html) == ["id_name", "id_kind_0", "id_form-0-sum"]
    assert "3 entries need mending" in words(html)


def test_the_error_summary_lists_rows_where_they_stand_within_their_form_and_names_them() -> None:
    class Named(RowForm):
        telling = ("sum",)
        name = forms.CharField(required=False)
        sum = forms.IntegerField()

    class Around(forms.Form):
        rows_after: ClassVar = {"rows": "first", "gone": "no_such_field"}
        first = forms.IntegerField()
        last = forms.IntegerField()

    typed = {"rows-TOTAL_FORMS": "3", "rows-0-sum": "x", "rows-0-DELETE": "on", "rows-1-sum": "y", "rows-2-sum": "z"}
    rows = rows_of(Named)(typed | {"rows-INITIAL_FORMS": "0", "rows-2-name": EVIL}, prefix="rows")
    gone = rows_of(Named)({"gone-TOTAL_FORMS": "1", "gone-INITIAL_FORMS": "0", "gone-0-sum": "x"}, prefix="gone")
    html = show("{% error_summary form several gone %}", form=Around({}), several=[rows, None], gone=gone)
    targets = ["id_first", "id_rows-1-sum", "id_rows-2-sum", "id_last", "id_gone-0-sum"]
    assert re.findall(r'href="#([^"]+)"', html) == targets
    assert "Row 1 · Sum:" in words(html) and "Row 2 &lt;script" in html and "<script" not in html


@pytest.mark.parametrize("label", ["Compared with the voucher.", "已与凭证核对一致。", "已与凭证核对一致："])
def test_a_label_that_is_a_sentence_has_one_mark_before_its_error(label: str) -> None:
    class Declared(forms.Form):
        checked = forms.BooleanField(label=label)

    html = show("{% error_summary form %}", form=Declared({}))
    assert f'<a href="#id_checked">{label[:-1]}: ' in html


def test_the_error_summary_is_nothing_while_nothing_is_wrong() -> None:
    assert show("{% error_summary form %}", form=Sample()).strip() == ""
    assert show("{% error_summary form %}", form=None).strip() == ""


def test_a_problem_lists_every_blocker_or_reads_out_the_message() -> None:
    blocked = Blocked([Blocker("a", "No visit."), Blocker("b", "No payee.")])
    html = words(show("{% problem error %}", error=blocked))
    assert "No visit." in html
    assert "No payee." in html
    assert "Too much." in words(show("{% problem error %}", error=Invalid("x", "Too much.")))
    assert show("{% problem error %}", error=None).strip() == ""


@pytest.mark.urls(__name__)
def test_the_action_bar_links_a_blocker_to_where_it_is_mended() -> None:
    blockers = [Blocker("a", "Mend me.", mend="mend"), Blocker("b", "No page.", mend="nowhere:here")]
    html = show("{% action_bar blockers=b subject=7 %}{% endaction_bar %}", b=blockers)
    assert "2 things are still missing" in words(html)
    assert '<a href="/mend/7/">Mend me.</a>' in html
    assert "<li>No page." in html


def test_a_sorted_column_turns_round_and_keeps_the_filter_but_not_the_cursor() -> None:
    first = show("{% th 'Due' sort='due' %}", path="/?town=1&after=abc")
    again = show("{% th 'Due' sort='due' %}", path="/?town=1&sort=due")
    assert 'href="?town=1&amp;sort=due"' in first
    assert 'href="?town=1&amp;sort=-due"' in again
    assert 'aria-sort="ascending"' in again
    assert "aria-sort" not in first


def test_the_pager_keeps_the_filter_and_shows_only_pages_that_exist() -> None:
    class Page:
        previous = None
        next = "n/1"

    html = show("{% pager page %}", path="/?q=a&before=b", page=Page())
    assert 'href="?q=a&amp;after=n%2F1"' in html
    assert "prev" not in html
    one_of_two = show('{% pager page "files" %}', path="/?q=a&after=b&files-before=c", page=Page())
    assert 'href="?q=a&amp;after=b&amp;files-after=n%2F1#files"' in one_of_two


@pytest.mark.parametrize(
    ("outcome", "effect", "tone"),
    [("YES", "NONE", "ok"), ("UNKNOWN", "NONE", "warn"), ("NO", "NONE", "neutral"), ("YES", "BLOCK", "bad")],
)
def test_a_finding_shows_outcome_reason_clause_text_and_inputs(outcome: str, effect: str, tone: str) -> None:
    finding = SampleFinding(
        title=Said("上限", "Cap"), outcome=SampleOutcome[outcome], effect=SampleEffect[effect],
        conclusion=Decimal("3780"), reason=Said("六倍。", "Six times."),
        inputs={Said("标准", "Standard"): Said("630.00")},
    )  # fmt: skip
    with translation.override("zh-hans"):
        html = show("{% finding f %}", f=finding)
    assert f'class="r-finding r-{tone}"' in html
    for part in ("上限", "六倍。", "￥3,780.00", "630.00", finding.clause_text, finding.clause_heading):
        assert part in html
    english = show("{% finding f %}", f=finding)
    for part in ("Cap", "Six times.", "Standard", finding.clause_text):
        assert part in english
    assert "上限" not in english and "六倍" not in english


def test_a_number_that_a_finding_concludes_has_the_unit_that_its_inputs_have() -> None:
    title = Said("公示天数", "Days of publicity")
    finding = SampleFinding(
        title=title, outcome=SampleOutcome.YES, effect=SampleEffect.NONE, conclusion=3, reason=Said("三天。", "Three."),
        inputs={title: Said("3天", "3 days")},
    )  # fmt: skip
    with translation.override("zh-hans"):
        assert "· 3天" in show("{% finding f %}", f=finding)
    assert "· 3 days" in show("{% finding f %}", f=finding)


def test_a_confirmation_posts_with_a_token_and_works_without_scripts() -> None:
    html = show(
        "{% confirm id='end' trigger='End' title='End?' act='End' url='/x/' %}<p>For good.</p>{% endconfirm %}",
        csrf_token="secret-token",
    )
    assert 'href="#end"' in html
    assert '<dialog class="r-dialog" id="end"' in html
    assert "secret-token" in html
    assert html.index("For good.") < html.index("</form>")


def test_every_component_stands_on_the_component_page() -> None:
    source = (ROOT / "templates/common/styleguide.html").read_text()
    assert [name for name in ui.register.tags if not re.search(rf"{{% {name}\b", source)] == []


def test_a_filter_of_many_fields_is_a_drawer_and_says_how_many_conditions_are_set() -> None:
    fields = "{% field form.name %}" * 3
    long = show(f"{{% filter_bar %}}{fields}{{% endfilter_bar %}}", path="/?name=a&kind=&sort=x&after=n", form=Sample())
    short = show("{% filter_bar %}{% field form.name %}{% endfilter_bar %}", path="/?name=a", form=Sample())
    assert re.search(r'<button[^>]* popovertarget="filters"', long)
    assert re.search(r"<form[^>]* popover ", long)
    assert "Filter 1 1 condition is set" in words(long)
    assert "popover" not in short


def test_the_component_page_uses_no_inline_style_script_or_handler() -> None:
    sources = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    sources.append(get_template("common/styleguide.html").template.render(Context(samples())))  # type: ignore[attr-defined]
    for source in sources:
        assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", source)


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/relief/icons.svg").read_text()))
    named: set[str] = set()
    for file in (ROOT / "templates").rglob("*.html"):
        named |= set(re.findall(r'{% icon "([^"]+)"', file.read_text()))
    assert named
    assert named <= sprite


def test_the_browser_keeps_nothing_that_was_typed() -> None:
    script = (ROOT / "static/relief/relief.js").read_text()
    assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie", script)
    assert '"historyCacheSize":0' in (ROOT / "templates/base.html").read_text()


def test_error_pages_need_no_context_at_all() -> None:
    pages = sorted((ROOT / "templates/errors").glob("*.html"))
    assert {"400", "403", "404", "413", "429", "500", "csrf"} <= {file.stem for file in pages}
    for file in pages:
        html = Template(file.read_text()).render(Context())
        assert "<main" in html
        assert "r-bar" not in html


def test_text_colours_reach_the_contrast_of_wcag_aa_in_light_and_dark() -> None:
    light, dark = _palettes((ROOT / "static/relief/tokens.css").read_text())
    for name, palette in (("light", light), ("dark", light | dark)):
        pairs = [(tone, f"{tone}-bg") for tone in ("neutral", "info", "ok", "warn", "bad")]
        pairs += [
            (ink, sheet)
            for ink in ("ink", "ink-soft", "brand", "danger")
            for sheet in ("surface", "paper", "surface-2")
        ]
        pairs += [("on-brand", "brand"), ("on-brand", "danger"), ("on-brand", "brand-strong"), ("brand", "brand-soft")]
        pairs += [("on-bar", "bar"), ("on-bar-soft", "bar")]
        for ink, sheet in pairs:
            assert _contrast(palette[ink], palette[sheet]) >= 4.5, (name, ink, sheet)
        assert _contrast(palette["edge"], palette["surface"]) >= 3, name
        assert _contrast(palette["focus"], palette["paper"]) >= 3, name


def _palettes(css: str) -> tuple[dict[str, str], dict[str, str]]:
    first, second = css.split("@media screen", 1)
    return _colours(first), _colours(second)


def _colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--r-([\w-]+):\s*(#[0-9a-f]{3,6});", css))


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:]
    if len(digits) == 3:
        digits = "".join(c * 2 for c in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("value", ["", "b", "<'&\">", None])
def test_a_control_is_what_the_templates_of_django_draw(value: str | None) -> None:
    class Form(forms.Form):
        text = forms.CharField(required=False, widget=forms.TextInput(attrs={"placeholder": "<&>", "hidden": True}))
        number = forms.IntegerField(required=True)
        kept = forms.CharField(widget=forms.HiddenInput)
        one = forms.ChoiceField(choices=[("", "—"), ("群", [("a", "<甲>"), ("b", gettext_lazy("Cases"))]), (1, "乙")])

    given = dict.fromkeys(Form.base_fields, value)
    quick, stock = Form(given, renderer=Quick()), Form(given, renderer=DjangoTemplates())
    for name in Form.base_fields:
        drawn, expected = str(quickforms.control(quick[name], {})), str(stock[name])
        assert re.sub(r">\s+<", "><", expected) == drawn
