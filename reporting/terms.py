"""Closed lists of the what-if."""

from common.terms import Term


class RunState(Term):
    """``RUNNING`` is work in the background; the others are over."""

    RUNNING = "running", "正在试算", "running"
    DONE = "done", "已完成", "done"
    FAILED = "failed", "中断", "interrupted"
    CANCELLED = "cancelled", "已取消", "cancelled"

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {"running": "info", "done": "ok", "failed": "bad"}.get(self, "neutral")


class Change(Term):
    """What other rules change about a case; one case may show several, ``UNKNOWN`` stands alone."""

    GAINS = "gains", "新增可救助", "would gain eligibility"
    LOSES = "loses", "不再可救助", "would lose eligibility"
    TO_COUNTY = "to_county", "改由县级审批", "township → county"
    TO_TOWNSHIP = "to_township", "改由乡镇审批", "county → township"
    MINUTES = "minutes", "须一事一议", "would need minutes"
    NO_MINUTES = "no_minutes", "不再须一事一议", "would need no minutes"
    MORE = "more", "金额增加", "higher sum"
    LESS = "less", "金额减少", "lower sum"
    UNKNOWN = "unknown", "无法判断", "cannot be told"

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {"gains": "ok", "loses": "bad", "unknown": "warn"}.get(self, "info")
