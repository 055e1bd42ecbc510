"""What a training run takes: C = 6·N_active·D, as a range with the assumptions beside it.

    chip-hours = 6 · N_active · D / (peak_bf16 · u · 3600)

6ND: Kaplan et al. 2020 (arXiv 2001.08361), forward and backward pass per parameter and token;
for mixtures of experts N_active counts routed and shared experts. u = step MFU × goodput; the
class values are fitted to the published runs in data/training-runs.csv. Distilled, pruned and
reinforcement-learning stages do not follow 6ND and are refused instead of guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from consortium.kernel.compute import PPM
from consortium.kernel.errors import Invalid
from consortium.kernel.money import exponent, half_even

H100_CLASS = ("h100", "h800", "h200", "gh200", "h20")
# TPU v3 and v7 have no published run whose hours, tokens and size are all known.
TPU_CLASS = ("google-tpu-v4", "google-tpu-v5e", "google-tpu-v5p", "google-tpu-v6e")
SMALL_DENSE = 15_500_000_000  # dense models up to here ran up to 2.2 × the central estimate
STAGES = ("pretraining", "distilled", "pruned", "reinforcement")

# Final runs were 10 % of one lab's 2024 research compute and below 30 % at two others
# (Epoch AI, 2026-03-23): the whole programme costs 5 (3.3 to 10) times the final run.
PROGRAMME = (Fraction(33, 10), Fraction(5), Fraction(10))


class NotSixND(Invalid):
    """The 6ND rule does not describe this stage."""

    code, title = "not_6nd", "This stage does not follow the 6·N·D rule"
    help = "Distilled, pruned and reinforcement-learning stages need measured hours instead."


class EstimateInvalid(Invalid):
    """A size, a token count or a utilisation outside the possible."""

    code, title = "estimate_invalid", "This run cannot be estimated"
    help = "Sizes and tokens are positive, active ≤ total, utilisation above 0 and at most 1."


@dataclass(frozen=True, slots=True)
class Chip:
    """An accelerator as the estimator needs it: a slug, dense BF16 TFLOP/s, parts per million."""

    slug: str
    name: str
    tflops: Fraction
    ppm: int


@dataclass(frozen=True, slots=True)
class Range:
    """low ≤ central ≤ high, all whole numbers of one unit."""

    low: int
    central: int
    high: int


@dataclass(frozen=True, slots=True)
class Assumption:
    """One input beside the answer: what it is, its value in words, where it is from."""

    name: str
    value: str
    source: str


PROGRAMME_IN_WORDS = Assumption(
    "Programme", "× 5 (3.3 to 10) of the final run, plus staff and data", "Epoch AI, 2026-03-23"
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Chip-hours, milli-H100e-hours, and (with a price) cost of the final run and the programme."""

    flop: int
    chip_hours: Range
    milli_hours: Range
    final: Range | None
    programme: Range | None
    currency: str
    flagged: str
    inputs: tuple[Assumption, ...]


@dataclass(frozen=True, slots=True)
class Class:
    """A class of published runs: its utilisation, and the range around the central estimate."""

    name: str
    utilisation: Fraction
    low: Fraction
    high: Fraction
    flagged: str = ""


def utilisation_class(*, chip: str, kind: str, n_total: int) -> Class:
    """The published-run class of a chip and model kind, with its range around the central."""
    low, high = Fraction(6, 10), Fraction(16, 10)
    family = chip.removeprefix("nvidia-").partition("-")[0]
    published = family in (*H100_CLASS, "v100", "a100") or chip in TPU_CLASS
    if not published:
        u = Fraction(22 if kind == "moe" else 28, 100)
        note = "No published run on this accelerator: taken as H100 class, range widened."
        return Class("H100 class, unproven chip", u, Fraction(1, 2), Fraction(2), note)
    if kind == "moe":
        return Class("mixture of experts", Fraction(22, 100), low, high)
    if family == "v100":
        return Class("V100", Fraction(20, 100), low, high)
    if family == "a100":
        return Class("A100 dense", Fraction(38, 100), low, high)
    if chip in TPU_CLASS:
        return Class("TPU", Fraction(30, 100), low, high)
    if n_total <= SMALL_DENSE:
        high = Fraction(22, 10)
    return Class("H100 class dense", Fraction(28, 100), low, high)


