"""Where the points of a chart go: dataclass in, coordinates out, for sheets of four widths.

Coordinates are the only floats in the house: nobody owes a cent because of a pixel.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from consortium.shell.charts import (
    Bars,
    Chart,
    Curve,
    Meter,
    Pairs,
    Shares,
    Span,
    Spark,
    Tally,
    ratio,
    said,
)

SIZES = (("narrow", 320), ("middle", 420), ("wide", 720), ("vast", 1040))
LETTER = 6.6  # the width of a letter at 12 px, generously


@dataclass(frozen=True)
class Sheet:
    """One drawing: a viewBox and whatever its template places in it."""

    css: str
    width: int
    height: int
    id: str
    parts: dict[str, Any]


def sheets(chart: Chart) -> list[Sheet]:
    """The drawings of `chart` for the room there is; a spark has one size."""
    draw: Callable[[Any, int, bool], tuple[int, dict[str, Any]]] = DRAWINGS[type(chart)]
    name = hashlib.sha256(f"{chart.title}{chart.description}".encode()).hexdigest()[:8]
    sizes = (("spark", 112),) if isinstance(chart, Spark) else SIZES
    made = []
    for css, width in sizes:
        height, parts = draw(chart, width, css != "narrow")
        made.append(Sheet(css, width, height, f"chart-{name}-{css}", parts))
    return made


def _fits(text: str, length: float) -> bool:
    return len(text) * LETTER + 10 <= length


def _curve(chart: Curve, width: int, wide: bool) -> tuple[int, dict[str, Any]]:
    left, right, top = (58 if chart.unit else 4), width - 6, 50
    base = 310 if wide else 262
    xs = [x for x, _ in chart.points]
    ys = [y for _, y in chart.points + chart.other] + [line.y for line in chart.lines]
    low, high = (max(1, min(ys)), max(2, *ys)) if chart.log else (0, max(1, *ys))

    def across(x: int) -> float:
        return round(left + (x - xs[0]) / max(1, xs[-1] - xs[0]) * (right - left), 1)

    def up(y: int) -> float:
        if chart.log:
            part = math.log(max(y, low) / low) / (math.log(high / low) or 1.0)
        else:
            part = y / high
        return round(base - part * (base - top), 1)

    def path(points: tuple[tuple[int, int], ...]) -> str:
        return " ".join(f"{across(x)},{up(y)}" for x, y in points)

    return base + 40, {
        "left": left,
        "right": right,
        "base": base,
        "middle": (left + right) / 2,
        "path": path(chart.points),
        "other": path(chart.other),
        "area": f"{left},{base} {path(chart.points)} {right},{base}",
        "x_ticks": [(across(x), x) for x in _whole_ticks(xs, 7 if wide else 4)],
        "y_ticks": [(up(y), _axis(y, chart.unit)) for y in _ticks(low, high, chart.log)]
        if chart.unit
        else [],
        "lines": _references(chart, up),
        "here": _here(chart, across(chart.here or 0), up, width),
    }


def _here(chart: Curve, at: float, up: Callable[[int], float], width: int) -> dict[str, Any] | None:
    here = dict(chart.points).get(chart.here) if chart.here is not None else None
    if here is None:
        return None
    texts = {x: text for (x, _), text in zip(chart.points, chart.texts, strict=True)}
    near_the_end = at > width * 0.6
    return {
        "x": at,
        "y": up(here),
        "top": 6,
        "anchor": "end" if near_the_end else "start",
        "text_x": at - 7 if near_the_end else at + 7,
        "text": f"{chart.here:,} {chart.x_label}: {texts[chart.here or 0]}",
    }


def _references(chart: Curve, up: Callable[[int], float]) -> list[dict[str, Any]]:
    return [
        {"y": up(line.y), "label": line.label, "two": index % 2}
        for index, line in enumerate(chart.lines)
    ]


def _axis(value: int, unit: str) -> str:
    """A tick in words; round numbers need no digits after the point."""
    return said(value, unit).replace(".00", "")


def _ticks(low: int, high: int, log: bool) -> list[int]:
    """Round numbers between `low` and `high`: 1-2-5 steps, four to six of them."""
    if not log:
        step = _nice(max(1, high // 4))
        return list(range(0, high + 1, step))
    found = [
        figure * 10**power
        for power in range(len(str(low)) - 1, len(str(high)) + 1)
        for figure in (1, 2, 5)
        if low <= figure * 10**power <= high
    ]
    return found if len(found) <= 6 else [y for y in found if str(y)[0] == "1"]


def _nice(least: int) -> int:
    power: int = 10 ** (len(str(least)) - 1)
    return next(figure * power for figure in (1, 2, 5, 10) if figure * power >= least)


def _whole_ticks(xs: list[int], most: int) -> list[int]:
    step = _nice(max(1, (xs[-1] - xs[0]) // most))
    return [xs[0], *(x for x in xs if x % step == 0 and x - xs[0] > step // 2)]


def _bars(chart: Bars, width: int, wide: bool) -> tuple[int, dict[str, Any]]:
    step = 28 if wide else 42
    left = min(230, max((len(bar.label) for bar in chart.bars), default=0) * LETTER + 44)
    number = max((len(bar.text) for bar in chart.bars), default=0) * LETTER + 12
    start, room = (left, width - left - number) if wide else (0, width)
    most = max((bar.value for bar in chart.bars), default=0) or 1
    rows = [
        {
            "bar": bar,
            "text_y": index * step + (18 if wide else 13),
            "y": index * step + (6 if wide else 20),
            "x": round(start, 1),
            "room": round(room, 1),
            "length": max(1.5, round(bar.value / most * room, 1)) if bar.value else 0,
        }
        for index, bar in enumerate(chart.bars)
    ]
    return max(step, len(rows) * step), {"rows": rows, "thick": 17 if wide else 14}


def _shares(chart: Shares, width: int, wide: bool) -> tuple[int, dict[str, Any]]:
    whole, at = max(1, chart.whole), 0.0
    parts: list[dict[str, Any]] = []
    for index, part in enumerate(chart.parts):
        length = part.value / whole * width
        words = ratio(Fraction(part.value, whole))
        parts.append(
            {
                "mine": part.mine,
                "label": part.label,
                "x": round(at, 1),
                "length": round(max(0.5, length - 2), 1),
                "even": index % 2,
                "middle": round(at + length / 2, 1),
                "text": words if _fits(words, length) else "",
            }
        )
        at += length
    mine = next((item for item in parts if item["mine"]), None)
    place = mine["middle"] if mine else 0
    anchor = "end" if place > width * 0.7 else "start" if place < width * 0.3 else "middle"
    return 56 if mine else 34, {"parts": parts, "mine": mine, "anchor": anchor}


def _meter(chart: Meter, width: int, wide: bool) -> tuple[int, dict[str, Any]]:
    scale = max(1, chart.of + chart.beyond, chart.of)
    kept = min(chart.value, chart.of)
    waiting = min(chart.waiting, chart.of - kept)
    end = chart.of / scale * width
    return 24, {
        "kept": round(kept / scale * width, 1),
        "waiting_x": round(kept / scale * width, 1),
        "waiting": round(waiting / scale * width, 1),
        "pledged": round(end, 1),
        "beyond_x": round(end + 3, 1),
        "beyond": round(max(0.0, chart.beyond / scale * width - 3), 1),
    }


def _tally(chart: Tally, width: int, wide: bool) -> tuple[int, dict[str, Any]]:
    whole, parts = max(1, chart.whole), []
    at = 0.0
    for css, word, value in (
        ("yes", "Yes", chart.yes),
        ("abstain", "Abstain", chart.abstain),
        ("no", "No", chart.no),
    ):
        length = value / whole * width
        text = f"{word} {ratio(Fraction(value, whole))}"
        parts.append(
            {
                "css": css,
                "x": round(at, 1),
                "length": round(max(0.0, length - 2), 1),
                "middle": round(at + length / 2, 1),
                "text": text if _fits(text, length) else word if _fits(word, length) else "",
            }
        )
        at += length
    marks = [_tally_mark(mark, index, width) for index, mark in enumerate(chart.marks)]
    return 40 + 17 * len(marks), {"parts": parts, "marks": marks}


def _tally_mark(mark: Any, index: int, width: int) -> dict[str, Any]:
    at = round(float(mark.at) * width, 1)
    left = at > width * 0.5
    return {
        "x": at,
        "text_x": at - 5 if left else at + 5,
        "anchor": "end" if left else "start",
        "text": f"{mark.label} {ratio(mark.at)}",
        "y": 51 + 17 * index,
        "end": 42 + 17 * index,
    }


def _span(chart: Span, width: int, wide: bool) -> tuple[int, dict[str, Any]]:
    most = max(1, chart.high)
    low, central, high = (
        round(value / most * (width - 2), 1) for value in (chart.low, chart.central, chart.high)
    )
    return 58, {
        "low": low,
        "central": central,
        "high": high,
        "length": round(high - low, 1),
        "anchor": _anchor(central, width),
        "low_x": low if low > 70 else 0,
        "low_anchor": "middle" if low > 70 else "start",
    }


def _anchor(at: float, width: int) -> str:
    """Which end of a text stands at `at`, so that it stays on the sheet."""
    return "start" if at < width * 0.25 else "end" if at > width * 0.75 else "middle"


def _pairs(chart: Pairs, width: int, wide: bool) -> tuple[int, dict[str, Any]]:
    step = 34 if wide else 52
    left = min(230, max((len(pair.label) for pair in chart.pairs), default=0) * LETTER + 44)
    start, room = (left, width - left - 118) if wide else (0, width)
    most = max(
        (max(pair.first, pair.second) for pair in chart.pairs), default=Fraction(1)
    ) or Fraction(1)
    rows = [
        {
            "pair": pair,
            "x": round(start, 1),
            "y": index * step + (5 if wide else 21),
            "text_y": index * step + (20 if wide else 14),
            "first": round(float(pair.first / most) * room, 1),
            "second": round(float(pair.second / most) * room, 1),
            "text": f"{ratio(pair.first)} → {ratio(pair.second)}",
        }
        for index, pair in enumerate(chart.pairs)
    ]
    return max(step, len(rows) * step), {"rows": rows}


def _spark(chart: Spark, width: int, wide: bool) -> tuple[int, dict[str, Any]]:
    values = [value for _, value in chart.points]
    low, high = min(values, default=0), max(values, default=1)
    step = (width - 8) / max(1, len(values) - 1)
    places = [
        (round(4 + index * step, 1), round(24 - (value - low) / ((high - low) or 1) * 20, 1))
        for index, value in enumerate(values)
    ]
    path = " ".join(f"{x},{y}" for x, y in places)
    return 28, {"path": path, "last": places[-1] if places else None}


DRAWINGS: dict[type, Callable[[Any, int, bool], tuple[int, dict[str, Any]]]] = {
    Curve: _curve,
    Bars: _bars,
    Shares: _shares,
    Meter: _meter,
    Tally: _tally,
    Span: _span,
    Pairs: _pairs,
    Spark: _spark,
}
