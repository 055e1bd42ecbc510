"""Compute is an `int` of milli-H100e-hours (mH).

One H100e-hour is one hour of one H100 SXM at its dense BF16 peak, 989.4 TFLOP/s (NVIDIA
datasheet, without sparsity). A factor says how many parts per million of that another chip is.
"""

from __future__ import annotations

from fractions import Fraction

from consortium.kernel.money import exponent, half_even

MILLI = 1_000  # milli-H100e-hours in one H100e-hour
PPM = 1_000_000
H100_DENSE_BF16_TFLOPS = Fraction(9894, 10)


def milli_hours(*, chip_seconds: int, ppm: int) -> int:
    """`chip_seconds` of a chip with factor `ppm`, in milli-H100e-hours, half-even."""
    return half_even(Fraction(chip_seconds * ppm, 3_600_000))


def value(*, milli_hours: int, micros: int, currency: str) -> int:
    """Minor units that `milli_hours` are worth at `micros` (10⁻⁶ currency) per H100e-hour."""
    return half_even(Fraction(milli_hours * micros * 10 ** exponent(currency), 10**9))


def hours_text(milli_hours: int) -> str:
    """`5_200_000_000` → `"5,200,000"`; a fraction of an hour keeps its three digits."""
    sign = "−" if milli_hours < 0 else ""
    whole, part = divmod(abs(milli_hours), MILLI)
    return f"{sign}{whole:,}" + (f".{part:03d}" if part else "")
