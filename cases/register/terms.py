"""Where the import of a register stands."""

from common.terms import Term


class ImportState(Term):
    """``STAGING`` and ``IMPORTING`` are work in the background; the others wait for an officer or are over.

    ``FAILED`` work may be taken up again; an ``UNREADABLE`` workbook stays so.
    """

    STAGING = "staging", "正在检查", "being checked"
    READY = "ready", "待确认", "to be confirmed"
    IMPORTING = "importing", "正在导入", "being imported"
    DONE = "done", "已导入", "imported"
    FAILED = "failed", "中断", "interrupted"
    UNREADABLE = "unreadable", "不能读取", "not readable"
    DISCARDED = "discarded", "已放弃", "discarded"

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        tones = {
            "staging": "info",
            "ready": "warn",
            "importing": "info",
            "done": "ok",
            "failed": "bad",
            "unreadable": "bad",
        }
        return tones.get(self, "neutral")


RUNNING = (ImportState.STAGING, ImportState.IMPORTING)
