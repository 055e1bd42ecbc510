"""Charts are data first: a frozen dataclass from which the SVG *and* its table are drawn.

Coordinates are the only floats in the house: nobody owes a cent because of a pixel.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar


@dataclass(frozen=True)
class Line:
    """A horizontal reference, with the words beside it."""

    label: str
    y: int


@dataclass(frozen=True)
class Curve:
    """y over x, with reference lines and a marked point: the cost of a share over members.

    `texts` are the y values in words, one per point; the y axis is logarithmic when `log`.
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

    template: ClassVar[str] = "shell/charts/curve.html"

    @property
    def rows(self) -> list[tuple[int, str]]:
        """The same data as a table: x, and y in words."""
        return [(x, text) for (x, _), text in zip(self.points, self.texts, strict=True)]


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
    """Horizontal bars, longest scale from the largest value."""

    title: str
    description: str
    label: str
    unit: str
    bars: tuple[Bar, ...]

    template: ClassVar[str] = "shell/charts/bars.html"


@dataclass(frozen=True)
class Mark:
    """A threshold on a bar, as a fraction of the whole, with its words."""

    label: str
    at: Fraction


@dataclass(frozen=True)
class Tally:
    """Yes, no and abstain as parts of a whole, with the marks they must reach."""

    title: str
    description: str
    yes: int
    no: int
    abstain: int
    whole: int
    unit: str
    marks: tuple[Mark, ...] = ()

    template: ClassVar[str] = "shell/charts/tally.html"


@dataclass(frozen=True)
class Meter:
    """How much of a promise is kept; what goes beyond it is drawn apart."""

    title: str
    description: str
    value: int
    of: int
    value_text: str
    of_text: str

    template: ClassVar[str] = "shell/charts/meter.html"


@dataclass(frozen=True)
class Span:
    """low – central – high on one scale, in words; never one number."""

    title: str
    description: str
    low: int
    central: int
    high: int
    low_text: str
    central_text: str
    high_text: str

    template: ClassVar[str] = "shell/charts/span.html"


Chart = Curve | Bars | Tally | Meter | Span
