"""What it takes to serve a model: weights and KV cache → GPUs → cost per day, prices as a range.

    gpus = up to the next 8 of ceil((N_total · bits/8 + live tokens · kv_bytes) / (0.9 · memory))

A tenth of the memory is left to activations and the runtime; GPUs come in nodes of eight. The key-
value cache of grouped-query attention takes 2 · layers · kv heads · head size · bytes per token.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from consortium.kernel.money import exponent, half_even
from consortium.roadmap.domain.training import Assumption, EstimateInvalid, Range

NODE = 8
USABLE = Fraction(9, 10)
GB = 10**9


@dataclass(frozen=True, slots=True)
class Serving:
    """Whole nodes of GPUs and, with prices, their cost per day in minor units."""

    gpus: int
    weight_bytes: int
    cache_bytes: int
    per_day: Range | None
    currency: str
    inputs: tuple[Assumption, ...]


def kv_bytes(*, layers: int, kv_heads: int, head_size: int, bytes_each: int = 2) -> int:
    """Bytes of key-value cache per live token under grouped-query attention."""
    if min(layers, kv_heads, head_size, bytes_each) < 1:
        raise EstimateInvalid("Layers, heads and sizes are positive.", pointer="/kv_bytes")
    return 2 * layers * kv_heads * head_size * bytes_each


def estimate(
    *,
    n_total: int,
    bits: Fraction,
    live_tokens: int,
    kv_bytes: int,
    memory_gb: int,
    accelerator: str,
    prices: tuple[int, int, int] | None = None,
    currency: str = "USD",
) -> Serving:
    """GPUs and cost per day. `prices`: low, central, high micros per GPU-hour; `bits` per weight.

    Raises:
        EstimateInvalid: an input outside the possible.

    """
    _demand_possible(n_total, bits, live_tokens, kv_bytes, memory_gb)
    if prices and list(prices) != sorted(prices):
        raise EstimateInvalid("Prices are low, central, high.", pointer="/price")
    weights, cache = n_total * bits / 8, live_tokens * kv_bytes
    needed = -((weights + cache) // -(USABLE * memory_gb * GB))
    gpus = -(int(needed) // -NODE) * NODE
    return Serving(
        gpus=gpus,
        weight_bytes=half_even(weights),
        cache_bytes=cache,
        per_day=_per_day(gpus, prices, currency),
        currency=currency,
        inputs=(
            Assumption("Weights", f"{n_total:,} × {_plainly(bits)} bits", "entered"),
            Assumption("KV cache", f"{live_tokens:,} tokens × {kv_bytes:,} B", "entered"),
            Assumption("Memory", f"{accelerator}, {memory_gb} GB, nine tenths used", "datasheet"),
            Assumption("Nodes", f"whole ones of {NODE} GPUs", "docs/money.md"),
        ),
    )


def _demand_possible(n_total: int, bits: Fraction, live: int, kv: int, memory_gb: int) -> None:
    if n_total < 1:
        raise EstimateInvalid("The total of parameters is positive.", pointer="/n_total")
    if not 1 <= bits <= 32:
        raise EstimateInvalid("A weight has 1 to 32 bits.", pointer="/bits")
    if live < 0 or kv < 0:
        raise EstimateInvalid("Live tokens and their bytes are not negative.", pointer="/kv_bytes")
    if memory_gb < 1:
        raise EstimateInvalid("The accelerator has memory.", pointer="/accelerator")


def _per_day(gpus: int, prices: tuple[int, int, int] | None, currency: str) -> Range | None:
    if prices is None:
        return None
    unit = Fraction(gpus * 24 * 10 ** exponent(currency), 10**6)
    low, central, high = (half_even(micros * unit) for micros in prices)
    return Range(low, central, high)


def _plainly(value: Fraction) -> str:
    whole, part = divmod(half_even(value * 100), 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".")
