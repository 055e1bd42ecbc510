"""Charts are data first: a frozen dataclass, from which the drawing *and* its table are made.

Figures are integers or exact ratios, their words come with them. `{% chart page.x %}` draws any
of these, wide and narrow, with the same figures in a table folded below.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from consortium.kernel import compute, money

HOURS = "h"  # the unit of milli-H100e-hours; a currency code is the unit of money


def said(value: int, unit: str) -> str:
    """`value` in words: compact money for a currency, whole hours, else a plain count."""
    if unit == HOURS:
        return f"{compute.hours_text(money.half_even(Fraction(value, 1000)) * 1000)} h"
    if unit in money.EXPONENTS:
        return money.compact_text(value, unit)
    return f"{value:,} {unit}".strip()


def ratio(value: Fraction) -> str:
    """A part of a whole as a percentage of one decimal."""
    tenths = money.half_even(value * 1000)
    return f"{tenths // 10}.{tenths % 10} %"


@dataclass(frozen=True)
class Table:
    """The figures of a chart as rows of words; every column but the first holds numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Line:
    """A horizontal reference, with the words beside it."""

    label: str
    y: int


@dataclass(frozen=True)
class Curve:
    """y over x, with reference lines and a marked point: the cost of a share over members.

    `texts` are the y values in words, one per point; the y axis is logarithmic when `log`, and
    labelled when `unit` (a currency code, `h`, a word) is given. `other` is a second curve.
    """

    title: str
    description: str
    x_label: str
    y_label: str
    points: tuple[tuple[int, int], ...]
    texts: tuple[str, ...]
    lines: tuple[Line, ...] = ()
    here: int | None = None
    log: bool = True
    unit: str = ""
    other: tuple[tuple[int, int], ...] = ()
    other_label: str = ""
    template: ClassVar[str] = "shell/charts/curve.html"

    @property
    def table(self) -> Table:
        """Every point."""
        second = dict(self.other)
        return Table(
            (self.x_label, self.y_label, *((self.other_label,) if second else ())),
            tuple(
                (f"{x:,}", text, *((said(second.get(x, 0), self.unit),) if second else ()))
                for (x, _), text in zip(self.points, self.texts, strict=True)
            ),
        )


@dataclass(frozen=True)
class Bar:
    """One row: its label, size, words, and whether it is the reader's own."""

    label: str
    value: int
    text: str
    mine: bool = False
    url: str = ""


@dataclass(frozen=True)
class Bars:
    """Horizontal bars on one scale, which begins at nought."""

    title: str
    description: str
    label: str
    unit: str
    bars: tuple[Bar, ...]
    template: ClassVar[str] = "shell/charts/bars.html"

    @property
    def table(self) -> Table:
        """Every bar."""
        return Table((self.label, self.unit), tuple((bar.label, bar.text) for bar in self.bars))


@dataclass(frozen=True)
class Shares:
    """One bar cut into parts that make a whole; the reader's own part is marked."""

    title: str
    description: str
    label: str
    unit: str
    parts: tuple[Bar, ...]
    template: ClassVar[str] = "shell/charts/shares.html"

    @property
    def whole(self) -> int:
        """All parts together."""
        return sum(part.value for part in self.parts)

    @property
    def table(self) -> Table:
        """Every part, with its portion of the whole."""
        whole = max(1, self.whole)
        return Table(
            (self.label, self.unit, "Of all"),
            tuple(
                (part.label, part.text, ratio(Fraction(part.value, whole))) for part in self.parts
            ),
        )


@dataclass(frozen=True)
class Meter:
    """How much of a promise is kept: done, waiting, open; what goes beyond it lies apart."""

    title: str
    description: str
    value: int
    of: int
    value_text: str
    of_text: str
    waiting: int = 0
    waiting_text: str = ""
    done_word: str = "Accepted"
    of_word: str = "Pledged"
    kept_word: str = "kept"
    template: ClassVar[str] = "shell/charts/meter.html"

    @property
    def beyond(self) -> int:
        """What lies above the promise."""
        return max(0, self.value - self.of)

    @property
    def kept(self) -> str:
        """The kept part of the promise in words, at most all of it."""
        return ratio(Fraction(min(self.value, self.of), self.of)) if self.of else "–"

    @property
    def table(self) -> Table:
        """The figures in words."""
        rows = [(self.of_word, self.of_text), (self.done_word, self.value_text)]
        if self.waiting:
            rows.append(("Waiting", self.waiting_text))
        return Table(("Figure", "Amount"), (*rows, (self.kept_word.capitalize(), self.kept)))


@dataclass(frozen=True)
class Mark:
    """A threshold on a bar, as a fraction of the whole, with its words."""

    label: str
    at: Fraction


@dataclass(frozen=True)
class Tally:
    """Yes, abstain and no as parts of everyone entitled, with the marks that must be reached."""

    title: str
    description: str
    yes: int
    no: int
    abstain: int
    whole: int
    unit: str
    marks: tuple[Mark, ...] = ()
    template: ClassVar[str] = "shell/charts/tally.html"

    @property
    def absent(self) -> int:
        """Entitled, but without a ballot."""
        return max(0, self.whole - self.yes - self.no - self.abstain)

    @property
    def table(self) -> Table:
        """Each part and each mark."""
        whole = max(1, self.whole)
        parts = (
            ("Yes", self.yes),
            ("Abstain", self.abstain),
            ("No", self.no),
            ("No ballot", self.absent),
        )
        return Table(
            ("Part", self.unit, "Of all"),
            tuple((word, f"{value:,}", ratio(Fraction(value, whole))) for word, value in parts)
            + tuple((f"Needed: {mark.label}", "", ratio(mark.at)) for mark in self.marks),
        )


@dataclass(frozen=True)
class Span:
    """low – central – high on one scale from nought, in words; never one number."""

    title: str
    description: str
    low: int
    central: int
    high: int
    low_text: str
    central_text: str
    high_text: str
    template: ClassVar[str] = "shell/charts/span.html"

    @property
    def table(self) -> Table:
        """The three figures."""
        words = (self.low_text, self.central_text, self.high_text)
        return Table(
            ("Estimate", "Amount"), tuple(zip(("Low", "Central", "High"), words, strict=True))
        )


@dataclass(frozen=True)
class Pair:
    """One member's part of two wholes: of what is pledged, and of the voting weight."""

    label: str
    first: Fraction
    second: Fraction
    mine: bool = False


@dataclass(frozen=True)
class Pairs:
    """Two ratios per row on one scale: weight against pledge."""

    title: str
    description: str
    label: str
    names: tuple[str, str]
    pairs: tuple[Pair, ...]
    template: ClassVar[str] = "shell/charts/pairs.html"

    @property
    def table(self) -> Table:
        """Every pair."""
        return Table(
            (self.label, *self.names),
            tuple((pair.label, ratio(pair.first), ratio(pair.second)) for pair in self.pairs),
        )


@dataclass(frozen=True)
class Spark:
    """A small line in a tile: how a figure went, without axes."""

    title: str
    description: str
    points: tuple[tuple[str, int], ...]
    template: ClassVar[str] = "shell/charts/spark.html"


Chart = Curve | Bars | Shares | Meter | Tally | Span | Pairs | Spark
