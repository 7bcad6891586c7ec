"""Two who collide in the database are told to try again; any other fault of the database stays a fault."""

import threading

import pytest
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import Region
from relief.middleware import RefusalMiddleware


def _answer(error: Exception) -> HttpResponse | None:
    middleware = RefusalMiddleware(lambda request: HttpResponse())
    return middleware.process_exception(RequestFactory().post("/"), error)


@pytest.mark.django_db(transaction=True)
def test_a_deadlock_is_answered_with_try_again(regions: dict[str, Region]) -> None:
    one, two = regions["41"].pk, regions["4110"].pk
    both_hold = threading.Barrier(2)
    errors: list[OperationalError] = []

    def lock(first: int, second: int) -> None:
        try:
            with transaction.atomic():
                Region.objects.select_for_update().get(pk=first)
                both_hold.wait(20)
                Region.objects.select_for_update().get(pk=second)
        except OperationalError as error:
            errors.append(error)
        finally:
            connection.close()

    racers = [threading.Thread(target=lock, args=pair) for pair in ((one, two), (two, one))]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(30)
    assert len(errors) == 1  # the database undoes one of the two
    answer = _answer(errors[0])
    assert answer is not None
    assert answer.status_code == 409
    assert "请稍后重试" in answer.content.decode()


def test_a_lost_database_is_no_collision() -> None:
    assert _answer(OperationalError("the connection was lost")) is None
