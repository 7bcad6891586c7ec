"""What another system is told, and how it is signed ("Standard Webhooks").

The body says that something happened to what, and where; who, how much and why stay in the house. A receiver asks the
API for the rest, with its own token and therefore its own rights.
"""

import base64
import hashlib
import hmac
import json
import secrets
from datetime import datetime

from django.utils import timezone

from audit.models import Event

PREFIX = "whsec_"
SUBJECTS = {
    "cases.case": "case",
    "funds.fund": "fund",
    "standards.rulepackage": "rule_package",
    "standards.standard": "standard",
    "standards.calendaryear": "calendar",
    "notices.hook": "hook",
}
"""What things are called outside, and whose label is told: a number or a title, never a person."""


def body_of(event: Event) -> str:
    """The JSON that is sent; no person, no sum, no words of an officer."""
    known = SUBJECTS.get(event.subject_type)
    told: dict[str, object] = {
        "id": event.pk,
        "event": event.verb,
        "at": timezone.localtime(event.at).isoformat(timespec="seconds"),
        "subject": {
            "type": known or event.subject_type.rpartition(".")[2],
            "id": event.subject_id,
            "label": event.subject_label if known else "",
        },
        "region": event.region_path.rstrip("/").rpartition("/")[2],
    }
    before, after = event.before.get("state"), event.after.get("state")
    if before or after:
        told["state"] = {"before": before, "after": after}
    return json.dumps(told, ensure_ascii=False)


def new_secret() -> str:
    """A secret of 32 random bytes, as receivers enter it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, *, number: str, stamp: int, body: bytes) -> str:
    """HMAC-SHA256 of "id.timestamp.body" in Base64, with the version in front."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{number}.{stamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers_of(*, number: str, body: bytes, keys: tuple[str, ...], at: datetime) -> dict[str, str]:
    """What stands above the body: kind, number, time in seconds, a signature by each of the secrets."""
    stamp = int(at.timestamp())
    signed = [signature(key, number=number, stamp=stamp, body=body) for key in keys]
    return {
        "Content-Type": "application/json",
        "User-Agent": "Relief-Webhooks/1",
        "webhook-id": number,
        "webhook-timestamp": str(stamp),
        "webhook-signature": " ".join(signed),
    }
