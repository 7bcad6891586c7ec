"""The component page: every part of the interface, with samples of fictional people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.counting import Counted
from common.errors import Blocked, Blocker
from common.marks import TONE_ICONS
from common.ruled import Rule
from common.said import Said
from common.terms import Term


class SampleState(Term):
    """States as badges show them."""

    DRAFT = "draft", "草稿", "Draft"
    PUBLICITY = "publicity", "公示中", "Publicity"
    APPROVED = "approved", "已批准", "Approved"
    REFUSED = "refused", "不予批准", "Not approved"

    @property
    def tone(self) -> str:
        """Which tone the badge takes."""
        return {"publicity": "info", "approved": "ok", "refused": "bad"}.get(self, "neutral")


class SampleOutcome(Term):
    """Answers as findings give them."""

    YES = "yes", "符合", "Met"
    NO = "no", "不符合", "Not met"
    UNKNOWN = "unknown", "待核实", "To be verified"


class SampleEffect(Term):
    """What a finding does to an approval."""

    NONE = "none", "无影响", "No effect"
    BLOCK = "block", "不得批准", "Blocks approval"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleFinding:
    """A finding in the shape in which the policy gives it."""

    title: Said
    outcome: Term
    effect: Term
    conclusion: Decimal | Said | int | None
    reason: Said
    clause: str = "xc-2.2.2"
    clause_heading: str = "二（二）2."
    clause_text: str = "（示例文字）救助金额不超过当地城市月最低生活保障标准三倍的，由乡镇人民政府（街道办事处）审批。"
    inputs: Mapping[Said, Said] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A page of a list with pages on both sides."""

    previous: str = "a"
    next: str = "b"

    @property
    def count(self) -> Counted:
        """How many rows all pages have."""
        return Counted(42, 1000)


TOWNS = {
    "禹州市": "鸿畅镇 神垕镇 火龙镇 文殊镇 方山镇 鸠山镇 磨街乡 张得镇 小吕镇 范坡镇 古城镇 朱阁镇",
    "长葛市": "和尚桥镇 坡胡镇 后河镇 石固镇 老城镇 南席镇 大周镇 董村镇 石象镇 古桥镇 增福镇",
}


