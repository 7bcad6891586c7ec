"""Whoever pays sees the account in full on the page of the payment, and the look is recorded."""

import pytest

from audit.models import Event
from audit.verbs import Verb
from cases.terms import State
from tests.cast import Cast
from tests.factories import make_case

pytestmark = pytest.mark.django_db


def test_the_account_is_masked_until_it_is_asked_for(cast: Cast) -> None:
    case, finance = make_case(cast, state=State.APPROVED), cast.client("finance")
    page = finance.get(f"/payments/{case.pk}/").content.decode()
    assert case.account_masked in page and case.account not in page
    assert f'action="/cases/{case.pk}/reveal/"' in page
    shown = finance.post(f"/cases/{case.pk}/reveal/", {"what": "account"}, headers={"HX-Request": "true"})
    assert case.account in shown.content.decode()
    assert Event.objects.get(verb=Verb.REVEALED).after == {"what": "account"}
