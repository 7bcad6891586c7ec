"""The emergency track: registered at once, helped first, its paperwork, and the ways in which it ends."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from accounts.duties import CASE_DUTIES, Duty
from accounts.officer import Officer
from accounts.operations import Act, Look, Pages, address
from cases.terms import Channel, Relation, SettleWay
from common.bodies import Whole
from common.paging import Page
from funds.addresses.files import Upload
from funds.addresses.goods import units
from funds.bodies import Text, Typed
from funds.selectors import duty as screen
from funds.selectors import emergency as selectors
from funds.selectors.goods import offers, stores_for
from funds.services import bounced, emergency, helping, paperwork
from funds.services.emergency import LONGEST_NARRATIVE, MOST_PEOPLE, EmergencyGiven, Taken
from funds.services.given import GoodsGiven, HelpGiven
from funds.services.paperwork import InPlaceOfPapers, StationGiven
from funds.shapes import emergencies as shapes
from funds.shapes.orders import OrderShape
from funds.terms import ExceptionGround, PaymentMethod, Urgency
from standards.policy.terms import Cause

# --- what is urgent


def emergencies(
    officer: Officer, *, shown: str = "help", township: int | None = None, at: datetime, today: date,
    cursor: Mapping[str, str],
) -> Page[Any]:  # fmt: skip
    """What is urgent; ``shown``: help, papers, settle, review or recover."""
    found = screen.duty_screen(officer, at=at, today=today, shown=shown, township_id=township, cursor=cursor)
    return found.page


def counts(officer: Officer, *, at: datetime, today: date) -> screen.Duties:
    """How many stand in each list of the duty screen, and what the reserves of the area have left."""
    return screen.duty_screen(officer, at=at, today=today, shown="help", township_id=None, cursor={})


def limits(officer: Officer, *, township: int | None = None, at: datetime, today: date) -> dict[str, Any]:
    """Where the officer takes emergencies, and what may be given at once in one of these townships (the first)."""
    found = selectors.limits_of(officer, str(township or ""), today=today)
    known = selectors.undocumented_lately(found.township.pk, at=at)
    return {"townships": selectors.setup(officer, today=today).townships, "limits": found, "known": known}


def emergency_page(officer: Officer, case_id: int, *, at: datetime, today: date) -> selectors.Shown:
    """One emergency with its help and its paperwork."""
    return selectors.shown(officer, case_id, at=at, today=today)


# --- registered and helped


def register(
    *, township_id: int, name: str, id_number: str = "", looks: str = "", phone: str = "", place: str,
    hukou_place: str = "", cause: Cause, narrative: str, urgency: Urgency, people: int = 1, small: bool = False,
    reported_at: datetime, channel: Channel = Channel.FOUND, photos: Sequence[Upload] = (), case_id: int | None = None,
    officer: Officer, at: datetime, today: date,
) -> Taken:  # fmt: skip
    """Register an emergency: who, where, what. Without an identity number somebody is described (``looks``).

    ``case_id`` is the draft that it was begun as.
    """
    given = EmergencyGiven(
        township_id=township_id, name=name, resident=emergency.resident_of(id_number, today=today), looks=looks,
        phone=phone, place=place, hukou_place=hukou_place, cause=cause, narrative=narrative, urgency=urgency,
        people=people, small=small, reported_at=reported_at, channel=channel, photos=photos,
    )  # fmt: skip
    return emergency.take(given, None, token=uuid4(), case_id=case_id, officer=officer, at=at, today=today)


def keep_draft(typed: dict[str, list[str]], *, officer: Officer, at: datetime, today: date) -> Any:
    """Keep what is typed so far as a draft; the hours do not run yet."""
    return emergency.keep_draft(typed, case_id=None, officer=officer, at=at, today=today)


def keep_draft_again(
    case_id: int, typed: dict[str, list[str]], *, officer: Officer, at: datetime, today: date
) -> Any:  # fmt: skip
    """Keep what is typed so far in the draft that is there."""
    return emergency.keep_draft(typed, case_id=case_id, officer=officer, at=at, today=today)


def help_first(
    case_id: int, *, amount: Decimal, method: PaymentMethod, receiver: str, approved_by: str, approved_at: datetime,
    receipt: Upload | None = None, kept_as: str = "", explanation: str = "", from_county: bool = False,
    bank_name: str = "", account: str = "", officer: Officer, at: datetime, today: date,
) -> Any:  # fmt: skip
    """Grant and pay help before the decision, from the reserve of the township where it has enough."""
    given = HelpGiven(
        amount=amount, method=method, receiver=receiver, approved_by=approved_by, approved_at=approved_at,
        receipt=receipt, kept_as=kept_as, explanation=explanation, from_county=from_county, bank_name=bank_name,
        account=account,
    )  # fmt: skip
    return helping.help_first(case_id, given, officer=officer, at=at, today=today)


def goods_for_help(officer: Officer, case_id: int, *, store_id: int | None = None, today: date) -> dict[str, Any]:
    """What a store near an emergency (the nearest) may give today."""
    case = selectors.emergency_of(officer, case_id)
    near = stores_for(case)
    chosen = next((one for one in near if one.pk == store_id), near[0])
    return {"store": chosen, "stores": near, "offers": offers(case, chosen, today=today)}


def help_in_goods(
    case_id: int, *, store_id: int, items: Mapping[int, int], receiver: str, relation: Relation = Relation.SELF,
    approved_by: str, approved_at: datetime, receipt: Upload | None = None, kept_as: str = "", explanation: str = "",
    officer: Officer, at: datetime, today: date,
) -> Any:  # fmt: skip
    """Help before the decision with goods out of a store (units by good id); they count what they are worth today."""
    goods = GoodsGiven(store_id=store_id, items=items, relation=relation)
    given = HelpGiven(
        amount=Decimal(0), method=PaymentMethod.GOODS, goods=goods,
        receiver=receiver, approved_by=approved_by, approved_at=approved_at, receipt=receipt, kept_as=kept_as,
        explanation=explanation,
    )  # fmt: skip
    return helping.help_first(case_id, given, officer=officer, at=at, today=today)


def give_again(
    case_id: int, *, came_back_on: date, reason: str, method: PaymentMethod, receiver: str,
    receipt: Upload | None = None, kept_as: str = "", officer: Officer, at: datetime, today: date,
) -> Any:  # fmt: skip
    """Record that the bank gave the help back, and give the same sum once more, in one act."""
    given = bounced.CameBack(
        came_back_on=came_back_on, reason=reason, method=method, receiver=receiver, receipt=receipt, kept_as=kept_as
    )
    return bounced.give_again(case_id, given, officer=officer, at=at, today=today)


# --- settled without a decision


def settle_small(case_id: int, *, note: str = "", officer: Officer, at: datetime, today: date) -> Any:
    """Small fast relief is settled by its record."""
    return paperwork.settle(case_id, SettleWay.SMALL, officer=officer, at=at, today=today, note=note)


def settle_by_minutes(
    case_id: int, *, ground: ExceptionGround, signature: Upload | None = None, signature_kept_as: str = "",
    officer: Officer, at: datetime, today: date,
) -> Any:  # fmt: skip
    """The signed minutes of a meeting stand in place of the papers, with the handling officer's signature."""
    replaced = InPlaceOfPapers(ground=ground, signature=signature, signature_kept_as=signature_kept_as)
    return paperwork.settle(case_id, SettleWay.MINUTES, officer=officer, at=at, today=today, replaced=replaced)


