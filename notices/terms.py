"""The closed lists of what is sent to other systems."""

from common.said import Said
from common.terms import Term

STOPPED = Said(
    "连续24小时未能送达，已自动暂停。", "Nothing could be delivered for 24 hours; it was paused automatically."
)
"""Kept as the reason of a hook that nobody paused."""


class HookState(Term):
    """How a hook stands."""

    ON = "on", "推送中", "sending"
    PAUSED = "paused", "已暂停", "paused"
    REMOVED = "removed", "已删除", "removed"

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {"on": "ok", "paused": "warn"}.get(self.value, "neutral")


class DeliveryState(Term):
    """How far one event has come on its way to one system."""

    WAITING = "waiting", "待推送", "waiting"
    DELIVERED = "delivered", "已送达", "delivered"
    FAILED = "failed", "推送失败", "failed"

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {"waiting": "info", "delivered": "ok", "failed": "bad"}[self.value]


class Trouble(Term):
    """Why a try did not deliver."""

    NOT_ALLOWED = "not_allowed", "地址不在允许的范围内", "the address is not one that may be called"
    UNKNOWN_HOST = "unknown_host", "找不到这个主机名", "the name of the host is not known"
    UNREACHABLE = "unreachable", "连接不上或连接中断", "no connection, or it broke"
    CERTIFICATE = "certificate", "对方证书不可信", "the certificate is not trusted"
    TIMEOUT = "timeout", "超时未应答", "no answer in time"
    REDIRECT = "redirect", "对方要求转到别的地址，未跟随", "it pointed to another address, which is not followed"
    STATUS = "status", "对方应答为错误", "the answer was an error"
