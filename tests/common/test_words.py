"""What the catalogues of the product say is what is read, whatever a library says of the same words."""

import polib
from django.conf import settings
from django.utils.translation import gettext, override

from relief.management.commands.messages import APPS


def test_no_library_says_a_word_of_ours_in_its_own_way() -> None:
    ours: dict[str, set[str]] = {}
    for app in APPS:
        path = settings.BASE_DIR / app / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
        for one in polib.pofile(str(path)):
            if not one.msgctxt and not one.msgid_plural:
                ours.setdefault(one.msgid, set()).add(one.msgstr)
    with override("zh-hans"):
        assert {text: gettext(text) for text, known in ours.items() if gettext(text) not in known} == {}


def test_a_search_is_called_the_same_everywhere() -> None:
    with override("zh-hans"):
        assert gettext("Search") == "查找"
