"""What an account remembers of the help: how far it went through the first steps, what news it has read."""

from django.db.models import F
from django.db.models.functions import Greatest

from accounts.models import User
from accounts.officer import Officer


def keep_tour_step(step: int | None, *, officer: Officer) -> None:
    """At this step of the first steps; None when they are over or not wanted."""
    User.objects.filter(pk=officer.user_id).update(tour_step=step)


def keep_news_read(number: int, *, officer: Officer) -> None:
    """Every release up to this number is read; an older page takes nothing back."""
    User.objects.filter(pk=officer.user_id).update(news_read=Greatest(F("news_read"), number))
