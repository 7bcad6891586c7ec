"""Upload, check, confirm, import, in the background: killed, run twice, refused, taken up again."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from audit.models import Event
from cases.models import Case, Likely, Person, RegisterImport, RegisterRow
from cases.register import selectors, services
from cases.register.slips import Verdict
from cases.services.door import move
from cases.tasks import fail_lost_registers, import_register, stage_register
from cases.terms import State, Step
from common import xlsx
from common.errors import Blocked, Invalid, NotAllowed, NotFound, WrongState
from tests.cases.register.books import HEADINGS, book, calculated, card, household, member, number, saved
from tests.cases.register.conftest import TODAY
from tests.cases.register.doing import AT, carry_out, imported, upload
from tests.cast import Cast


def test_three_rows_become_three_cases_each_once(office: Cast) -> None:
    data = saved(
        book([household(n, 共同生活人口=2) for n in (1, 2, 3)], [member(number(n), 10 + n) for n in (1, 2, 3)])
    )
    register = upload(office, data)
    officer = office.officer("county_reviewer", TODAY)
    services.confirm(register.pk, officer=officer, at=AT)
    carry_out(office, register)
    carry_out(office, register)
    assert register.state == "done"
    assert [c.state for c in Case.objects.all()] == [State.SUBMITTED] * 3
    assert [c.number for c in Case.objects.order_by("number")] == [f"LSJZ-411081-2026-00000{n}" for n in (1, 2, 3)]
    assert Person.objects.count() == 6
    verbs = list(Event.objects.filter(subject_type="cases.case").values_list("verb", flat=True))
    assert sorted(verbs) == ["case_imported"] * 3 + ["submitted"] * 3


def test_control_characters_do_not_hold_up_an_import(office: Cast) -> None:
    register = upload(office, saved(book([household(1, 申请事由="患_x0000_病"), household(2)])))
    services.confirm(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    carry_out(office, register)
    assert (register.state, Case.objects.count()) == ("done", 2)
    assert Case.objects.filter(narrative="患病").exists()


def test_refused_rows_come_back_with_their_reasons_and_can_be_mended_and_uploaded(office: Cast) -> None:
    rows = [
        household(1),
        household(2, 共同生活人口=2, 身份证号="411081198001010001", 申请人姓名="李阳", 开户人="李阳"),
        household(3),
    ]
    data = saved(book(rows, [member(number(2), 12)], above=[["登记簿（单位：元）"]]))
    register = upload(office, data)
    back = services.give_back(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    sheet, members = xlsx.read(back).sheets
    assert sheet.value(1, 1) == "登记簿（单位：元）"
    assert sheet.value(2, 23) == "未导入原因"
    assert [sheet.value(3, c) for c in (3, 4, 20)] == ["李阳", "411081198001010001", card(2)]
    assert str(sheet.value(3, 23)).startswith("原表 D4（身份证号）：")
    assert sheet.value(4, 1) is None
    assert members.value(2, 2) == "李阳"
    assert not sheet.formulas

    services.confirm(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    carry_out(office, register)
    made = book([rows[1] | {"身份证号": number(2), "未导入原因": "D4 …"}], [member(number(2), 12)])
    mended = upload(office, saved(made))
    assert [r.verdict for r in mended.rows.all()] == [Verdict.ACCEPT]


def test_the_workbook_of_refused_rows_gives_back_cell_by_cell_what_was_typed(office: Cast) -> None:
    link = '=HYPERLINK("http://example.invalid","点我")'
    rows = [
        household(1, 申请人姓名=link),
        household(2, 身份证号=411081198001010000),
        household(3, 身份证号=411081800101001),
        household(4, 银行账号=62280000, 户籍性质="不清楚", 申请日期="2026/6/2", 备注="=A1"),
        household(5, 银行账号=6228000000000012345),
        household(6),
        household(6, 申请人姓名="李阳", 开户人="李阳", 身份证号=" " + number(6)),
    ]
    made = book([*rows, household(7)])
    made.worksheets[0]["C9"] = "=A1&B1"
    register = upload(office, calculated(made, {"C9": "陈阳"}))
    back = services.give_back(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    sheet = xlsx.read(back).sheets[0]
    assert not sheet.formulas
    typed = {h: [sheet.value(row, n) for row in range(2, 9)] for n, h in enumerate(HEADINGS, 1)}
    assert [typed["申请人姓名"][row] for row in (0, 5, 6)] == [link, "李阳", "=陈阳"]
    assert typed["身份证号"] == [number(1), None, "411081800101001", number(4), number(5), " " + number(6), number(7)]
    assert typed["银行账号"][2:5] == [card(3), "62280000", None]
    assert (typed["申请日期"][3], typed["备注"][3]) == ("2026/6/2", "=A1")
    assert all(sheet.value(row, 23) for row in range(2, 9))


def test_refused_rows_that_come_back_unchanged_are_refused_again(office: Cast) -> None:
    rows = [
        household(1, 申请人姓名="=A1"),
        household(2, 身份证号=411081198001010000),
        household(3, 银行账号=6228000000000012345),
        household(4, **{"总费用（元）": "=40000+10000"}),
        household(5, 申请事由="=A1"),
        household(6, 联系电话="=A1"),
        household(7, 共同生活人口="=A1"),
        household(8, 申请日期="=A1"),
        household(9, 困难类型="=A1"),
        household(10, **{"村（社区）": "#N/A"}),
        household(11, 银行账号="=A1"),
        household(12, 身份证号="=A1"),
    ]
    first = upload(office, saved(book(rows)))
    officer = office.officer("county_reviewer", TODAY)
    assert first.rows.filter(verdict=Verdict.REFUSE).count() == 12
    again = upload(office, services.give_back(first.pk, officer=officer, at=AT))
    assert [r.verdict for r in again.rows.all()] == [Verdict.REFUSE] * 12


def test_a_repeated_row_comes_back_whole_and_meets_the_case_of_the_first(office: Cast) -> None:
    rows = [household(1), household(1), household(2), household(2, 申请日期="2026-10-09")]
    first = imported(office, saved(book(rows)))
    again = upload(office, services.give_back(first.pk, officer=office.officer("county_reviewer", TODAY), at=AT))
    assert [r.slips for r in again.rows.order_by("row")] == [["already_imported"], ["already_in_hand"]]


def test_the_same_file_twice_says_so_and_changes_nothing(office: Cast) -> None:
    data = saved(book([household(1)]))
    upload(office, data)
    with pytest.raises(Invalid) as error:
        upload(office, data)
    assert error.value.code == "register_same_file"
    assert RegisterImport.objects.count() == 1


def test_the_day_of_the_same_file_is_that_of_beijing(office: Cast) -> None:
    officer, data = office.officer("county_reviewer", TODAY), saved(book([household(1)]))
    after_midnight = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
    services.upload("a.xlsx", data, officer=officer, at=after_midnight)
    with pytest.raises(Invalid) as error:
        services.upload("a.xlsx", data, officer=officer, at=AT)
    assert "2026-11-24" in str(error.value.message)


def test_the_same_rows_in_another_file_are_not_imported_twice(office: Cast) -> None:
    register = upload(office, saved(book([household(1)])))
    services.confirm(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    carry_out(office, register)
    again = upload(office, saved(book([household(1), household(2)])))
    assert [r.slips for r in again.rows.all()] == [["already_imported"], []]
    every = upload(office, saved(book([household(1)], above=[["另存"]])))
    assert every.alarm
    with pytest.raises(Invalid):
        services.confirm(every.pk, officer=office.officer("county_reviewer", TODAY), at=AT)


def test_the_same_file_is_confirmed_once(office: Cast) -> None:
    officer = office.officer("county_reviewer", TODAY)
    data = saved(book([household(1)]))
    first = upload(office, data)
    RegisterImport.objects.filter(pk=first.pk).update(state="failed")
    second = upload(office, data)
    RegisterImport.objects.filter(pk=first.pk).update(state="ready")
    services.confirm(second.pk, officer=officer, at=AT)
    with pytest.raises(Invalid) as error:
        services.confirm(first.pk, officer=officer, at=AT)
    assert error.value.code == "register_same_file"
    first.refresh_from_db()
    assert first.state == "ready"


def test_a_person_in_hand_goes_to_a_decision(office: Cast) -> None:
    first = upload(office, saved(book([household(1)])))
    services.confirm(first.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    carry_out(office, first)
    second = upload(office, saved(book([household(1, 申请日期="2026-11-01")])))
    assert [r.slips for r in second.rows.all()] == [["already_in_hand"]]
    services.confirm(second.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    carry_out(office, second)
    assert Likely.objects.count() == 1


def test_another_account_holder_is_imported_and_must_be_explained_before_acceptance(office: Cast) -> None:
    register = upload(office, saved(book([household(1, 开户人="李阳")])))
    services.confirm(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    carry_out(office, register)
    case = Case.objects.get()
    assert case.state == State.SUBMITTED
    with pytest.raises(Blocked) as error:
        move(case.pk, Step.ACCEPT, officer=office.officer("clerk", TODAY), when=AT)
    assert "payee_reason" in [b.code for b in error.value.blockers]


def test_a_township_imports_for_itself_alone(office: Cast) -> None:
    rows = [household(1), household(2, **{"乡镇（街道）": "神垕镇"})]
    register = upload(office, saved(book(rows)), who="clerk")
    assert [r.slips for r in register.rows.all()] == [[], ["township_of_another_county"]]
    services.confirm(register.pk, officer=office.officer("clerk", TODAY), at=AT)
    carry_out(office, register, who="clerk")
    assert Case.objects.get().township.name == "颍川街道"


def test_who_takes_the_refused_rows_is_recorded_and_nobody_elsewhere_can(office: Cast) -> None:
    register = upload(office, saved(book([household(1, 身份证号=None)])), who="clerk")
    for who in ("other_clerk", "clerk2", "finance", "inspector"):
        with pytest.raises(NotFound):
            services.give_back(register.pk, officer=office.officer(who, TODAY), at=AT)
    assert not Event.objects.filter(verb="register_returned").exists()
    services.give_back(register.pk, officer=office.officer("clerk", TODAY), at=AT)
    event = Event.objects.get(verb="register_returned")
    assert (event.actor, event.subject_id, event.region_path) == (office.clerk, register.pk, register.region_path)


@pytest.mark.parametrize("who", ["other_clerk", "clerk2"])
def test_nobody_else_sees_or_touches_an_import(office: Cast, who: str) -> None:
    register = upload(office, saved(book([household(1)])), who="clerk")
    officer = office.officer(who, TODAY)
    for act in (services.confirm, services.discard, services.retry):
        with pytest.raises(NotFound):
            act(register.pk, officer=officer, at=AT)
    with pytest.raises(NotFound):
        selectors.import_of(officer, register.pk)
    register.refresh_from_db()
    assert register.state == "ready"


def test_without_a_posting_nothing_is_uploaded_and_a_lost_posting_stops_the_work(office: Cast) -> None:
    with pytest.raises(NotAllowed):
        upload(office, saved(book([household(1)])), who="finance")
    register = upload(office, saved(book([household(1)])))
    services.confirm(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    carry_out(office, register, who="finance")
    assert (register.state, Case.objects.count()) == ("failed", 0)


def test_a_confirmed_import_can_not_be_confirmed_or_discarded_again(office: Cast) -> None:
    register = upload(office, saved(book([household(1)])))
    officer = office.officer("county_reviewer", TODAY)
    services.confirm(register.pk, officer=officer, at=AT)
    for act in (services.confirm, services.discard, services.retry):
        with pytest.raises(WrongState):
            act(register.pk, officer=officer, at=AT)


def test_discarding_deletes_rows_and_workbook(office: Cast, tmp_path: Path) -> None:
    register = upload(office, saved(book([household(1)])))
    kept = list(tmp_path.rglob("*.sealed"))
    assert len(kept) == 1
    assert b"PK\x03\x04" not in kept[0].read_bytes()[:80]  # sealed, not a readable workbook
    services.discard(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    register.refresh_from_db()
    assert (register.state, register.file.name, register.rows.count()) == ("discarded", "", 0)


def test_an_unreadable_register_says_why_and_is_not_taken_up_again(office: Cast) -> None:
    officer = office.officer("county_reviewer", TODAY)
    register = upload(office, saved(book([], headings=["姓名", "身份证号"])))
    assert register.state == "unreadable"
    assert register.error
    with pytest.raises(WrongState):
        services.retry(register.pk, officer=officer, at=AT)
    services.discard(register.pk, officer=officer, at=AT)


def test_a_workbook_for_which_the_machine_was_too_busy_is_taken_up_again(
    office: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as busy:
        busy.setattr(xlsx, "PATIENCE", 60)
        register = services.upload(
            "a.xlsx", saved(book([household(1)])), officer=office.officer("county_reviewer", TODAY), at=AT
        )
        busy.setattr(xlsx, "PATIENCE", 0.001)
        stage_register(register.pk)
    register.refresh_from_db()
    assert register.state == "failed"
    services.retry(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    stage_register(register.pk)
    register.refresh_from_db()
    assert register.state == "ready"


def test_tasks_run_in_the_name_of_the_officer_and_twice_is_once(office: Cast) -> None:
    register = services.upload(
        "a.xlsx", saved(book([household(1)])), officer=office.officer("county_reviewer", TODAY), at=AT
    )
    stage_register(register.pk)
    stage_register(register.pk)
    register.refresh_from_db()
    assert (register.state, register.rows.count()) == ("ready", 1)
    services.confirm(register.pk, officer=office.officer("county_reviewer", TODAY), at=timezone.now())
    import_register(register.pk)
    import_register(register.pk)
    fail_lost_registers()
    register.refresh_from_db()
    assert (register.state, Case.objects.count()) == ("done", 1)
    assert Case.objects.get().opened_by == office.county_reviewer


def test_values_are_sealed_in_the_database_and_gone_after_the_import(office: Cast) -> None:
    register = upload(office, saved(book([household(1)])))
    with connection.cursor() as cursor:
        cursor.execute('SELECT "values" FROM cases_registerrow')
        stored = cursor.fetchone()[0]
    assert stored.startswith("t1:")
    assert number(1) not in stored
    services.confirm(register.pk, officer=office.officer("county_reviewer", TODAY), at=AT)
    carry_out(office, register)
    assert RegisterRow.objects.get().values == ""
