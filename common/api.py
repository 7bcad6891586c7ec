"""What every address of the API shares: exact JSON, strict bodies, and problem details of whatever is refused."""

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DataError, OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions, serializers
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.response import Response

from common.errors import DomainError, collided
from common.problems import PROBLEM, of_domain, problem

LARGEST_BODY = 256 * 1024
"""Bytes of the body of a request to the API; no case file comes near it."""
DEEPEST = 20
LONGEST_INTEGER = 18
"""Digits that become an ``int``; longer ones become Decimals, which are refused at their path as too large."""


class TooLarge(exceptions.APIException):
    """The body is larger than any that is meant."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


class BadRequest(exceptions.APIException):
    """Something that every such request carries is missing or cannot be read."""

    status_code = HTTPStatus.BAD_REQUEST


class PreconditionFailed(exceptions.APIException):
    """What the caller edits is no longer what he read."""

    status_code = HTTPStatus.PRECONDITION_FAILED
    default_code = "changed_meanwhile"


class PreconditionRequired(exceptions.APIException):
    """The caller does not say which version he edits."""

    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_code = "if_match_missing"


class ProblemBody(serializers.Serializer[Any]):
    """Every refusal (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    clause = serializers.CharField(allow_blank=True)
    fields = serializers.DictField(child=serializers.CharField())  # type: ignore[assignment]  # a field of that name


class ExactJSON(BaseParser):
    """JSON of at most ``LARGEST_BODY`` bytes in UTF-8, its numbers exact: no float is ever made.

    Raises TooLarge, or ParseError for what is no JSON, not a number (NaN, Infinity), nested too deeply, or has a name
    twice in one object.
    """

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise TooLarge(_("The body is larger than %d KB.") % (LARGEST_BODY // 1024))
        return exact_json(body)


class FormWithFiles(MultiPartParser):
    """``multipart/form-data``; what is broken is said in our words."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except exceptions.ParseError as error:
            raise exceptions.ParseError(_("This is no multipart form: see its boundary and headers.")) from error


def exact_json(body: bytes) -> Any:
    """The value that UTF-8 JSON writes, numbers as int or Decimal; raises ParseError."""
    try:
        value = json.loads(
            body.decode("utf-8"),
            parse_float=Decimal,
            parse_int=_integer,
            parse_constant=_no_constant,
            object_pairs_hook=_object,
        )
        _plain(value)
    except RecursionError as error:
        raise exceptions.ParseError(_("It is nested too deeply.")) from error
    except json.JSONDecodeError as error:
        text = _("This is no JSON: line %(line)d, column %(column)d.")
        raise exceptions.ParseError(text % {"line": error.lineno, "column": error.colno}) from error
    except (ArithmeticError, ValueError) as error:
        raise exceptions.ParseError(_("This is no JSON in UTF-8.")) from error
    return value


def _integer(text: str) -> int | Decimal:
    return int(text) if len(text) <= LONGEST_INTEGER else Decimal(text)


def _no_constant(text: str) -> None:
    raise exceptions.ParseError(_("%s is not a number.") % text)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise exceptions.ParseError(_("The name “%s” is there twice.") % twice)
    return found


def _plain(value: Any) -> None:
    """Raises RecursionError for what is nested deeper than anything meant, UnicodeError for half a letter."""
    level = [value]
    for _depth in range(DEEPEST):
        level = [inside for item in level for inside in _inside(item)]
    if level:
        raise RecursionError


def _inside(item: Any) -> Iterable[Any]:
    if isinstance(item, str):
        item.encode("utf-8")
    if isinstance(item, dict):
        return [*item.keys(), *item.values()]
    return item if isinstance(item, list) else ()


class StrictSerializer(serializers.Serializer[Any]):
    """A body that has no other fields than those declared."""

    default_error_messages = {"invalid": gettext_lazy("A JSON object is wanted here.")}

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        """A body that is ``null`` is no object either, and told so in our words."""
        if data is None and self.root is self:
            raise serializers.ValidationError({"non_field_errors": self.error_messages["invalid"]}, code="invalid")
        return super().validate_empty_values(data)

    def to_internal_value(self, data: Any) -> Any:
        strange = self._strange(data) if isinstance(data, Mapping) else {}
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as error:
            detail: Any = error.detail
            raise serializers.ValidationError({**strange, **detail}) from error
        if strange:
            raise serializers.ValidationError(strange, code="unknown_field")
        return value

    def _strange(self, data: Mapping[Any, Any]) -> dict[str, str]:
        """What is said of each name that is not declared."""
        writable = [name for name, field in self.fields.items() if not field.read_only]
        text = _("Unknown field; there are: %s") % (", ".join(writable) or "—")
        return {str(name): text for name in data if name not in self.fields}


# --- refusals


def problem_of(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to whatever an address of the API raises; None: a mistake of our own, which becomes a 500."""
    body = of_domain(error) if isinstance(error, DomainError) else _of_database(error) or _problem(error)
    if body and isinstance(error, serializers.ValidationError) and context["request"].method == "GET":
        body["detail"] = _("Something that the address asks for is wrong; “fields” says what and where.")
    if body is None:
        return None
    headers = {}
    if door := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = door
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return Response(body, status=body["status"], headers=headers, content_type=PROBLEM)


def _of_database(error: Exception) -> dict[str, Any] | None:
    if isinstance(error, DataError):
        text = _("A text is too long or a number too large for what is kept.")
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "too_long", text)
    if isinstance(error, OperationalError) and collided(error):
        text = _("Somebody else is saving the same data at this moment; try again shortly.")
        return problem(HTTPStatus.CONFLICT, "busy", text)
    return None


def _problem(error: Exception) -> dict[str, Any] | None:
    if isinstance(error, Http404):
        return problem(HTTPStatus.NOT_FOUND)
    if isinstance(error, PermissionDenied):
        return problem(HTTPStatus.FORBIDDEN)
    if isinstance(error, serializers.ValidationError):
        text = _("Something in the body is wrong; “fields” says what and where.")
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", text, fields=dict(_flat(error.detail)))
    if isinstance(error, exceptions.APIException):
        return problem(error.status_code, str(error.get_codes()), error.detail)
    return None


def _flat(detail: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Messages by their path in the body; what belongs to no single field stands at the path around it."""
    if isinstance(detail, Mapping):
        for name, inside in detail.items():
            here = path if name in ("", "non_field_errors") else f"{path}.{name}" if path else str(name)
            yield from _flat(inside, here)
    else:
        yield path, " ".join(map(str, detail)) if isinstance(detail, list) else str(detail)
