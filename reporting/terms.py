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


class ExportState(Term):
    """``QUEUED`` and ``RUNNING`` are work in the background; a file there is while it is ``DONE``."""

    QUEUED = "queued", "等待处理", "waiting"
    RUNNING = "running", "正在导出", "running"
    DONE = "done", "可以下载", "ready"
    FAILED = "failed", "未完成", "failed"
    CANCELLED = "cancelled", "已取消", "cancelled"
    EXPIRED = "expired", "已过期", "expired"
    DELETED = "deleted", "已删除", "deleted"

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {"queued": "info", "running": "info", "done": "ok", "failed": "bad"}.get(self, "neutral")


class ExportStep(Term):
    """What happens to an export."""

    START = "start", "开始导出", "start"
    FINISH = "finish", "导出完成", "finish"
    FAIL = "fail", "导出中断", "fail"
    RETRY = "retry", "重新导出", "try again"
    CANCEL = "cancel", "取消导出", "cancel"
    EXPIRE = "expire", "导出过期", "expire"
    DELETE = "delete", "删除导出", "delete"


class ExportFormat(Term):
    """How the file is written."""

    XLSX = "xlsx", "工作簿（xlsx，Excel、WPS 打开）", "workbook (xlsx, for Excel or WPS)"
    CSV = "csv", "文本（csv，其他程序读取）", "text (csv, for other programs)"


class Facet(Term):
    """By what the figures of a region are told apart."""

    STATE = "state", "环节", "stage"
    CAUSE = "cause", "困难原因", "cause"
    RELIEF_TYPE = "relief", "救助类型", "relief type"
    DAYS = "days", "工作日数", "working days"
