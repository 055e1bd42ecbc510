"""What the endpoints of billing take."""

from __future__ import annotations

from rest_framework import serializers

from consortium.kernel.money import EXPONENTS, MAX_AMOUNT
from consortium.shell.fields import Identifier, Input, Integer, Text


class PaymentIn(Input):
    """A transfer as the bank's statement shows it, in minor units."""

    organization = Identifier()
    pool = Identifier()
    amount = Integer(min_value=1, max_value=MAX_AMOUNT)
    currency = serializers.ChoiceField(choices=sorted(EXPONENTS))
    received_on = serializers.DateField()
    reference = Text(max_length=140)


class ReversalIn(Input):
    """Why a payment is reversed."""

    reason = Text(max_length=160)