class SampleForm(forms.Form):
    """One field of each kind; the identity number and the sum are wrong on purpose."""

    ruled = {"kind": Rule(Said("（示例文字）类别不是申请条件。", "(Sample) A category is no condition."), "xc-2.1.3")}
    name = forms.CharField(label=gettext_lazy("Name"), max_length=50)
    number = forms.CharField(
        label=gettext_lazy("Identity number"),
        help_text=gettext_lazy("18 characters; blanks and full-width digits are tidied for you."),
        min_length=18,
        widget=forms.TextInput(attrs={"data-format": "identity", "autocomplete": "off"}),
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Sum"),
        widget=forms.TextInput(attrs={"data-format": "money", "data-capitals": "", "inputmode": "decimal"}),
    )
    on = forms.DateField(label=gettext_lazy("Day of the visit"), widget=forms.DateInput(attrs={"type": "date"}))
    cause = forms.ChoiceField(
        label=gettext_lazy("Cause"),
        choices=[("", "—"), ("illness", gettext_lazy("Illness")), ("disaster", gettext_lazy("Disaster"))],
    )
    town = forms.ChoiceField(
        label=gettext_lazy("Township"),
        required=False,
        choices=[("", "—"), *((county, [(name, name) for name in names.split()]) for county, names in TOWNS.items())],
        widget=forms.Select(attrs={"lang": "zh-Hans"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Household category"),
        choices=[("d", gettext_lazy("Dibao")), ("t", gettext_lazy("Tekun")), ("o", gettext_lazy("Other"))],
        widget=forms.RadioSelect,
    )
    proof = forms.FileField(
        label=gettext_lazy("Proof"),
        required=False,
        help_text=gettext_lazy("PDF or photo, up to 10 MB."),
        widget=forms.FileInput(attrs={"data-max-bytes": str(10 * 1024 * 1024)}),
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    sworn = forms.BooleanField(label=gettext_lazy("The applicant has read and signed the declaration."))


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component, and what a failure looks like."""
    if "fail" in request.GET:
        raise Http404
    return render(request, "common/styleguide.html", samples())


def samples() -> dict[str, object]:
    """What the components show."""
    blockers = [
        Blocker("no_visit", _("The record of the household visit is missing."), clause="xc-2.1.3"),
        Blocker("no_payee", _("The payee's account has not been entered.")),
    ]
    return {
        "plain": SampleForm(prefix="plain", initial={"amount": "1,890.00"}),
        "wrong": SampleForm({"wrong-name": "王小禾", "wrong-number": "4110", "wrong-amount": "abc"}, prefix="wrong"),
        "tones": list(TONE_ICONS),
        "colours": ["ink", "ink-soft", "brand", "danger", "paper", "surface", "surface-2", "edge", "focus", "bar"],
        "sizes": ["s", "m", "l", "xl"],
        "steps_of_space": range(1, 7),
        "states": list(SampleState),
        "amount": Decimal("1890.00"),
        "day": date(2026, 11, 23),
        "at": datetime(2026, 11, 23, 6, 5, tzinfo=UTC),
        "blocked": Blocked(blockers),
        "blockers": blockers,
        "page": SamplePage(),
        "tabs": [
            {"url": "?tab=facts", "label": _("Facts"), "active": True},
            {"url": "?tab=papers", "label": _("Papers"), "count": 4},
            {"url": "?tab=history", "label": _("History")},
        ],
        "steps": [
            {"label": _("Accepted"), "status": "past", "note": "11-16"},
            {"label": _("Investigation"), "status": "past", "note": "11-18"},
            {"label": _("Publicity"), "status": "current", "note": _("until %(day)s") % {"day": "11-27"}},
            {"label": _("Decision"), "status": "future"},
            {"label": _("Payment"), "status": "future"},
        ],
        "findings": _findings(),
        "rows": _rows(),
    }


def _findings() -> list[SampleFinding]:
    return [
        SampleFinding(
            title=Said("审批权限", "Who decides"),
            outcome=SampleOutcome.YES,
            effect=SampleEffect.NONE,
            conclusion=Said("乡镇审批", "The township"),
            reason=Said(
                "拟救助 1,890.00 元，不超过城市低保月标准 630.00 元的 3 倍（1,890.00 元）。",
                "The proposed 1,890.00 yuan are not above 3 times the urban standard of 630.00 yuan (1,890.00 yuan).",
            ),
            inputs={
                Said("拟救助金额", "Proposed sum"): Said("1,890.00 元", "1,890.00 yuan"),
                Said("城市低保月标准", "Urban monthly standard"): Said("630.00 元", "630.00 yuan"),
                Said("倍数", "Multiple"): Said("3"),
            },
        ),
        SampleFinding(
            title=Said("家庭收入", "Income of the household"),
            outcome=SampleOutcome.UNKNOWN,
            effect=SampleEffect.NONE,
            conclusion=None,
            reason=Said(
                "尚未录入申请前十二个月的家庭收入。", "The income of the last twelve months is not entered yet."
            ),
        ),
        SampleFinding(
            title=Said("同一事由", "Same cause"),
            outcome=SampleOutcome.NO,
            effect=SampleEffect.BLOCK,
            conclusion=None,
            reason=Said(
                "2026-03-02 已因同一事由救助 1,200.00 元，一年内不得重复。",
                "1,200.00 yuan were given for the same cause on 2026-03-02; not again within a year.",
            ),
        ),
    ]


def _rows() -> list[dict[str, object]]:
    return [
        {"name": "王小禾", "place": "鸿畅镇", "state": SampleState.PUBLICITY, "amount": Decimal("1890.00"), "left": 2},
        {"name": "欧阳青", "place": "神垕镇", "state": SampleState.DRAFT, "amount": None, "left": None},
        {
            "name": "买买提江·示例",
            "place": "颍川街道",
            "state": SampleState.APPROVED,
            "amount": Decimal("15120.00"),
            "left": -3,
        },
    ]
