"""The officers of the demonstration and of the tests. All are invented."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.duties import Duty
from accounts.models import Office, Posting, User

PASSWORD = "relief-demo-2026"  # noqa: S105  (load_demo refuses to run in production)


@dataclass(frozen=True, slots=True)
class Role:
    """One officer: where he sits (region code and office) and what he does there."""

    username: str
    name: str
    region: str
    office: str
    duties: tuple[Duty, ...]


CLERK = (Duty.CASEWORK, Duty.REVIEW)
HEAD = (Duty.REVIEW, Duty.DECIDE)

CAST = (
    Role("clerk", "沈秋禾", "411081001", "颍川街道办事处", CLERK),
    Role("head", "梁志远", "411081001", "颍川街道办事处", HEAD),
    Role("clerk2", "乔雨桐", "411081103", "神垕镇人民政府", CLERK),
    Role("head2", "贾文博", "411081103", "神垕镇人民政府", HEAD),
    Role("county_reviewer", "段明哲", "411081", "禹州市民政局", (Duty.REVIEW, Duty.SUPERVISE, Duty.IMPORT)),
    Role("county_approver", "柳承安", "411081", "禹州市民政局", (Duty.DECIDE, Duty.SUPERVISE)),
    Role("finance", "邵静怡", "411081", "禹州市财政局", (Duty.PAY,)),
    Role("finance2", "尹若溪", "411081", "禹州市财政局", (Duty.PAY,)),
    Role("standards", "卢思齐", "4110", "许昌市民政局", (Duty.STANDARDS, Duty.OFFICERS)),
    Role("standards2", "温若楠", "4110", "许昌市民政局", (Duty.STANDARDS,)),
    Role("county_standards", "纪明远", "411081", "禹州市民政局", (Duty.STANDARDS,)),
    Role("inspector", "唐立新", "4110", "许昌市民政局", (Duty.INSPECT,)),
    Role("other_clerk", "姚春晓", "411082100", "和尚桥镇人民政府", CLERK),
    Role("other_head", "郝建平", "411082100", "和尚桥镇人民政府", HEAD),
)


@transaction.atomic
def load_cast(*, since: date, stands_in: tuple[date, date]) -> dict[str, User]:
    """Post the cast from ``since`` on; during ``stands_in`` ``county_reviewer`` decides for ``head``. A second run
    changes nothing."""
    known = set(User.objects.values_list("username", flat=True))
    new = [role for role in CAST if role.username not in known]
    if new:
        User.objects.bulk_create([User(username=r.username, name=r.name, password=_hashed()) for r in new])
        users = {user.username: user for user in User.objects.filter(username__in=[r.username for r in new])}
        offices = {(o.region.code, o.name): o for o in Office.objects.select_related("region")}
        Posting.objects.bulk_create(
            Posting(user=users[r.username], office=offices[r.region, r.office], duty=duty, starts_on=since)
            for r in new
            for duty in r.duties
        )
        _stand_in(stands_in)
    return {user.username: user for user in User.objects.filter(username__in=[r.username for r in CAST])}


def _stand_in(period: tuple[date, date]) -> None:
    absent = Posting.objects.get(user__username="head", duty=Duty.DECIDE, substitutes=None)
    Posting.objects.get_or_create(
        user=User.objects.get(username="county_reviewer"),
        office_id=absent.office_id,
        duty=absent.duty,
        starts_on=period[0],
        ends_on=period[1],
        substitutes=absent,
    )


@lru_cache
def _hashed() -> str:
    return make_password(PASSWORD)
