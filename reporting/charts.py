"""What the charts of an answer show: the same numbers as the tables beside them, as plain data for the script."""

from typing import Any

from django.utils.translation import gettext as _

from reporting.dashboard import Dashboard, Part
from reporting.selectors import Answer, Line


def of(answer: Answer) -> list[dict[str, Any]]:
    """One chart for each table, named by the id of its place in the page."""
    return [
        {
            "id": "chart-changes",
            "labels": [change.label for change, _count in answer.changes],
            "series": [{"name": _("Cases"), "values": [count for _change, count in answer.changes]}],
        },
        _cost("chart-townships", answer.townships),
        _cost("chart-causes", answer.causes),
        {
            "id": "chart-sums",
            "upright": True,
            "labels": [line.label for line in answer.sums],
            "series": [
                {"name": _("Before the change"), "values": [line.before for line in answer.sums]},
                {"name": _("After the change"), "values": [line.after for line in answer.sums]},
            ],
        },
    ]


def _cost(id: str, lines: list[Line]) -> dict[str, Any]:
    return {
        "id": id,
        "unit": _("yuan"),
        "labels": [line.label for line in lines],
        "series": [
            {"name": _("Cost before"), "values": [str(line.tally.before) for line in lines]},
            {"name": _("Cost after"), "values": [str(line.tally.after) for line in lines]},
        ],
    }


def of_dashboard(found: Dashboard) -> list[dict[str, Any]]:
    """The months of two years, and what relief was paid for."""
    return [
        {
            "id": "chart-months",
            "upright": True,
            "unit": _("yuan"),
            "labels": [f"{month.first:%m}" for month in found.months],
            "series": [
                {"name": _("The year before"), "values": [str(month.before.value) for month in found.months]},
                {"name": _("Paid"), "values": [str(month.paid.value) for month in found.months]},
            ],
        },
        _relieved("chart-causes", found.causes),
        _relieved("chart-types", found.types),
    ]


def _relieved(id: str, parts: list[Part]) -> dict[str, Any]:
    return {
        "id": id,
        "unit": _("yuan"),
        "labels": [part.label for part in parts],
        "series": [{"name": _("Paid to them"), "values": [str(part.amount) for part in parts]}],
    }
