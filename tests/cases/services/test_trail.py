"""A changed fact leaves its former value in the trail, masked; a stale or old likeness asks nobody."""

import re
from datetime import timedelta

import pytest
from django.utils.translation import override

from audit.models import Event
from audit.verbs import Verb
from cases import services as cases
from cases.models import Case
from cases.terms import Relation, State
from common.clock import today
from standards.policy.terms import Cause, ReliefType
from tests.cast import Cast
from tests.factories import make_case, noon, somebody

pytestmark = pytest.mark.django_db
DAY = today()


def test_an_exchanged_account_leaves_both_masked_values(cast: Cast) -> None:
    case = make_case(cast, state=State.ACCEPTED)
    old = case.account
    new = old[:4] + "9" * (len(old) - 8) + old[-4:]
    cases.put_payee(
        case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), name=case.payee_name, relation=Relation.SELF,
        bank=case.bank_name, account=new, reason="",
    )  # fmt: skip
    event = Event.objects.filter(verb=Verb.FACTS_CHANGED).latest("id")
    assert set(event.after) == {"version", "step", "银行账号"}, "only what changed, even when the masks look alike"
    assert old not in str(event.before) + event.note and new not in str(event.after) + event.note
    assert event.before["银行账号"] == case.account_masked
    assert event.why == f"银行账号：{case.account_masked} → {event.after['银行账号']}"
    with override("en"):
        assert event.why == f"Account: {case.account_masked} → {event.after['银行账号']}"


def test_what_changed_is_read_in_either_language_and_words_of_an_officer_as_they_are(cast: Cast) -> None:
    case = make_case(cast, state=State.ACCEPTED, cause=Cause.EDUCATION, people=[somebody()])
    cases.put_hardship(
        case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), relief_type=ReliefType.EXPENDITURE,
        cause=Cause.ILLNESS, narrative="学费。", applied_on=DAY,
    )  # fmt: skip
    event = Event.objects.filter(verb=Verb.FACTS_CHANGED).latest("id")
    assert f"事由：{Cause.EDUCATION.zh} → {Cause.ILLNESS.zh}" in event.why
    with override("en"):
        assert f"Cause: {Cause.EDUCATION.en} → {Cause.ILLNESS.en}" in event.why
        assert not re.search("[㐀-鿿]", event.why), event.why


def test_a_likeness_needs_the_same_cause_now_and_the_last_twelve_months(cast: Cast) -> None:
    person = somebody()
    make_case(cast, state=State.CLOSED, people=[person], accepted_on=DAY - timedelta(days=500), incident_key="A1")
    case = make_case(cast, state=State.DRAFT, people=[person], incident_key="A2")
    assert not case.likely.exists(), "relieved more than a year ago"
    make_case(cast, state=State.ACCEPTED, people=[person], incident_key="A3")
    case = make_case(cast, state=State.DRAFT, people=[person], incident_key="A4")
    assert case.likely.count() == 1
    Case.objects.get(pk=case.pk).likely.update(likeness="open")
    cases.put_hardship(
        case.pk, officer=cast.officer("clerk", DAY), at=noon(DAY), relief_type="expenditure", cause=Cause.EDUCATION,
        narrative="学费。", applied_on=DAY,
    )  # fmt: skip
    assert not Case.objects.get(pk=case.pk).likely.exists(), "another cause is no longer alike"
