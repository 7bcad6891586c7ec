"""Taking a register through its import without the background."""

from datetime import datetime

from django.utils import timezone

from cases.models import RegisterImport
from cases.register import importing, services
from tests.cases.register.conftest import TODAY
from tests.cast import Cast

AT = timezone.make_aware(datetime(2026, 11, 23, 9, 0))


def upload(office: Cast, data: bytes, who: str = "county_reviewer") -> RegisterImport:
    officer = office.officer(who, TODAY)
    register = services.upload("../登记簿.xlsx", data, officer=officer, at=AT)
    services.stage(register.pk, officer=officer, now=lambda: AT, today=TODAY)
    register.refresh_from_db()
    return register


def carry_out(office: Cast, register: RegisterImport, who: str = "county_reviewer") -> None:
    importing.carry_out(register.pk, officer=office.officer(who, TODAY), now=lambda: AT, today=TODAY)
    register.refresh_from_db()


def imported(office: Cast, data: bytes, who: str = "county_reviewer") -> RegisterImport:
    """A register whose good rows have become cases."""
    register = upload(office, data, who)
    services.confirm(register.pk, officer=office.officer(who, TODAY), at=AT)
    carry_out(office, register, who)
    return register
