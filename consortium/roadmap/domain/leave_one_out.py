"""Does the estimator predict a run it has not seen? Each published run is answered by the others.

The utilisation is the median of the other runs of its class. Where a run is the only one of its
class, nothing published speaks for its chip: it is answered as an unproven one, with the wider
range, and flagged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from consortium.kernel.compute import PPM
from consortium.kernel.money import half_even
from consortium.roadmap.domain import training
from consortium.roadmap.domain.published import Published, chip_of

ALONE = "The only run of its class: answered as an unproven chip, range widened."


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A run beside what the other runs make of it. `error_ppm`: |central - published|."""

    name: str
    others: int
    utilisation_ppm: int
    low: int
    central: int
    high: int
    inside: bool
    error_ppm: int
    flagged: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """All runs: how many lie inside, and the median error in parts per million."""

    runs: tuple[LeftOut, ...]
    inside: int
    median_error_ppm: int | None


def leave_one_out(runs: Sequence[Published], listed: Mapping[str, training.Chip]) -> Verdict:
    """Every usable run that follows 6·N·D, each answered by the others."""
    answers = tuple(
        _answered(run, [other for other in runs if other is not run], listed) for run in runs
    )
    errors = [Fraction(item.error_ppm) for item in answers]
    return Verdict(
        answers,
        sum(item.inside for item in answers),
        half_even(median(errors)) if errors else None,
    )


def _answered(
    run: Published, others: Sequence[Published], listed: Mapping[str, training.Chip]
) -> LeftOut:
    chip = chip_of(run, listed)
    group = _class(run, chip)
    like = [
        _utilisation(other, of)
        for other in others
        if _class(other, of := chip_of(other, listed)).name == group.name
    ]
    if not like:
        group = training.utilisation_class(chip="", kind=run.kind, n_total=run.n_total)
    used = median(like) if like else group.utilisation
    central = Fraction(6 * run.n_active * run.tokens) / (chip.tflops * 10**12 * used * 3600)
    low, high = central * group.low, central * group.high
    return LeftOut(
        name=run.name,
        others=len(like),
        utilisation_ppm=half_even(used * PPM),
        low=half_even(low),
        central=half_even(central),
        high=half_even(high),
        inside=low <= run.chip_hours <= high,
        error_ppm=half_even(abs(central - run.chip_hours) * PPM / run.chip_hours),
        flagged=group.flagged if like else ALONE,
    )


def _class(run: Published, chip: training.Chip) -> training.Class:
    return training.utilisation_class(chip=chip.slug, kind=run.kind, n_total=run.n_total)


def _utilisation(run: Published, chip: training.Chip) -> Fraction:
    flop = Fraction(6 * run.n_active * run.tokens)
    return flop / (chip.tflops * 10**12 * 3600 * run.chip_hours)
