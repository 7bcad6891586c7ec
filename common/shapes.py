"""Fields of what the API tells."""

from typing import Any

from drf_spectacular.drainage import set_override
from rest_framework import serializers

from common.terms import Term


class Coded(serializers.Field[Any, Any, Any, Any]):
    """A member of a closed enumeration by its code, also one that nobody may choose; null where nothing is stated."""

    def __init__(self, term: type[Term], **options: Any) -> None:
        super().__init__(read_only=True, allow_null=True, **options)
        words = "; ".join(f"`{member.value}` {member.zh} · {member.en}" for member in term)
        codes = [*(member.value for member in term), None]
        set_override(self, "field", {"type": "string", "enum": codes, "description": words})

    def to_representation(self, value: Any) -> str | None:
        return str(value) or None


class At(serializers.Field[Any, Any, Any, Any]):
    """A part of a tuple by its place."""

    def __init__(self, place: int, like: type[object] = str, **options: Any) -> None:
        self.place = place
        super().__init__(read_only=True, **options)
        set_override(self, "field", {"type": "integer" if like is int else "string"})

    def get_attribute(self, instance: Any) -> Any:
        return instance[self.place]

    def to_representation(self, value: Any) -> Any:
        return value if isinstance(value, int) else str(value)


class BlockerShape(serializers.Serializer[Any]):
    """Something that stands in the way, or is worth a look, with the clause of the policy that says so."""

    code = serializers.CharField()
    message = serializers.CharField()
    clause = serializers.CharField(allow_blank=True)


class ToldOnce(serializers.CharField):
    """A secret of an answer: told to who asked for it, never kept with the answer. Asked again under the same key it
    is empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_blank=True, **options)

    @staticmethod
    def without(gives: Any, answer: Any) -> Any:
        """An answer of the shape ``gives`` as it may be kept."""
        declared = getattr(gives, "_declared_fields", {})
        secrets = [name for name, field in declared.items() if isinstance(field, ToldOnce)]
        return {**answer, **dict.fromkeys(secrets, "")} if secrets else answer


class TextShape(serializers.Serializer[Any]):
    """One value in full."""

    value = ToldOnce()