def settle_by_station(
    case_id: int, *, station: str, taken_over_by: str, taken_over_at: datetime, station_receipt: Upload | None = None,
    kept_as: str = "", officer: Officer, at: datetime, today: date,
) -> Any:  # fmt: skip
    """A person is handed over to a relief station; where help left paperwork owed, that is still to come."""
    given = StationGiven(
        station=station, taken_over_by=taken_over_by, taken_over_at=taken_over_at, receipt=station_receipt,
        kept_as=kept_as,
    )  # fmt: skip
    return paperwork.settle(case_id, SettleWay.STATION, officer=officer, at=at, today=today, station=given)


CASEWORK = Duty.CASEWORK
ONE = "emergencies/<int:case_id>/"
RECEIPT: dict[str, Any] = {"receiver": Text(80), "kept_as": Text(80, default="")}
AGREED: dict[str, Any] = {"approved_by": Text(80), "explanation": Text(300, default="")}


ADDRESSES = [
    address(
        "emergencies/", "emergencies", get=Pages(emergencies, *CASE_DUTIES, gives=shapes.EmergencyRow),
        post=Act(
            register, CASEWORK, gives=shapes.RegisteredShape, status=201, files=True, name=Text(80),
            id_number=Text(40, default=""), looks=Text(200, default=""), phone=Text(20, default=""), place=Text(200),
            hukou_place=Text(120, default=""), narrative=Text(LONGEST_NARRATIVE),
            people=Whole(min_value=1, max_value=MOST_PEOPLE, default=1),
        ),
    ),
    address("emergencies/counts/", "emergency_counts", get=Look(counts, *CASE_DUTIES, gives=shapes.DutyShape)),
    address("emergencies/limits/", "emergency_limits", get=Look(limits, CASEWORK, gives=shapes.SetupShape)),
    address(
        "emergencies/drafts/", "emergency_drafts",
        post=Act(keep_draft, CASEWORK, gives=shapes.EmergencyState, status=201, typed=Typed()),
    ),
    address(
        f"{ONE}draft/", "emergency_draft",
        post=Act(keep_draft_again, CASEWORK, gives=shapes.EmergencyState, typed=Typed()),
    ),
    address(ONE, "emergency", get=Look(emergency_page, *CASE_DUTIES, gives=shapes.EmergencyPage)),
    address(
        f"{ONE}help/", "emergency_help",
        post=Act(
            help_first, CASEWORK, Duty.DECIDE, gives=shapes.EmergencyState, status=201, files=True,
            bank_name=Text(80, default=""), account=Text(60, default=""), **RECEIPT, **AGREED,
        ),
    ),
    address(
        f"{ONE}help-in-goods/", "emergency_help_goods",
        get=Look(goods_for_help, CASEWORK, Duty.DECIDE, gives=shapes.GoodsForHelp),
        post=Act(
            help_in_goods, CASEWORK, Duty.DECIDE, gives=shapes.EmergencyState, status=201, files=True, items=units(),
            **RECEIPT, **AGREED,
        ),
    ),
    address(
        f"{ONE}came-back/", "emergency_came_back",
        post=Act(
            give_again, CASEWORK, Duty.DECIDE, gives=OrderShape, status=201, files=True, reason=Text(200), **RECEIPT
        ),
    ),
    address(f"{ONE}easing/", "emergency_easing", post=Act(paperwork.ease, *CASE_DUTIES, gives=shapes.EmergencyState)),
    address(
        f"{ONE}extension/", "emergency_extension",
        post=Act(paperwork.extend, *CASE_DUTIES, gives=shapes.EmergencyState, why=Text(paperwork.LONGEST_WHY)),
    ),
    address(
        f"{ONE}settlement/small/", "emergency_settlement_small",
        post=Act(
            settle_small, CASEWORK, gives=shapes.EmergencyState, note=Text(paperwork.LONGEST_NOTE, default="")
        ),
    ),
    address(
        f"{ONE}settlement/minutes/", "emergency_settlement_minutes",
        post=Act(
            settle_by_minutes, CASEWORK, gives=shapes.EmergencyState, files=True, signature_kept_as=Text(80, default="")
        ),
    ),
    address(
        f"{ONE}settlement/station/", "emergency_settlement_station",
        post=Act(
            settle_by_station, CASEWORK, gives=shapes.EmergencyState, files=True, station=Text(120),
            taken_over_by=Text(80), kept_as=Text(80, default=""),
        ),
    ),
    address(
        f"{ONE}review/", "emergency_review",
        post=Act(
            paperwork.review_advance, Duty.SUPERVISE, gives=shapes.AdvanceReviewShape, status=201,
            finding=Text(paperwork.LONGEST_FINDING),
        ),
    ),
]  # fmt: skip
