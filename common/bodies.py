"""The body of an operation of the API is the signature of its service: what it takes, of which type, and what may be
left out."""

import inspect
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import GenericAlias, NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from drf_spectacular.drainage import set_override
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from common.api import StrictSerializer
from common.errors import Invalid
from common.money import yuan
from common.stated import Codes, UpTo
from common.terms import Term

THE_HOUSE_GIVES = frozenset({"officer", "at", "today", "opened"})
"""Parameters of a service that no program sends: who acts and when, and the page that a form was opened on."""
LONGEST_TEXT = 2000
"""Characters of a text for which a service says nothing narrower."""
LONGEST_ASKED = 120
"""The same for what stands in an address, which a server takes up to 8 KB of."""


@extend_schema_field({"type": "string", "pattern": r"^\d{1,8}(\.\d{1,2})?$", "example": "1890.00"})
class Sum(serializers.Field[Any, Any, Any, Any]):
    """A sum in yuan, of at most two places, as text or number."""

    def to_internal_value(self, data: Any) -> Decimal:
        try:
            return yuan(data)
        except Invalid as error:
            raise serializers.ValidationError(str(error.message), code=error.code) from error

    def to_representation(self, value: Any) -> str:
        return f"{value:.2f}"


class OneOf(serializers.ChoiceField):
    """A member of a closed enumeration, by its code; only one ``among`` those where some are meant."""

    def __init__(self, term: type[Term], among: Collection[Term] = (), **options: Any) -> None:
        self.term = term
        offered = [(str(member), f"{member.zh} · {member.en}") for member in among or term.offered()]
        super().__init__(choices=offered, **options)
        words = "; ".join(f"`{code}` {label}" for code, label in offered)
        set_override(
            self, "field", {"type": "string", "enum": [code for code, _label in offered], "description": words}
        )

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Where nothing need be stated null says so, as in what is told."""
        return super().run_validation("" if data is None and self.allow_blank else data)

    def to_internal_value(self, data: Any) -> Any:
        code = super().to_internal_value(data)
        return self.term(code) if code else code

    def to_representation(self, value: Any) -> Any:
        return str(value)


class Day(serializers.DateField):
    """A day, ``2026-11-23``; one outside these two centuries is a slip."""

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        if not 1900 <= day.year <= 2099:
            raise serializers.ValidationError(_("A day lies between 1900 and 2099."), code="invalid")
        return day


class Whole(serializers.IntegerField):
    """A whole number that the database can hold."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 2**31 - 1, **options})

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class Flag(serializers.BooleanField):
    """``true`` or ``false``; in a form with files also as words."""

    TRUE_VALUES = {True, "true"}
    FALSE_VALUES = {False, "false"}
    NULL_VALUES: set[Any] = {None}


FIELDS: dict[Any, Callable[..., serializers.Field[Any, Any, Any, Any]]] = {
    Decimal: Sum, date: Day, datetime: serializers.DateTimeField, int: Whole, bool: Flag, UUID: serializers.UUIDField,
}  # fmt: skip


def text(most: int, **options: Any) -> serializers.CharField:
    """A text that is kept in so many characters."""
    return serializers.CharField(max_length=most, **options)


class Spoken(serializers.CharField):
    """A sentence or name in the language of the caller."""

    def to_representation(self, value: Any) -> str:
        return str(getattr(value, "label", value))


class _Upload(UploadedFile[Any] if TYPE_CHECKING else UploadedFile):  # type: ignore[misc]
    """What annotations mean by ``UploadedFile[bytes]``, which Django itself cannot read."""

    __class_getitem__: Any = classmethod(GenericAlias)


def hints_of(service: Any) -> dict[str, Any]:
    """The types of the parameters of a service, or of the parts of a value."""
    return get_type_hints(service, localns={"UploadedFile": _Upload}, include_extras=True)


def body_of(
    service: Callable[..., Any],
    *,
    without: Collection[str] = (),
    longest: int = LONGEST_TEXT,
    **special: serializers.Field[Any, Any, Any, Any],
) -> type[StrictSerializer]:
    """The strict body that carries every parameter of ``service`` but those in ``without`` and those the house gives.

    ``special`` names a field where the type says too little. ``service`` may be a value with named parts as well, to
    which the house gives nothing. Raises TypeError for a type that no field reads.
    """
    hints, given = hints_of(service), () if isinstance(service, type) else THE_HOUSE_GIVES
    declared = {
        name: special.get(name) or _field(hints[name], parameter.default, f"{service.__name__}.{name}", longest)
        for name, parameter in inspect.signature(service).parameters.items()
        if name not in given and name not in without
    }
    if strange := set(special) - set(declared):
        raise TypeError(f"{service.__name__} takes no {', '.join(sorted(strange))}")
    return type(_camel(service.__name__), (StrictSerializer,), {**declared, "__doc__": ""})


