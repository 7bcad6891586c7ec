"""The commands of an installation: reference data, the first officer, the demonstration."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.duties import Duty
from accounts.models import Posting, User
from relief.demo.cast import CAST, load_cast


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("value", [None, "0", "true", ""])
def test_the_demonstration_is_loaded_only_when_asked_for(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    monkeypatch.delenv("DEMO", raising=False)
    if value is not None:
        monkeypatch.setenv("DEMO", value)
    with pytest.raises(CommandError):
        run("load_demo")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_reference_data_brings_no_account() -> None:
    assert run("load_regions").strip() == "2621 regions, 124 offices"
    assert not User.objects.exists()


@pytest.mark.django_db
def test_the_first_officer_is_printed_with_a_password_once() -> None:
    with pytest.raises(CommandError):
        run("add_first_officer", "first", "江未央")
    run("load_regions")
    username, password = run("add_first_officer", "first", "江未央").strip().split(": ")
    assert User.objects.get(username=username).check_password(password)
    with pytest.raises(CommandError):
        run("add_first_officer", "second", "江未央")
    assert User.objects.count() == 1


def test_the_cast_plays_every_duty() -> None:
    assert {duty for role in CAST for duty in role.duties} == set(Duty)


@pytest.mark.django_db
def test_the_cast_is_loaded_once() -> None:
    run("load_regions")
    for _i in range(2):
        load_cast(since=date(2024, 1, 1), stands_in=(date(2026, 11, 1), date(2026, 11, 14)))
    assert User.objects.count() == len(CAST)
    assert Posting.objects.count() == sum(len(role.duties) for role in CAST) + 1
