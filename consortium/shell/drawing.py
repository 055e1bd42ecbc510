"""Where the points of a chart go: dataclass in, coordinates out, for a wide and a narrow sheet."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from consortium.shell.charts import Bars, Curve, Meter, Span, Tally

WIDE, NARROW = 720, 320


@dataclass(frozen=True)
class Tick:
    """A label at a place."""

    at: float
    text: str


@dataclass(frozen=True)
class Sheet:
    """One drawing: a viewBox and whatever its template places in it."""

    css: str
    width: int
    height: int
    parts: dict[str, Any]


def sheets(chart: Any) -> list[Sheet]:
    """The wide and the narrow drawing of `chart`."""
    draw = {Curve: _curve, Bars: _bars, Tally: _tally, Meter: _meter, Span: _span}[type(chart)]
    return [draw(chart, WIDE, "wide"), draw(chart, NARROW, "narrow")]


def _curve(chart: Curve, width: int, css: str) -> Sheet:
    height, left, right, top, bottom = (300 if css == "wide" else 240), 8, 8, 26, 34
    xs = [x for x, _ in chart.points]
    ys = [y for _, y in chart.points] + [line.y for line in chart.lines]
    low, high = max(1, min(ys)), max(1, *ys)

    def place_x(x: int) -> float:
        span = max(1, xs[-1] - xs[0])
        return round(left + (x - xs[0]) / span * (width - left - right), 1)

    def scale(y: int) -> float:
        return math.log(max(1, y)) if chart.log else float(y)

    def place_y(y: int) -> float:
        span = (scale(high) - scale(low)) or 1.0
        return round(top + (scale(high) - scale(y)) / span * (height - top - bottom), 1)

    every = 10 if css == "wide" else 20
    ticks = [Tick(place_x(x), str(x)) for x in xs if x % every == 0 or x == xs[0]]
    here = next(
        ((x, y, t) for (x, y), t in zip(chart.points, chart.texts, strict=True) if x == chart.here),
        None,
    )
    path = " ".join(f"{place_x(x)},{place_y(y)}" for x, y in chart.points)
    lines = [
        (place_y(line.y), line.label, f"mark {'two' if index else ''}".strip())
        for index, line in enumerate(chart.lines)
    ]
    base = height - bottom
    return Sheet(css, width, height, {
        "path": path,
        "area": f"{place_x(xs[0])},{base} {path} {place_x(xs[-1])},{base}",
        "ticks": ticks, "base": base, "left": left, "right": width - right, "lines": lines,
        "here": here and {
            "x": place_x(here[0]), "y": place_y(here[1]), "text": here[2],
            "anchor": "end" if place_x(here[0]) > width * 0.6 else "start",
            "dx": -10 if place_x(here[0]) > width * 0.6 else 10,
        },
    })  # fmt: skip


def _bars(chart: Bars, width: int, css: str) -> Sheet:
    step, label = (28, 170) if css == "wide" else (42, 0)
    number = 120
    most = max((bar.value for bar in chart.bars), default=1) or 1
    room = width - label - number - 8 if css == "wide" else width
    rows = [
        {
            "bar": bar,
            "y": index * step + (0 if css == "wide" else 16),
            "text_y": index * step + (15 if css == "wide" else 11),
            "x": label,
            "room": room,
            "length": max(1, round(bar.value / most * room, 1)) if bar.value else 0,
            "number_x": width,
        }
        for index, bar in enumerate(chart.bars)
    ]
    return Sheet(
        css,
        width,
        max(step, len(chart.bars) * step),
        {"rows": rows, "thick": 20 if css == "wide" else 14},
    )


def _tally(chart: Tally, width: int, css: str) -> Sheet:
    whole = max(1, chart.whole)
    x, parts = 0.0, []
    for css_class, value in (("yes", chart.yes), ("abstain", chart.abstain), ("no", chart.no)):
        length = round(value / whole * width, 1)
        if css_class == "no":
            x = width - length
        parts.append({"css": css_class, "x": x, "length": length, "value": value})
        x += length
    marks = []
    for index, mark in enumerate(chart.marks):
        at = round(float(mark.at) * width, 1)
        anchor = "end" if at > width * 0.75 else "start" if at < width * 0.25 else "middle"
        marks.append({"x": at, "label": mark.label, "anchor": anchor, "y": 62 + 16 * index})
    return Sheet(css, width, 50 + 16 * max(1, len(marks)) + 4, {"parts": parts, "marks": marks})


def _meter(chart: Meter, width: int, css: str) -> Sheet:
    scale = max(1, chart.value, chart.of)
    kept = round(min(chart.value, chart.of) / scale * width, 1)
    promised = round(chart.of / scale * width, 1)
    beyond = round(max(0, chart.value - chart.of) / scale * width, 1)
    return Sheet(css, width, 16, {"kept": kept, "promised": promised, "beyond": beyond})


def _span(chart: Span, width: int, css: str) -> Sheet:
    left, right = 6, width - 6
    span = max(1, chart.high - chart.low)
    central = left + (chart.central - chart.low) / span * (right - left)
    return Sheet(css, width, 58, {
        "left": left, "right": right, "central": round(central, 1),
        "anchor": "start" if central < width * 0.3 else "middle",
    })  # fmt: skip
