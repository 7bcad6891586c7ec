"""What the charts of an answer show: the same numbers as the tables beside them, as plain data for the script."""

from typing import Any

from django.utils.translation import gettext as _

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
