"""What the catalogues of the product say is what is read, whatever a library says of the same words."""

import polib
import pytest
from django.conf import settings
from django.utils.translation import gettext, override

from relief.management.commands.messages import APPS


@pytest.mark.parametrize("app", APPS)
def test_no_library_says_a_word_of_ours_in_its_own_way(app: str) -> None:
    ours = polib.pofile(str(settings.BASE_DIR / app / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
    with override("zh-hans"):
        said = {one.msgid: gettext(one.msgid) for one in ours if not one.msgctxt and not one.msgid_plural}
    known = {one.msgid: one.msgstr for one in ours}
    assert {text: read for text, read in said.items() if read != known[text]} == {}


def test_no_label_has_a_blank_around_it() -> None:
    with override("zh-hans"):
        assert gettext("Search") == "查找"
