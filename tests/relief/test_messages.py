"""The catalogue command sees what the code and the templates say, and tells what is wrong with a translation."""

from pathlib import Path
from typing import Any

import polib
import pytest
from django.core.management import CommandError, call_command

CODE = 'from django.utils.translation import gettext as _\nprint(_("From code"))\n'
PAGE = """{% load i18n %}{% translate "From a page" %}{% translate "May" context "month" %}
{% blocktranslate count n=n %}one case{% plural %}{{ n }} cases{% endblocktranslate %}"""


@pytest.fixture
def catalogue(tmp_path: Path, settings: Any) -> Path:
    """A small project with one page and one line of code; the path of its catalogue."""
    settings.BASE_DIR = tmp_path
    (tmp_path / "cases" / "templates").mkdir(parents=True)
    (tmp_path / "cases" / "views.py").write_text(CODE)
    (tmp_path / "cases" / "templates" / "page.html").write_text(PAGE)
    return tmp_path / "cases" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def translated(path: Path) -> polib.POFile:
    call_command("messages", "--update")
    po = polib.pofile(str(path))
    for entry in po:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: "译"}
        else:
            entry.msgstr = "译"
    po.save(str(path))
    return po


def faults() -> str:
    try:
        call_command("messages", "--check")
    except CommandError as error:
        return str(error)
    return ""


def test_messages_of_code_and_pages_are_found_with_context_and_plural(catalogue: Path) -> None:
    call_command("messages", "--update")
    found = {(e.msgctxt, e.msgid, e.msgid_plural) for e in polib.pofile(str(catalogue))}
    assert found == {
        (None, "From code", ""),
        (None, "From a page", ""),
        ("month", "May", ""),
        (None, "one case", "%(n)s cases"),
    }
    assert "empty or fuzzy: 'From code'" in faults()


def test_a_complete_catalogue_passes(catalogue: Path) -> None:
    translated(catalogue)
    assert faults() == ""


def test_missing_fuzzy_unused_and_obsolete_are_told(catalogue: Path) -> None:
    po = translated(catalogue)
    for entry in list(po):
        if entry.msgid == "From code":
            po.remove(entry)
        elif entry.msgid == "From a page":
            entry.flags.append("fuzzy")
    po.append(polib.POEntry(msgid="Nobody says this", msgstr="译"))
    po.append(polib.POEntry(msgid="Said long ago", msgstr="译", obsolete=True))
    po.save(str(catalogue))
    told = faults()
    assert "not translated: 'From code'" in told
    assert "empty or fuzzy: 'From a page'" in told
    assert "unused: 'Nobody says this'" in told
    assert "unused: 'Said long ago'" in told
    call_command("messages", "--update")
    assert {e.msgid for e in polib.pofile(str(catalogue))} == {"From code", "From a page", "May", "one case"}
