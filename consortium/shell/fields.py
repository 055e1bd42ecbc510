"""Input fields take exactly the JSON type they document; unknown fields are refused."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class Input(serializers.Serializer[Any]):
    """A command's body. A field that is not declared is refused, not ignored."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            unknown = sorted(set(data) - set(self.fields))
            if unknown:
                raise serializers.ValidationError(
                    {name: ["There is no such field."] for name in unknown}, code="unknown_field"
                )
        return super().to_internal_value(data)


class Output(serializers.Serializer[Any]):
    """What a call answers; built from a row or a dataclass, never saved."""


class Integer(serializers.IntegerField):
    """A JSON integer: no text, no boolean."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class Text(serializers.CharField):
    """JSON text, trimmed, at most 10,000 characters unless told less."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10_000)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Flag(serializers.BooleanField):
    """JSON true or false, not 1 or "yes"."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Identifier(serializers.UUIDField):
    """A UUID as text."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class Money(Output):
    """An amount in minor units, with its ISO 4217 code."""

    amount = serializers.IntegerField()
    currency = serializers.CharField(max_length=3)


class Compute(Output):
    """An amount of compute in milli-H100e-hours."""

    milli_h100e_hours = serializers.IntegerField()
