"""A body that an input serializer takes, so that a request gets as far as the thing it names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from rest_framework import serializers

from consortium.kernel.moments import now


def body_for(view: Any) -> dict[str, Any] | None:
    """The smallest plausible body of a command, or None where it takes none."""
    wanted = getattr(view, "input", None)
    return None if wanted is None else _filled(wanted())


def _filled(serializer: Any) -> dict[str, Any]:
    return {
        name: _value(field)
        for name, field in serializer.get_fields().items()
        if field.required and not field.read_only
    }


def _value(field: Any) -> Any:
    if isinstance(field, serializers.ListSerializer):
        return [_filled(field.child)]
    if isinstance(field, serializers.BaseSerializer):
        return _filled(field)
    if isinstance(field, serializers.MultipleChoiceField | serializers.ListField):
        choices = getattr(field, "choices", None)
        return [next(iter(choices))] if choices else [_value(field.child)]
    if isinstance(field, serializers.ChoiceField):
        return next(iter(field.choices))
    if isinstance(field, serializers.BooleanField):
        return True
    if isinstance(field, serializers.IntegerField):
        return 1 if field.min_value is None else int(field.min_value)
    return _text(field)


def _text(field: Any) -> Any:
    if isinstance(field, serializers.UUIDField):
        return str(UUID(int=7))
    if isinstance(field, serializers.EmailField):
        return "somebody@example.com"
    if isinstance(field, serializers.DateTimeField):
        return (now() + timedelta(days=1)).isoformat()
    if isinstance(field, serializers.DateField):
        return now().date().isoformat()
    if isinstance(field, serializers.DictField | serializers.JSONField):
        return {}
    return "x" * max(1, getattr(field, "min_length", None) or 1)