def estimate(
    *,
    n_total: int,
    n_active: int,
    tokens: int,
    kind: str,
    chip: Chip,
    micros: int | Fraction | None = None,
    currency: str = "USD",
    utilisation: Fraction | None = None,
    extra: int = 0,
    stage: str = "pretraining",
) -> Estimate:
    """The range for one run. `micros`: price per chip-hour in 10⁻⁶ currency; `extra`: staff + data.

    Raises:
        NotSixND: `stage` is not a pre-training stage.
        EstimateInvalid: an input outside the possible.

    """
    if stage != "pretraining":
        raise NotSixND(f"A {stage} stage does not follow the 6·N·D rule.", pointer="/stage")
    _demand_possible(n_total, n_active, tokens, utilisation)
    group = utilisation_class(chip=chip.slug, kind=kind, n_total=n_total)
    u = utilisation or group.utilisation
    flop = 6 * n_active * tokens
    central = Fraction(flop) / (chip.tflops * 10**12 * u * 3600)
    hours = (central * group.low, central, central * group.high)
    final = _priced(hours, micros, currency)
    assumed = _assumptions(n_active, tokens, chip, group, utilisation)
    return Estimate(
        flop=flop,
        chip_hours=_whole(hours),
        milli_hours=_whole(tuple(value * chip.ppm * 1000 / PPM for value in hours)),
        final=final,
        programme=_programme(final, extra),
        currency=currency,
        flagged=group.flagged,
        inputs=assumed if final is None else (*assumed, PROGRAMME_IN_WORDS),
    )


def _assumptions(
    n_active: int, tokens: int, chip: Chip, group: Class, entered: Fraction | None
) -> tuple[Assumption, ...]:
    u = _percent(entered or group.utilisation)
    return (
        Assumption("Training compute", f"6 × {n_active:,} × {tokens:,} FLOP", "arXiv 2001.08361"),
        Assumption(
            "Accelerator", f"{chip.name}, {_tenth(chip.tflops)} TFLOP/s", "datasheet, dense BF16"
        ),
        Assumption(
            "Utilisation × goodput",
            f"{u} ({'entered' if entered else group.name})",
            "entered" if entered else "published runs, data/training-runs.csv",
        ),
        Assumption(
            "Range", f"× {_tenth(group.low)} to × {_tenth(group.high)}", "spread of published runs"
        ),
    )


def _demand_possible(n_total: int, n_active: int, tokens: int, u: Fraction | None) -> None:
    if not 0 < n_active <= n_total:
        raise EstimateInvalid(
            "Active parameters are positive and at most the total.", pointer="/n_active"
        )
    if tokens <= 0:
        raise EstimateInvalid("Training tokens are positive.", pointer="/tokens")
    if u is not None and not 0 < u <= 1:
        raise EstimateInvalid("Utilisation lies above 0 and at most at 1.", pointer="/utilisation")


def _priced(
    hours: tuple[Fraction, ...], micros: int | Fraction | None, currency: str
) -> Range | None:
    if micros is None:
        return None
    unit = Fraction(micros * 10 ** exponent(currency), 10**6)
    return _whole(tuple(value * unit for value in hours))


def _programme(final: Range | None, extra: int) -> Range | None:
    if final is None:
        return None
    values = zip((final.low, final.central, final.high), PROGRAMME, strict=True)
    return _whole(tuple(value * factor + extra for value, factor in values))


def _whole(values: tuple[Fraction, ...]) -> Range:
    low, central, high = (half_even(value) for value in values)
    return Range(low, central, high)


def _tenth(value: Fraction) -> str:
    tenths = half_even(value * 10)
    return f"{tenths // 10:,}.{tenths % 10}"


def _percent(value: Fraction) -> str:
    return f"{half_even(value * 100)} %"
