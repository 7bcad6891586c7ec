"""Keep the Chinese catalogues complete, without gettext's programs."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import polib
from babel.messages.extract import extract
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation.template import templatize

from relief.build import compile_messages

APPS = (
    "common",
    "accounts",
    "audit",
    "standards",
    "cases",
    "approvals",
    "funds",
    "notices",
    "reporting",
    "guide",
    "relief",
)
KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "gettext_noop": None, "_": None, "_p": ((1, "c"), 2),
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
    "in_both": (1,),
}  # fmt: skip
Key = tuple[str | None, str, str | None]
"""Context, message and plural."""


class Command(BaseCommand):
    help = "Check, update or compile the Chinese message catalogues."

    def add_arguments(self, parser: CommandParser) -> None:
        action = parser.add_mutually_exclusive_group(required=True)
        action.add_argument("--check", action="store_true", help="fail on missing, fuzzy or unused translations")
        action.add_argument("--update", action="store_true", help="add new and drop unused messages")
        action.add_argument("--compile", action="store_true", help="write the .mo files that Django reads")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["compile"]:
            compile_messages()
            return
        faults = [fault for app in APPS for fault in self._visit(app, update=options["update"])]
        faults += _torn()
        if options["check"] and faults:
            raise CommandError("\n".join(faults))

    def _visit(self, app: str, *, update: bool) -> Iterator[str]:
        found, path = set(_messages(app)), _catalogue(app)
        po = polib.pofile(str(path)) if path.exists() else _empty()
        have = {_key(e): e for e in po if not e.obsolete}
        # a message translated in another catalogue of ours is complete
        others = {k for other in APPS if other != app for k in _translated(_catalogue(other))}
        missing = sorted(found - have.keys() - others, key=str)
        unused = [*(have[k].msgid for k in have.keys() - found), *(e.msgid for e in po.obsolete_entries())]
        if update:
            for context, msgid, plural in missing:
                extra: dict[str, Any] = {"msgid_plural": plural, "msgstr_plural": {0: ""}} if plural else {}
                po.append(polib.POEntry(msgctxt=context, msgid=msgid, **extra))
            for entry in [*(have[key] for key in have.keys() - found), *po.obsolete_entries()]:
                po.remove(entry)
            if len(po):
                path.parent.mkdir(parents=True, exist_ok=True)
                po.save(str(path))
            return
        yield from (f"{app}: not translated: {m[1]!r}" for m in missing)
        yield from (f"{app}: unused: {m!r}" for m in sorted(unused))
        yield from (f"{app}: empty or fuzzy: {e.msgid!r}" for e in have.values() if not e.translated())


def _catalogue(app: str) -> Path:
    return Path(settings.BASE_DIR, app, "locale", "zh_Hans", "LC_MESSAGES", "django.po")


def _empty() -> polib.POFile:
    po = polib.POFile()
    po.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "zh_Hans",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return po


def _translated(path: Path) -> set[Key]:
    if not path.exists():
        return set()
    return {_key(e) for e in polib.pofile(str(path)).translated_entries()}


def _torn() -> Iterator[str]:
    """What two catalogues say in different words: the pages of either would show those of whichever is read last."""
    said: dict[Key, tuple[str, str]] = {}
    for app in APPS:
        for entry in polib.pofile(str(_catalogue(app))) if _catalogue(app).exists() else ():
            words = entry.msgstr or entry.msgstr_plural.get(0, "")
            first, others = said.setdefault(_key(entry), (app, words))
            if words != others and not entry.obsolete:
                yield f"{app}: {entry.msgid!r} is {words!r} here and {others!r} in {first}"


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or None, entry.msgid, entry.msgid_plural or None


def _messages(app: str) -> Iterator[Key]:
    """Every message id of the app's code and templates; the top-level templates belong to ``common``."""
    root = Path(settings.BASE_DIR)
    for path in sorted((root / app).rglob("*.py")):
        yield from _extract(path.read_bytes())
    folders = [root / app, root / "templates"] if app == "common" else [root / app]
    for folder in folders:
        for pattern in ("*.html", "*.txt"):
            for path in sorted(p for p in folder.rglob(pattern) if "templates" in p.parts):
                yield from _extract(templatize(path.read_text(), origin=str(path)).encode())


def _extract(source: bytes) -> Iterator[Key]:
    for _line, message, _comments, context in extract("python", BytesIO(source), keywords=KEYWORDS):
        if isinstance(message, tuple):
            yield context, message[0], message[1]
        elif message:
            yield context, message, None
