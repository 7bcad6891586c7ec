"""The answer of a what-if as a workbook: names masked as a public notice prints them, numbers of persons never."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from common.xlsx import NewSheet, write
from reporting.models import WhatIf
from reporting.selectors import Answer, Line, Wanted, answer, asked, changed_cases, tell
from reporting.terms import Change
from standards.policy.terms import Outcome

AT_ONCE = 2000
"""Changed cases are read so many at a time, however many there are."""
MOST = 20_000
"""So many lines are written while somebody waits; a longer list is exported by itself."""


def workbook(what_if: WhatIf) -> bytes:
    """Six sheets: the question, the totals, by township, by cause, the distribution of sums, the changed cases.

    Where these are more than ``MOST`` their sheet says so, and how they are had; nothing is cut off silently.
    """
    found = answer(what_if)
    by = [_("Cases"), *(change.label for change in Change), _("Cost before (yuan)"), _("Cost after (yuan)"),
          _("Difference (yuan)")]  # fmt: skip
    return write(
        [
            NewSheet(
                _("Question"),
                [_("Item"), _("Before the change"), _("After the change")],
                _question(what_if),
                [34, 34, 34],
            ),
            NewSheet(_("Totals"), [_("Item"), _("Result")], _totals(found), [34, 20]),
            NewSheet(_("By township"), [_("Township"), *by], map(_line, found.townships), [20, *[14] * len(by)]),
            NewSheet(_("By cause"), [_("Cause"), *by], map(_line, found.causes), [20, *[14] * len(by)]),
            NewSheet(
                _("Distribution"),
                [_("Sum"), _("Cases before"), _("Cases after")],
                [(line.label, line.before, line.after) for line in found.sums],
                [24, 14, 14],
            ),
            NewSheet(_("Changed cases"), _headings(), _changed(what_if), [26, 12, 16, 14, 14, 26, *[14] * 7, 60]),
        ]
    )


def _question(what_if: WhatIf) -> Iterator[tuple[object, ...]]:
    yield _("Name of the what-if"), what_if.name
    yield _("Region"), what_if.region.name
    yield _("Decided from"), what_if.since
    yield _("Decided until"), what_if.until
    yield _("Cases looked at"), what_if.cases
    if what_if.package_title:
        yield _("Rule package"), _("the rules of each case, unchanged"), what_if.package_title
    for number in asked(what_if):
        yield number.label, number.was, number.now


def _totals(found: Answer) -> Iterator[tuple[object, ...]]:
    whole = found.whole
    yield _("Cases looked at"), whole.cases
    yield _("Cases that come out otherwise"), whole.changed
    yield from ((change.label, count) for change, count in found.changes)
    yield _("Cost before (yuan)"), whole.before
    yield _("Cost after (yuan)"), whole.after
    yield _("Difference (yuan)"), whole.difference
    yield _("Granted to those that cannot be told (yuan)"), whole.uncertain
    yield _("Would gain a sum that is not known"), whole.unpriced


def _line(line: Line) -> tuple[object, ...]:
    tally = line.tally
    counts = (tally.count(change) for change in Change)
    return line.label, tally.cases, *counts, tally.before, tally.after, tally.difference


def _headings() -> list[str]:
    return [
        _("Number"), _("Applicant"), _("Township"), _("Cause"), _("Decided on"), _("What changes"),
        _("Eligible before"), _("Eligible after"), _("Decided by, before"), _("Decided by, after"),
        _("Sum before (yuan)"), _("Sum after (yuan)"), _("Difference (yuan)"), _("Why it changes"),
    ]  # fmt: skip


def _changed(what_if: WhatIf) -> Iterator[tuple[object, ...]]:
    rows = changed_cases(what_if, Wanted())
    if (count := rows.count()) > MOST:
        text = _("%(n)d cases are too many for this workbook: export the list of changed cases by itself.")
        yield (text % {"n": count},)
        return
    for row in rows.order_by("pk").iterator(chunk_size=AT_ONCE):
        told = tell(row)
        yield (
            row.case.number, told.who, row.township.name, told.cause, row.case.decided_on,
            _(", ").join(change.label for change in row.kinds),
            Outcome(row.eligible_before).label, Outcome(row.eligible_after).label, told.level_before, told.level_after,
            row.amount_before, row.amount_after, row.difference, "\n".join(row.said),
        )  # fmt: skip
