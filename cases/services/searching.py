"""The entry under which a case is found follows its rows, in the transaction that changes them."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet

from cases import words
from cases.models import Case, Member, SearchEntry

AT_ONCE = 2000


def enter(*cases: Case) -> None:
    """Make the entries of cases that are saved."""
    _write(cases)


def enter_cases_of(person_ids: Iterable[int]) -> None:
    """Make the entries anew of all cases in whose household these people stand."""
    ids = Member.objects.filter(person__in=list(person_ids)).order_by().values("case")
    _write(list(_lean(Case.objects.filter(pk__in=ids))))


def enter_all(*, above: int = 0) -> int:
    """Make the entry of every case anew, of those with a higher id than ``above``, some at a time; returns how many."""
    done, last = 0, above
    while cases := list(_lean(Case.objects.filter(pk__gt=last)).order_by("pk")[:AT_ONCE]):
        _write(cases)
        done, last = done + len(cases), cases[-1].pk
    return done


def outdated() -> Iterator[int]:
    """The cases whose entry is not what their rows make it; none, or something forgot to enter them."""
    for case in _lean(Case.objects.order_by("pk")).iterator(chunk_size=AT_ONCE):
        made, there = _entry(case, _members([case]).get(case.pk, [])), SearchEntry.objects.filter(case=case).first()
        if (there.names, there.words) != (made.names, made.words) if there else made.words:
            yield case.pk


def _lean(cases: QuerySet[Case]) -> QuerySet[Case]:
    return cases.only("number", "applicant_name", "account_index", "draft_id_index", "applicant_id", "region_path")


def _write(cases: Sequence[Case]) -> None:
    members = _members(cases)
    SearchEntry.objects.bulk_create(
        [_entry(case, members.get(case.pk, [])) for case in cases],
        update_conflicts=True, unique_fields=["case"], update_fields=["names", "words"],
    )  # fmt: skip


def _members(cases: Sequence[Case]) -> dict[int, list[tuple[str, str | None, str | None]]]:
    rows = Member.objects.filter(case__in=[case.pk for case in cases]).order_by()
    found: dict[int, list[tuple[str, str | None, str | None]]] = {}
    for case_id, *about in rows.values_list("case", "person__name", "person__id_index", "phone_index"):
        found.setdefault(case_id, []).append((about[0] or "", about[1], about[2]))
    return found


def _entry(case: Case, members: list[tuple[str, str | None, str | None]]) -> SearchEntry:
    typed = [case.draft_id_index] if case.applicant_id is None else []
    names, found = words.entry(
        [case.applicant_name, *(name for name, _identity, _phone in members)],
        identities=[*(identity for _name, identity, _phone in members), *typed],
        phones=[phone for _name, _identity, phone in members],
        account=case.account_index, number=case.number, region_path=case.region_path,
    )  # fmt: skip
    return SearchEntry(case=case, names=names, words=found)
