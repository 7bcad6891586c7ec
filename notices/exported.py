"""The lists of notices that can be taken out: webhooks and the log of one."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.duties import Duty
from accounts.exporting import Asked, Column, Filter, Found, ListOf, printed, query_number, wanted_of
from notices.hooks.forms import HookFilter, LogFilter
from notices.hooks.selectors import hook_of, hooks_found, hooks_order, log_found
from notices.models import Hook


def _hooks(asked: Asked) -> Found:
    form = HookFilter(asked.query)
    given = wanted_of(form)
    order = hooks_order(asked.query.get("sort", "name"))
    rows = hooks_found(asked.officer, text=given["q"], state=given["state"])
    return Found(rows.order_by(order, "-pk" if order.startswith("-") else "pk"), printed(form))


def _stuck(hook: Hook) -> str:
    """What the list says of its deliveries with badges."""
    told = vars(hook)
    said = {_("some failed"): told["failed"], _("some wait"): told["waits"]}
    return "；".join(text for text, so in said.items() if so)


HOOKS = ListOf(
    code="hooks",
    page="hooks:list",
    duties=frozenset({Duty.OFFICERS}),
    filter=Filter(HookFilter, ("sort",)),
    find=_hooks,
    columns=(
        Column(gettext_lazy("Name of the system"), lambda hook: hook.name, 24),
        Column(gettext_lazy("Web address"), lambda hook: hook.address, 40),
        Column(gettext_lazy("Region"), lambda hook: hook.region.name),
        Column(gettext_lazy("State"), lambda hook: hook.state.label),
        Column(gettext_lazy("Deliveries"), _stuck, 20),
        Column(gettext_lazy("Added"), lambda hook: hook.made_at, 18),
    ),
)


def _log(asked: Asked) -> Found:
    hook, form = hook_of(asked.officer, query_number(asked)), LogFilter(asked.query)
    return Found(log_found(hook, **wanted_of(form)).order_by("-id"), printed(form), hook.name)


DELIVERIES = ListOf(
    code="hook-deliveries",
    page="hooks:hook",
    duties=frozenset({Duty.OFFICERS}),
    filter=Filter(LogFilter),
    of_one=True,
    find=_log,
    columns=(
        Column(gettext_lazy("Number"), lambda row: row.event_id, 10),
        Column(gettext_lazy("Event"), lambda row: row.told, 24),
        Column(gettext_lazy("Time"), lambda row: row.event.at, 18),
        Column(gettext_lazy("Subject"), lambda row: row.event.subject_label, 24),
        Column(gettext_lazy("State"), lambda row: row.stands.label),
        Column(gettext_lazy("Attempts"), lambda row: row.attempts, 8),
        Column(gettext_lazy("Last try"), lambda row: row.tried_at, 18),
        Column(gettext_lazy("Next try"), lambda row: row.next_try_at, 18),
        Column(gettext_lazy("Last answer"), lambda row: row.status, 10),
        Column(gettext_lazy("Why it failed"), lambda row: row.failed_by, 24),
        Column(gettext_lazy("Milliseconds"), lambda row: row.took_ms, 10),
    ),
)


LISTS = (HOOKS, DELIVERIES)
