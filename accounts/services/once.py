"""A request that is sent twice is done once: the key of the first is kept with its answer, in the act's transaction."""

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
    """The key that the caller chose, and a digest of all that he asked for under it."""

    key: str
    asked: str


@transaction.atomic
def once(key: OnceKey, *, user_id: int, at: datetime, run: Callable[[], Any]) -> Any:
    """The answer of ``run``, or the one that was given before under this key.

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
    row.answer = json.dumps(answer, cls=JSONEncoder, ensure_ascii=False)
    row.save(update_fields=["answer"])
    return answer


def forget_answers(*, at: datetime) -> int:
    """Let go of answers so old that nobody sends their request again; returns how many."""
    return GivenAnswer.objects.filter(at__lt=at - KEPT_FOR).delete()[0]