def summary_of(service: Callable[..., Any]) -> str:
    """The rule of a service in its first sentence, with which its operation is described."""
    text = inspect.getdoc(service) or ""
    return " ".join(text.split("\n\n")[0].split())


def field_of(hint: Any, where: str) -> serializers.Field[Any, Any, Any, Any]:
    """The field that reads a type. Raises TypeError for one that no field reads."""
    return _field(hint, inspect.Parameter.empty, where)


def _field(hint: Any, default: Any, where: str, longest: int = LONGEST_TEXT) -> serializers.Field[Any, Any, Any, Any]:
    options: dict[str, Any] = {}
    if default is not inspect.Parameter.empty:
        options = {"required": False, "default": default}
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (kind for kind in get_args(hint) if kind is not NoneType)
        options["allow_null"] = True
    more: list[Any] = []
    if get_origin(hint) is Annotated:
        hint, *more = get_args(hint)
    if get_origin(hint) is Literal:
        hint, more = str, [Codes(tuple(word for word in get_args(hint) if word))]
    if hint is str:
        return _text(more, options | ({"allow_blank": True} if default == "" else {}), longest)
    if isinstance(hint, type) and issubclass(hint, Term):
        return OneOf(hint, **options)
    if hint in FIELDS:
        return FIELDS[hint](**options)
    origin = get_origin(hint) or hint
    if isinstance(origin, type) and issubclass(origin, UploadedFile):
        return serializers.FileField(allow_empty_file=True, **options)
    if isinstance(origin, type) and is_dataclass(origin):
        return _dataclass(origin)(**options)
    listed = isinstance(origin, type) and issubclass(origin, Collection) and not issubclass(origin, Mapping)
    if listed and get_args(hint):
        return Each(origin, child=_field(get_args(hint)[0], inspect.Parameter.empty, where), max_length=500, **options)
    raise TypeError(f"{where}: no field of a body reads {hint}")


def _text(more: Collection[object], options: dict[str, Any], longest: int) -> serializers.Field[Any, Any, Any, Any]:
    """A text, as short or of such codes as its type says."""
    for one in more:
        if isinstance(one, type) and issubclass(one, Term):
            return OneOf(one, **options)
        if isinstance(one, Codes):
            field = serializers.ChoiceField(choices=[(code, code) for code in one.codes], **options)
            set_override(field, "field", {"type": "string", "enum": list(one.codes)})
            return field
        if isinstance(one, UpTo):
            return serializers.CharField(max_length=one.characters, **options)
    return serializers.CharField(max_length=longest, **options)


class Each(serializers.ListField):
    """Some of the same, as the kind of collection that the service takes."""

    def __init__(self, kind: Any = list, **options: Any) -> None:
        self.kind = kind if kind in (tuple, frozenset, set) else list
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> Any:
        return self.kind(super().to_internal_value(data))


@cache
def _dataclass(kind: type) -> type[StrictSerializer]:
    """The body of a value with named parts; it is read as that value."""
    hints = hints_of(kind)
    declared: dict[str, Any] = {}
    for part in fields(kind):
        default = part.default if part.default is not MISSING else inspect.Parameter.empty
        if part.default_factory is not MISSING:
            default = part.default_factory  # asked anew for each body
        declared[part.name] = _field(hints[part.name], default, f"{kind.__name__}.{part.name}")

    def to_internal_value(self: Any, data: Any) -> Any:
        given = StrictSerializer.to_internal_value(self, data)
        try:
            return kind(**given)
        except Invalid as error:
            told = {name: [str(text)] for name, text in error.fields.items()} or str(error.message)
            raise serializers.ValidationError(told, code=error.code) from error

    name = f"{kind.__module__.partition('.')[0].capitalize()}{kind.__name__}"  # apps may use one word for two things
    return type(name, (StrictSerializer,), {**declared, "to_internal_value": to_internal_value, "__doc__": ""})


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.strip("_").split("_"))
