"""A request that is sent twice is done once: the key of the first is kept with its answer, in the act's transaction."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from rest_framework.utils.encoders import JSONEncoder

from accounts.models import GivenAnswer
from common.errors import Invalid

KEPT_FOR = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class OnceKey:
    """The key that the caller chose, no other token's, and a digest of all that he asked for under it."""

    key: str
    asked: str


@transaction.atomic
def once(
    key: OnceKey, *, user_id: int, at: datetime, run: Callable[[], Any], kept: Callable[[Any], Any] | None = None
) -> Any:
    """The answer of ``run``, or the one that was given before under this key: what ``kept`` leaves of it.

    Whoever sends the same while it is being done waits for it. Raises Invalid when the key was used for something else;
    what ``run`` raises undoes everything, and the key may be used again.
    """
    row, first = GivenAnswer.objects.get_or_create(
        user_id=user_id, key=key.key, defaults={"asked": key.asked, "at": at}
    )
    if not first:
        if row.asked != key.asked:
            text = _("This Idempotency-Key was used for another request; choose a new one for each.")
            raise Invalid("idempotency_key_reused", text)
        return json.loads(row.answer)
    answer = run()
    row.answer = json.dumps(kept(answer) if kept else answer, cls=JSONEncoder, ensure_ascii=False)
    row.save(update_fields=["answer"])
    return answer


@transaction.atomic
def file_once(
    key: OnceKey, *, user_id: int, at: datetime, take: Callable[[], tuple[bytes, str, str]]
) -> tuple[tuple[bytes, str, str], bool]:
    """A file that ``take`` records somebody to have taken, and whether it was handed out under this key before.

    Kept is its digest, not the file: sent again it is made again and recorded no second time. Raises Invalid where it
    is another file by now.
    """
    made: list[tuple[bytes, str, str]] = []

    def run() -> str:
        made.append(take())
        return hashlib.sha256(made[0][0]).hexdigest()

    digest = once(key, user_id=user_id, at=at, run=run)
    if made:
        return made[0], False
    with transaction.atomic():
        again = take()
        transaction.set_rollback(True)  # that it was taken stands in the trail already
    if hashlib.sha256(again[0]).hexdigest() != digest:
        text = _("The file is another one by now; take it as it is with a new Idempotency-Key.")
        raise Invalid("idempotency_file_changed", text)
    return again, True


def forget_answers(*, at: datetime) -> int:
    """Let go of answers so old that nobody sends their request again; returns how many."""
    return GivenAnswer.objects.filter(at__lt=at - KEPT_FOR).delete()[0]
